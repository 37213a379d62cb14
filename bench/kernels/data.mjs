import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { clusteredVectors } from '../harness/clusters.mjs';

const QUERIES = 1000;
const SEED = 1;

/** Reads or generates vectors and queries: `{ dimensions, rows, queries }`, arrays of Float32Array. */
export async function readData(options) {
  const count = options.count === undefined ? undefined : Number(options.count);
  if (options.data === undefined) {
    const dimensions = Number(options.dimensions ?? 128);
    const all = cut(await clusteredVectors((count ?? 20_000) + QUERIES, dimensions, SEED), dimensions);
    return { dimensions, rows: all.slice(0, -QUERIES), queries: all.slice(-QUERIES) };
  }
  const rows = readVectors(options.data, options.dimensions).slice(0, count);
  const queries = readVectors(options.queries, options.dimensions).slice(0, QUERIES);
  return { dimensions: rows[0].length, rows, queries };
}

/** The vectors of a file in idx format (of bytes), or of raw float32 values. */
function readVectors(path, dimensions) {
  let bytes = readFileSync(path);
  if (path.endsWith('.gz')) bytes = gunzipSync(bytes);
  if (dimensions === undefined) {
    if (bytes.readUInt32BE(0) >>> 8 !== 8) throw new Error(`${path} is no idx file; --dimensions makes it raw floats`);
    const axes = Array.from({ length: bytes[3] }, (_, axis) => bytes.readUInt32BE(4 + axis * 4));
    const length = axes.slice(1).reduce((product, size) => product * size, 1);
    const from = 4 + axes.length * 4;
    return cut(Float32Array.from(bytes.subarray(from, from + axes[0] * length)), length);
  }
  return cut(
    new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
    Number(dimensions),
  );
}

function cut(values, length) {
  return Array.from({ length: values.length / length }, (_, index) =>
    values.subarray(index * length, (index + 1) * length),
  );
}
