import { statfsSync } from 'node:fs';
import { DatabaseError, error } from '../common/errors.js';

/** Error numbers as lmdb-js reports them: errno of the system, negative ones of LMDB. */
const ENOSPC = 28;
const EDQUOT = 122;
const EFBIG = 27;
const EACCES = 13;
const EROFS = 30;
const EIO = 5;
const MDB_MAP_FULL = -30792;
const MDB_READERS_FULL = -30790;
const MDB_PANIC = -30795;
const MDB_CORRUPTED = -30796;
const MDB_PAGE_NOTFOUND = -30797;
const MDB_INVALID = -30793;
const MDB_VERSION_MISMATCH = -30794;

/** Below this much room a failed write is taken for a full disk: LMDB reports both as an I/O error. */
const NEARLY_FULL_BYTES = 8 * 1024 * 1024;

/** Turns what lmdb-js threw into an error with a SQLSTATE. `folder` is where the data lies. */
export function storeError(cause: unknown, folder: string, doing: string): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  const code = (cause as { code?: unknown } | null)?.code;
  const text = cause instanceof Error ? cause.message : String(cause);
  switch (code) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return diskFull(cause, folder, doing);
    case EIO:
      if (freeBytes(folder) < NEARLY_FULL_BYTES) return diskFull(cause, folder, doing);
      return ioError(cause, folder, doing, text);
    case EACCES:
    case EROFS:
    case 'EACCES':
    case 'EROFS':
    case 'EPERM':
      return error(
        'insufficient_privilege',
        `cannot write to the database folder "${folder}" while ${doing}: ${text}`,
        {
          hint: 'give this user write permission on the folder, or open the database with { readOnly: true }',
          cause,
        },
      );
    case MDB_MAP_FULL:
      return error('disk_full', `the database has reached its largest size while ${doing}`, { cause });
    case MDB_READERS_FULL:
      return error('too_many_connections', 'too many snapshots are open at once', {
        hint: 'end streams and read-only transactions that are no longer used',
        cause,
      });
    case MDB_PANIC:
      return ioError(cause, folder, doing, 'an earlier write failed half-way; close the database and open it again');
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
      return error('data_corrupted', `the data file in "${folder}" is damaged (${text})`, {
        hint: 'restore the folder from a backup',
        cause,
      });
    default:
      return ioError(cause, folder, doing, text);
  }
}

function diskFull(cause: unknown, folder: string, doing: string): DatabaseError {
  return error('disk_full', `no space left on the disk of "${folder}" while ${doing}`, {
    hint: 'nothing of this transaction was kept; free some space and run it again',
    cause,
  });
}

function ioError(cause: unknown, folder: string, doing: string, text: string): DatabaseError {
  return error('io_error', `the database in "${folder}" met an I/O error while ${doing}: ${text}`, { cause });
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
