// Links slots of a graph in another thread, over the same memory. It uses the plain exports: a worker of the engine
// would attach through src/wasm.

import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const { memory, wasm, graph, counter, end, slice } = workerData;
const kernels = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), { env: { memory } }).exports;
kernels.memoryInitialize();
kernels.threadAttach();

let inserted = 0;
while (Atomics.load(new Uint32Array(memory.buffer), counter / 4) < end) {
  inserted += kernels.graphInsertRange(graph, counter, end, slice);
}
parentPort.postMessage(inserted);
