import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';

/** How long a worker without work lives. */
const IDLE_MS = 5000;

let pool: Promise<Piscina> | null = null;

/**
 * Threads beside the calling one that long work may use: the machine's processors but one. 0 where there are none, and
 * where the sources run without having been compiled.
 */
export function workerCount(): number {
  return existsSync(entry()) ? Math.max(0, availableParallelism() - 1) : 0;
}

function entry(): string {
  return fileURLToPath(new URL('../worker/index.js', import.meta.url));
}

/** Runs a task of `worker/tasks.ts` in a worker. A worker that dies rejects its task, and another takes its place. */
export async function runTask<Input, Output>(task: string, input: Input): Promise<Output> {
  pool ??= import('piscina').then(
    ({ Piscina }) => new Piscina({ filename: entry(), minThreads: 0, maxThreads: workerCount(), idleTimeout: IDLE_MS }),
  );
  return (await pool).run({ task, input });
}
