import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EXPORT_PARAMETERS } from '../../src/wasm/exports.js';
import { BUILDS, createMemory, instantiate } from '../../src/wasm/instance.js';
import { passesSelfTest } from '../../src/wasm/self-test.js';
import { isFusedRight, SOUND_BUILDS } from './builds.js';

describe.each(BUILDS)('the %s build', (build) => {
  const memory = createMemory(16);
  const kernels = instantiate(memory, build) as unknown as Record<string, unknown>;

  test('exports what the host knows, with as many parameters', () => {
    const functions = Object.entries(kernels).filter(([, value]) => typeof value === 'function');
    const actual = Object.fromEntries(functions.map(([name, value]) => [name, (value as () => void).length]));
    expect(actual).toEqual(EXPORT_PARAMETERS);
  });

  test('imports nothing but the memory, and is small', () => {
    const bytes = readFileSync(new URL(`../../build/kernels.${build}.wasm`, import.meta.url));
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(bytes)));
    expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
    expect(bytes.length).toBeLessThan(40_000);
  });

  test('passes its self-test where the machine is right', () => {
    const own = createMemory(16);
    expect(passesSelfTest(own, instantiate(own, build))).toBe(SOUND_BUILDS.includes(build));
  });
});

test('the self-test notices a kernel that is wrong', () => {
  const memory = createMemory(16);
  const kernels = instantiate(memory, 'scalar');
  const gatherDistances: typeof kernels.gatherDistances = (arena, metric, query, slots, count, distances) => {
    kernels.gatherDistances(arena, metric, query, slots, count, distances);
    new Float32Array(memory.buffer)[distances / 4 + 5]! += 1;
  };
  expect(passesSelfTest(memory, { ...kernels, gatherDistances })).toBe(false);
});

describe('the build of a process', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  async function chosen(name: string): Promise<string> {
    vi.stubEnv('ZATABASE_WASM', name);
    vi.resetModules();
    return (await import('../../src/wasm/instance.js')).kernelBuild();
  }

  test.each(SOUND_BUILDS)('may be forced to %s', async (build) => {
    expect(await chosen(build)).toBe(build);
  });

  test.skipIf(isFusedRight)('is not one that the machine gets wrong, even when forced', async () => {
    await expect(chosen('fused')).rejects.toMatchObject({ code: '0A000' });
  });

  test('is the fastest that runs, otherwise', async () => {
    expect(await chosen('')).toBe(Number.parseInt(process.versions.v8, 10) >= 13 ? 'fused' : 'relaxed');
  });

  test('has one of four names', async () => {
    await expect(chosen('fast')).rejects.toMatchObject({ code: '22023', message: 'ZATABASE_WASM is "fast"' });
  });
});
