import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { instantiateSync } from '@assemblyscript/loader';
import { error } from '../common/errors.js';
import type { KernelExports } from './exports.js';
import { passesSelfTest } from './self-test.js';

/**
 * The kernels come in four builds of one source, from the fastest to the one that runs everywhere:
 *
 * - `fused`: as `relaxed`, with an instruction that multiplies and adds up bytes
 * - `relaxed`: 128-bit vectors with fused multiply-add (relaxed SIMD)
 * - `simd`: 128-bit vectors
 * - `scalar`: plain floats
 */
export const BUILDS = ['fused', 'relaxed', 'simd', 'scalar'] as const;
export type Build = (typeof BUILDS)[number];

/** 4 GiB, the most a memory can have. */
export const PAGES_MAX = 65_536;
const PAGES_INITIAL = 16;

const modules = new Map<Build, WebAssembly.Module>();
let chosen: Build | undefined;

/**
 * The build of this process: the first of `BUILDS` that the machine takes and that passes its self-test. The
 * environment variable ZATABASE_WASM names one instead.
 */
export function kernelBuild(): Build {
  chosen ??= chooseBuild();
  return chosen;
}

function chooseBuild(): Build {
  const forced = process.env.ZATABASE_WASM;
  if (forced) {
    if (!isBuild(forced)) {
      throw error('invalid_parameter_value', `ZATABASE_WASM is "${forced}"`, {
        hint: `use one of ${BUILDS.join(', ')}`,
      });
    }
    if (!runs(forced)) throw error('feature_not_supported', `the "${forced}" build of the kernels does not run here`);
    return forced;
  }
  return BUILDS.find((build) => isWorthTrying(build) && runs(build)) ?? 'scalar';
}

/** `fused` is slower than `relaxed` before V8 13 (Node 24), and wrong in the baseline compiler of V8 11 (Node 20). */
function isWorthTrying(build: Build): boolean {
  return build !== 'fused' || Number.parseInt(process.versions.v8, 10) >= 13;
}

function isBuild(name: string): name is Build {
  return (BUILDS as readonly string[]).includes(name);
}

function runs(build: Build): boolean {
  if (moduleOf(build) === null) return false;
  const memory = createMemory(PAGES_INITIAL);
  return passesSelfTest(memory, instantiate(memory, build));
}

/** The compiled module of a build, or null when this machine does not know its instructions. */
function moduleOf(build: Build): WebAssembly.Module | null {
  const cached = modules.get(build);
  if (cached !== undefined) return cached;
  const bytes = readModule(build);
  if ((build === 'relaxed' || build === 'fused') && !WebAssembly.validate(bytes)) enableRelaxedSimd();
  if (!WebAssembly.validate(bytes)) return null;
  const compiled = new WebAssembly.Module(bytes);
  modules.set(build, compiled);
  return compiled;
}

function readModule(build: Build): Uint8Array<ArrayBuffer> {
  const url = new URL(`../../build/kernels.${build}.wasm`, import.meta.url);
  try {
    return new Uint8Array(readFileSync(url));
  } catch (cause) {
    throw error('undefined_file', `the kernels are missing: ${url.pathname}`, {
      hint: 'run npm run build:wasm',
      cause,
    });
  }
}

/**
 * Node 20 (V8 11.3) has relaxed SIMD behind a flag, which works when it is set before the first module that needs it
 * is compiled. Its `i32x4.relaxed_dot_i8x16_i7x16_add_s` is wrong in the baseline compiler; what the `relaxed` build
 * uses, `f32x4.relaxed_madd` and `i16x8.relaxed_dot_i8x16_i7x16_s`, is right in both.
 */
function enableRelaxedSimd(): void {
  if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Creates a shared memory for `instantiate`. It grows as it is used, to `pagesMax` pages of 64 KiB. */
export function createMemory(pagesMax = PAGES_MAX): WebAssembly.Memory {
  const initial = Math.min(PAGES_INITIAL, pagesMax);
  try {
    return new WebAssembly.Memory({ initial, maximum: pagesMax, shared: true });
  } catch (cause) {
    // A memory reserves its maximum of address space.
    throw error('out_of_memory', 'no address space is left for another memory', { cause });
  }
}

/** Instantiates the kernels over a memory, for the calling thread. One instance per thread and memory. */
export function instantiate(memory: WebAssembly.Memory, build: Build = kernelBuild()): KernelExports {
  const compiled = moduleOf(build);
  if (compiled === null) throw error('feature_not_supported', `the "${build}" build of the kernels does not run here`);
  // The instance's own exports: those the loader adds go through a wrapper that allocates in every call.
  const kernels = instantiateSync(compiled, { env: { memory } }).instance.exports as unknown as KernelExports;
  kernels.memoryInitialize();
  if (kernels.threadAttach() === 0) throw error('out_of_memory', 'a memory is too small for its kernels');
  return kernels;
}
