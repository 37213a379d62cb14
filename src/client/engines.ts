import { existsSync, realpathSync } from 'node:fs';
import { error } from '../common/errors.js';
import { Engine } from '../engine/engine.js';
import { engineOptions, type ResolvedOptions } from './options.js';

// One engine a folder and process: who opens a folder that is open already shares its engine, and the last one to close
// closes it.

interface SharedEngine {
  readonly engine: Engine;
  readonly options: ResolvedOptions;
  userCount: number;
}

/** By the folder's real path. */
const open = new Map<string, SharedEngine>();
/** Folders that are being closed; opening one again waits for it. */
const closing = new Map<string, Promise<void>>();

/** A user's hold on an engine. */
export interface EngineHold {
  readonly engine: Engine;
  /** Gives the engine back; the last user's call settles when it is closed. */
  release(): Promise<void>;
}

/** Opens the database in `folder` (null: a new one in memory). @throws what `Engine.open` throws; 55006. */
export function holdEngine(folder: string | null, options: ResolvedOptions): EngineHold {
  if (folder === null) {
    const engine = Engine.open(engineOptions(null, options));
    return { engine, release: () => engine.close() };
  }
  const known = open.get(realPath(folder));
  if (known !== undefined) {
    requireSame(folder, known.options, options);
    known.userCount++;
    return hold(realPath(folder), known);
  }
  const engine = Engine.open(engineOptions(folder, options));
  const shared = { engine, options, userCount: 1 };
  open.set(realPath(folder), shared);
  return hold(realPath(folder), shared);
}

/** Settles when `folder` is not being closed. */
export async function whenClosed(folder: string | null): Promise<void> {
  if (folder !== null) await closing.get(realPath(folder))?.catch(() => {});
}

function hold(path: string, shared: SharedEngine): EngineHold {
  let released: Promise<void> | null = null;
  return {
    engine: shared.engine,
    release: () => {
      released ??= giveBack(path, shared);
      return released;
    },
  };
}

function giveBack(path: string, shared: SharedEngine): Promise<void> {
  if (--shared.userCount > 0) return Promise.resolve();
  open.delete(path);
  const closed = shared.engine.close().finally(() => closing.delete(path));
  closing.set(path, closed);
  return closed;
}

function requireSame(folder: string, known: ResolvedOptions, wanted: ResolvedOptions): void {
  if (known.readOnly && !wanted.readOnly) {
    throw error('object_in_use', `this process has the database "${folder}" open read-only`, {
      hint: 'close it first, then open it for writing',
    });
  }
  if (!wanted.readOnly && known.durability !== wanted.durability) {
    throw error(
      'object_in_use',
      `this process has the database "${folder}" open with durability '${known.durability}'`,
      {
        hint: 'open it with the same durability, or close it first',
      },
    );
  }
}

function realPath(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
