import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { type DatabaseError, error } from '../common/errors.js';
import { findPageDamage } from './page-check.js';
import { storeError } from './store-errors.js';

// The folder a database lies in: what may be there, and who may write.
//
//   data.mdb, lock.mdb   LMDB's
//   writer.lock          process id of the one process that writes

const DATA_FILE = 'data.mdb';
const LOCK_FILE = 'writer.lock';
const OWN_FILES = new Set([DATA_FILE, 'lock.mdb', LOCK_FILE]);
const LMDB_MAGIC = 0xbeefc0de;
const LMDB_MAGIC_OFFSET = 24;
const LMDB_PAGES_MIN_BYTES = 8192;

/** Checks `path` before anything opens it, and makes the folder when there is none. @returns its absolute path. */
export function prepareFolder(path: string, options: { readonly isReadOnly: boolean }): string {
  const folder = resolve(path);
  try {
    if (!existsSync(folder)) {
      if (options.isReadOnly) {
        throw error('undefined_file', `there is no database at "${folder}"`, {
          hint: 'a database opened read-only must exist; open it once without readOnly to create it',
        });
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    }
    if (!statSync(folder).isDirectory()) {
      throw error('duplicate_file', `"${folder}" is a file, and a database is a folder`, {
        hint: 'give the path of a new or empty folder',
      });
    }
    checkContents(folder, options.isReadOnly);
    return folder;
  } catch (cause) {
    throw folderError(cause, folder);
  }
}

function checkContents(folder: string, isReadOnly: boolean): void {
  const names = readdirSync(folder);
  if (!names.includes(DATA_FILE)) {
    const foreign = names.find((name) => !OWN_FILES.has(name) && !name.startsWith('writer.lock.'));
    if (foreign !== undefined) {
      throw error('duplicate_file', `the folder "${folder}" is not a database: it holds "${foreign}"`, {
        hint: 'give the path of a new or empty folder',
      });
    }
    if (isReadOnly) throw error('undefined_file', `there is no database in the folder "${folder}"`);
    return;
  }
  const file = join(folder, DATA_FILE);
  const size = statSync(file).size;
  // LMDB makes the file before it writes its first two pages; a crash in between leaves nothing to lose.
  if (size === 0 && !isReadOnly) {
    rmSync(file);
    return;
  }
  const header = Buffer.alloc(LMDB_MAGIC_OFFSET + 4);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (size < LMDB_PAGES_MIN_BYTES || header.readUInt32LE(LMDB_MAGIC_OFFSET) !== LMDB_MAGIC) {
    throw error('data_corrupted', `"${file}" is no data file of this engine, or its beginning is damaged`, {
      hint: 'restore the folder from a backup, or give the path of another folder',
    });
  }
}

function folderError(cause: unknown, folder: string): DatabaseError {
  const code = (cause as { code?: unknown }).code;
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return error('duplicate_file', `a part of the path "${folder}" is a file`, { cause });
  }
  return storeError(cause, folder, 'opening it');
}

/**
 * Looks at the data file's pages before LMDB maps them: reading one that is missing would end the process.
 * @throws XX001
 */
export function checkPages(folder: string): void {
  const file = join(folder, DATA_FILE);
  if (!existsSync(file)) return;
  const damage = findPageDamage(file, false);
  if (damage === null) return;
  // Pages that another process is writing may look so.
  const holder = parseHolder(readText(join(folder, LOCK_FILE)));
  if (holder !== null && holder.pid !== process.pid && isAlive(holder)) return;
  throw error('data_corrupted', `the data file "${file}" is damaged: ${damage}`, {
    hint: 'restore the folder from a backup',
  });
}

/** The right to write in a folder. */
export interface WriterLock {
  release(): void;
}

/**
 * Takes the folder's writer lock: a file made exclusively that names its process. A lock left by a process that is
 * gone is taken over.
 * @throws 55006 object_in_use with the process id of the holder.
 */
export function lockForWriting(folder: string): WriterLock {
  const file = join(folder, LOCK_FILE);
  const mine = JSON.stringify({ pid: process.pid, start: processStart(process.pid), thread: threadId });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const descriptor = openSync(file, 'wx', 0o600);
      writeSync(descriptor, mine);
      closeSync(descriptor);
      return {
        release: () => {
          if (readText(file) === mine) rmSync(file, { force: true });
        },
      };
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'EEXIST') throw storeError(cause, folder, 'locking it for writing');
    }
    const seen = readText(file);
    const holder = parseHolder(seen);
    if (holder !== null && isAlive(holder)) throw inUse(folder, holder);
    takeAway(file, seen);
  }
  throw error('object_in_use', `the database "${folder}" is being opened by other processes`, {
    hint: 'try again in a moment',
  });
}

interface Holder {
  readonly pid: number;
  /** When the process started, in the system's own terms; null where that is not known. */
  readonly start: string | null;
  readonly thread: number;
}

function inUse(folder: string, holder: Holder): DatabaseError {
  const isOwn = holder.pid === process.pid;
  const who = isOwn ? `another thread of this process (${holder.pid})` : `process ${holder.pid}`;
  return error('object_in_use', `the database "${folder}" is open for writing in ${who}`, {
    hint: isOwn
      ? 'open it in one thread and send the others messages, or open it there with { readOnly: true }'
      : 'stop that process, or open the database with { readOnly: true }',
    detail: isMainThread ? undefined : 'this is a worker thread',
  });
}

/** Removes a stale lock; one that another process made meanwhile goes back. Renaming decides who wins. */
function takeAway(file: string, seen: string | null): void {
  const aside = `${file}.${process.pid}.${threadId}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== seen && !existsSync(file)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function parseHolder(text: string | null): Holder | null {
  try {
    const holder = JSON.parse(text ?? '') as Holder;
    return Number.isInteger(holder.pid) ? holder : null;
  } catch {
    // Half-written by a process that was killed, or gone by now.
    return null;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** A process of that number that started at another time is another process. */
function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (cause) {
    return (cause as { code?: unknown }).code === 'EPERM';
  }
  return holder.start === null || holder.start === processStart(holder.pid);
}

/** Start time of a process in clock ticks since boot with the boot's id (Linux), else null. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return null;
  }
}
