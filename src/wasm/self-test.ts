import { CODE_HEADER_BYTES, CODE_KERNEL, type KernelExports, METRIC_ID } from './exports.js';

// A build is used only when it gets known answers right: compilers have been wrong about vector instructions. All
// values are small integers, so that every order of adding, fused or not, gives the same float.

const DIMENSIONS = 37;
const ROWS = 23;

/** Whether the distance kernels compute what they should. Takes well under a millisecond. */
export function passesSelfTest(memory: WebAssembly.Memory, kernels: KernelExports): boolean {
  const arena = kernels.arenaCreate(DIMENSIONS, 0) >>> 0;
  if (arena === 0 || kernels.arenaReserve(arena, ROWS) !== 0) return false;
  for (let slot = 0; slot < ROWS; slot++) {
    fill(new Float32Array(memory.buffer, kernels.arenaOpenRow(arena, slot) >>> 0, DIMENSIONS), slot);
    if (kernels.arenaCloseRow(arena, slot) !== 0) return false;
  }
  const area = kernels.allocate(4096) >>> 0;
  const query = new Float32Array(memory.buffer, area, DIMENSIONS);
  fill(query, ROWS);
  kernels.arenaPrepareQuery(arena, area);
  const slots = new Uint32Array(memory.buffer, area + 1024, ROWS);
  const distances = new Float32Array(memory.buffer, area + 2048, ROWS);
  for (const metric of Object.values(METRIC_ID)) {
    slots.forEach((_, index) => {
      slots[index] = index;
    });
    kernels.gatherDistances(arena, metric, area, area + 1024, ROWS, area + 2048);
    if (!distances.every((distance, slot) => distance === expected(metric, slot))) return false;
    kernels.scanNearest(arena, metric, area, 0, ROWS, 0, ROWS, area + 1024, area + 2048);
    if (!distances.every((distance, index) => distance === expected(metric, slots[index]!))) return false;
  }
  return measuresCodes(memory, kernels, area);
}

/** Codes with the largest products there are, at lengths of one and of two steps. */
function measuresCodes(memory: WebAssembly.Memory, kernels: KernelExports, area: number): boolean {
  for (const length of [16, 48]) {
    const bytes = new Uint8Array(memory.buffer, area, 2048);
    bytes.fill(0);
    let product = 0;
    let difference = 0;
    for (let i = 0; i < length; i++) {
      const a = i % 3 === 0 ? 127 : (i * 7) % 128;
      const b = i % 2 === 0 ? 127 : (i * 5) % 128;
      bytes[CODE_HEADER_BYTES + i] = a;
      bytes[1024 + CODE_HEADER_BYTES + i] = b;
      product += a * b;
      difference += Math.abs(a - b);
    }
    const wanted = { [CODE_KERNEL.l2]: -2 * product, [CODE_KERNEL.dot]: -product, [CODE_KERNEL.l1]: difference };
    for (const [kernel, distance] of Object.entries(wanted)) {
      if (kernels.codeDistance(Number(kernel), area, area + 1024, length) !== distance) return false;
    }
  }
  return true;
}

/** Component `index` of row `slot`: -8 to 8. */
function component(slot: number, index: number): number {
  return ((slot * 7 + index * 5 + slot * index) % 17) - 8;
}

function fill(row: Float32Array, slot: number): void {
  for (let index = 0; index < row.length; index++) row[index] = component(slot, index);
}

/** Distance of row `slot` from the query, which is row ROWS. */
function expected(metric: number, slot: number): number {
  let product = 0;
  let square = 0;
  let absolute = 0;
  for (let index = 0; index < DIMENSIONS; index++) {
    const a = component(slot, index);
    const b = component(ROWS, index);
    product += a * b;
    square += (a - b) ** 2;
    absolute += Math.abs(a - b);
  }
  if (metric === METRIC_ID.l2) return square;
  if (metric === METRIC_ID.l1) return absolute;
  return (metric === METRIC_ID.cosine ? 1 : 0) - product;
}
