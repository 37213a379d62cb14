import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { error, notSupported } from '../common/errors.js';
import { closestName } from '../common/spelling.js';
import type { Durability, EngineOptions } from '../engine/engine.js';
import type { ResultParsers } from '../engine/result.js';

/** How to open a database. */
export interface OpenOptions {
  /** Only read; the database must exist. Default false. */
  readonly readOnly?: boolean;
  /**
   * What a commit promises. `'full'` (the default): acknowledged means on disk. `'relaxed'`: acknowledged means visible,
   * and on disk within `flushDelay`; a crash loses the last moments, never a part of a transaction.
   */
  readonly durability?: Durability;
  /** With `durability: 'relaxed'`: milliseconds until a commit is on disk. Default 200. */
  readonly flushDelay?: number;
  /** Bytes of decoded rows and indexes kept in memory. Default 256 MiB. */
  readonly cacheSize?: number;
  /** Milliseconds a write waits for another transaction to end. Default 5000; 0 waits without limit. */
  readonly busyTimeout?: number;
  /**
   * Milliseconds that a stream or a read-only transaction may keep its version of the data while others write; then its
   * next read fails with 72000. A version that is kept makes the file grow with every write, and the file does not
   * shrink. Default 300000, five minutes; 0: no limit.
   */
  readonly snapshotMaxAge?: number;
  /** Milliseconds after which a statement is cancelled. Default 0: never. Also `SET statement_timeout`. */
  readonly statementTimeout?: number;
  /** Bytes one statement may hold in memory. Default 512 MiB. Also `SET query_memory_limit`. */
  readonly queryMemoryLimit?: number;
  /** Time zone of the session, an IANA name. Default UTC. Also `SET timezone`. */
  readonly timeZone?: string;
  /** Readings of values that differ from the default, by type OID: `{ [1700]: Number }` reads numeric as a number. */
  readonly parsers?: ResultParsers;
}

interface OptionRow {
  readonly name: keyof OpenOptions;
  readonly type: 'boolean' | 'string' | 'number' | 'object';
  readonly defaultValue: unknown;
  readonly values?: readonly string[];
}

/** TABLE of the options of `open`. */
const OPTIONS: readonly OptionRow[] = [
  { name: 'readOnly', type: 'boolean', defaultValue: false },
  { name: 'durability', type: 'string', defaultValue: 'full', values: ['full', 'relaxed'] },
  { name: 'flushDelay', type: 'number', defaultValue: 200 },
  { name: 'cacheSize', type: 'number', defaultValue: 256 * 1024 * 1024 },
  { name: 'busyTimeout', type: 'number', defaultValue: 5000 },
  { name: 'snapshotMaxAge', type: 'number', defaultValue: 300_000 },
  { name: 'statementTimeout', type: 'number', defaultValue: undefined },
  { name: 'queryMemoryLimit', type: 'number', defaultValue: undefined },
  { name: 'timeZone', type: 'string', defaultValue: undefined },
  { name: 'parsers', type: 'object', defaultValue: undefined },
];

type Defaulted = 'readOnly' | 'durability' | 'flushDelay' | 'cacheSize' | 'busyTimeout' | 'snapshotMaxAge';
export type ResolvedOptions = OpenOptions & Required<Pick<OpenOptions, Defaulted>>;

/** Checks options and fills in defaults. @throws 22023 naming the option, what was expected and what was found. */
export function resolveOptions(given: OpenOptions): ResolvedOptions {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw error('invalid_parameter_value', `the options of open() are an object, not ${describe(given)}`);
  }
  for (const name of Object.keys(given)) {
    if (OPTIONS.some((option) => option.name === name)) continue;
    const names = OPTIONS.map((option) => option.name);
    const close = closestName(name, names);
    throw error('invalid_parameter_value', `open() has no option "${name}"`, {
      hint: close === null ? `the options are ${names.join(', ')}` : `did you mean "${close}"?`,
    });
  }
  const resolved: Record<string, unknown> = {};
  for (const option of OPTIONS) resolved[option.name] = checkOption(option, given[option.name]);
  return resolved as unknown as ResolvedOptions;
}

function checkOption({ name, type, defaultValue, values }: OptionRow, value: unknown): unknown {
  if (value === undefined) return defaultValue;
  const isFitting = typeof value === type && value !== null && !(type === 'number' && !((value as number) >= 0));
  if (!isFitting) {
    const expected = type === 'number' ? 'a number of at least 0' : `a ${type}`;
    throw error('invalid_parameter_value', `the option "${name}" is ${expected}, not ${describe(value)}`);
  }
  if (values !== undefined && !values.includes(value as string)) {
    const choices = values.map((choice) => `'${choice}'`).join(' or ');
    throw error('invalid_parameter_value', `the option "${name}" is ${choices}, not ${describe(value)}`);
  }
  return value;
}

export function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value === null || value === undefined || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return 'an array';
  return `a value of type ${typeof value}`;
}

export function engineOptions(path: string | null, options: ResolvedOptions): EngineOptions {
  return {
    path,
    isReadOnly: options.readOnly,
    durability: options.durability,
    flushDelayMs: options.flushDelay,
    cacheBytes: options.cacheSize,
    busyTimeoutMs: options.busyTimeout,
    snapshotMaxAgeMs: options.snapshotMaxAge,
  };
}

const MEMORY = new Set([':memory:', 'memory://', 'memory:']);

/** Where a database lies: an absolute folder, or null for memory. @throws 0A000 for addresses of servers. */
export function locationOf(address: unknown): string | null {
  if (address === undefined) return null;
  if (address instanceof URL) return locationOf(address.href);
  if (typeof address !== 'string' || address === '') {
    throw error('invalid_parameter_value', `a database is opened by its path, not by ${describe(address)}`, {
      hint: "give a folder such as './shop.zdb', or ':memory:'",
    });
  }
  if (MEMORY.has(address)) return null;
  if (address.startsWith('file://')) return fileURLToPath(address);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(address)?.[1];
  if (scheme !== undefined) {
    const error = notSupported(`opening a database over ${scheme}://`);
    error.hint = 'this release opens folders and :memory: in the process itself';
    throw error;
  }
  if (address.includes('\0')) throw error('invalid_parameter_value', 'a path contains a zero byte');
  return resolve(address);
}
