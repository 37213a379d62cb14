import { error } from '../common/errors.js';
import type { KernelExports } from './exports.js';
import { type Build, createMemory, instantiate } from './instance.js';

/**
 * A memory with the calling thread's instance of the kernels.
 *
 * Views are taken through this class. Growth leaves the buffer of a shared memory valid but short, in every thread;
 * `floats`, `words` and `bytes` therefore take the place up to which the caller will read or write and renew the view
 * when it ends before that. A view is not kept across calls that may grow the memory.
 */
export class LinearMemory {
  readonly kernels: KernelExports;
  private byteView: Uint8Array;
  private wordView: Uint32Array;
  private floatView: Float32Array;
  private area = 0;
  private areaBytes = 0;

  private constructor(
    readonly memory: WebAssembly.Memory,
    build?: Build,
  ) {
    this.kernels = instantiate(memory, build);
    this.byteView = new Uint8Array(memory.buffer);
    this.wordView = new Uint32Array(memory.buffer);
    this.floatView = new Float32Array(memory.buffer);
  }

  /** A new memory of at most `pagesMax` pages of 64 KiB. `build` is for tests. */
  static create(pagesMax?: number, build?: Build): LinearMemory {
    return new LinearMemory(createMemory(pagesMax), build);
  }

  /** The memory of another thread. */
  static attach(memory: WebAssembly.Memory, build?: Build): LinearMemory {
    return new LinearMemory(memory, build);
  }

  /** The memory as float32 values, valid up to the address `end`. */
  floats(end: number): Float32Array {
    if (end > this.floatView.byteLength) this.renewViews(end);
    return this.floatView;
  }

  /** The memory as unsigned 32-bit words, valid up to the address `end`. */
  words(end: number): Uint32Array {
    if (end > this.wordView.byteLength) this.renewViews(end);
    return this.wordView;
  }

  /** The memory as bytes, valid up to the address `end`. */
  bytes(end: number): Uint8Array {
    if (end > this.byteView.byteLength) this.renewViews(end);
    return this.byteView;
  }

  private renewViews(end: number): void {
    // When another thread has grown the memory, this one's buffer may follow only when it asks.
    if (this.memory.buffer.byteLength < end) this.memory.grow(0);
    const { buffer } = this.memory;
    this.byteView = new Uint8Array(buffer);
    this.wordView = new Uint32Array(buffer);
    this.floatView = new Float32Array(buffer);
  }

  /** Address of `bytes` bytes of any content. @throws 53200 when the memory is full. */
  allocate(bytes: number): number {
    const address = this.kernels.allocate(bytes) >>> 0;
    if (address === 0) throw memoryFull();
    return address;
  }

  /** Gives an allocation back, with the size it was asked for. */
  release(address: number, bytes: number): void {
    this.kernels.release(address, bytes);
  }

  /**
   * Address of at least `bytes` bytes for the arguments and results of one call of the kernels. The next call of this
   * function may give the same bytes to someone else.
   */
  callArea(bytes: number): number {
    if (bytes > this.areaBytes) {
      const wanted = Math.max(bytes, this.areaBytes * 2, 4096);
      const area = this.allocate(wanted);
      if (this.area !== 0) this.release(this.area, this.areaBytes);
      this.area = area;
      this.areaBytes = wanted;
    }
    return this.area;
  }

  /** Bytes that were ever in use. */
  get size(): number {
    return this.kernels.memoryBytes() >>> 0;
  }
}

/** 53200: the 4 GiB, or whatever maximum the memory has, are used up. */
export function memoryFull() {
  return error('out_of_memory', 'vector memory is full', {
    detail: 'One vector column has at most 4 GiB of vectors and graphs in memory.',
  });
}

/** Turns a status into an error; counts pass. @throws 53200 on OUT_OF_MEMORY, XX000 on a status nobody expects. */
export function checked(result: number): number {
  if (result >= 0) return result;
  if (result === -1) throw memoryFull();
  throw error('internal_error', `unexpected status ${result} of a kernel`);
}
