import { readFileSync } from 'node:fs';

/**
 * Builds and searches one engine. An engine is `{ version, isSync, build(set), searches: { hnsw?, exact? },
 * setBreadth?(ef), close() }`; a search takes a query (Float32Array) and k, and gives row numbers, nearest first.
 * `build` gets `{ vectors, count, dimensions, metric, m, efConstruction }` and may return details to report.
 */
export class Driver {
  constructor(engine) {
    this.engine = engine;
    this.queries = [];
  }

  /** Returns what building took, and which searches there are. */
  async build(set) {
    const vectors = floats(set.vectors);
    const all = floats(set.queries);
    this.queries = Array.from({ length: set.queryCount }, (_, i) =>
      all.slice(i * set.dimensions, (i + 1) * set.dimensions),
    );
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const details = await this.engine.build({ ...set, vectors });
    const seconds = (performance.now() - start) / 1000;
    return {
      seconds,
      megabytes: Math.round((process.memoryUsage().rss - before) / 2 ** 20),
      searches: Object.keys(this.engine.searches),
      ...details,
    };
  }

  setBreadth(ef) {
    return this.engine.setBreadth?.(ef);
  }

  /** Searches for queries `from` to `to`, one at a time; returns seconds and k row numbers a query. */
  async search(kind, k, from, to) {
    const search = this.engine.searches[kind];
    const answers = [];
    const start = performance.now();
    if (this.engine.isSync) {
      for (let i = from; i < to; i++) answers.push(search(this.queries[i], k));
    } else {
      for (let i = from; i < to; i++) answers.push(await search(this.queries[i], k));
    }
    const seconds = (performance.now() - start) / 1000;
    const found = new Int32Array((to - from) * k).fill(-1);
    answers.forEach((rows, i) => found.set(Array.from(rows, Number).slice(0, k), i * k));
    return { seconds, found };
  }

  async close() {
    await this.engine.close?.();
  }
}

function floats(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
