import { createHash } from 'node:crypto';
import type { Random } from '../../src/common/random.js';
import type { RowLayout, StoredColumn } from '../../src/storage/layout.js';
import type { TableView } from '../../src/storage/table-view.js';
import { boolean } from '../../src/types/boolean.js';
import { bytea } from '../../src/types/bytea.js';
import { float4, float8 } from '../../src/types/float.js';
import { int4, int8 } from '../../src/types/integer.js';
import { text } from '../../src/types/text.js';
import type { Type } from '../../src/types/type.js';
import { vector } from '../../src/types/vector.js';

// A table as plain maps: what storage is compared with.

export const TABLE_ID = 7;
export const INDEX_ID = 70;
export const DIMENSIONS = 5;

/** A row: values by column id. */
export type ModelRow = ReadonlyMap<number, unknown>;

/** One version of a table. */
export interface ModelTable {
  readonly layout: RowLayout;
  readonly rows: ReadonlyMap<number, ModelRow>;
}

/** The indexed column; it is never dropped. */
export const KEY_COLUMN = column(1, int4, null);

export function column(id: number, type: Type, missing: unknown): StoredColumn {
  return { id, type, missing, dimensions: type.layout === 'vector' ? DIMENSIONS : 0 };
}

export const FIRST_LAYOUT: RowLayout = {
  tableId: TABLE_ID,
  columns: [
    KEY_COLUMN,
    column(2, text, null),
    column(3, int8, null),
    column(4, float8, null),
    column(5, boolean, null),
    column(6, bytea, null),
    column(7, vector, null),
  ],
};

/** Types of columns that come later, each with the value of rows from before. */
export const LATER: readonly { readonly type: Type; readonly missing: unknown }[] = [
  { type: text, missing: 'before' },
  { type: int4, missing: 11 },
  { type: float4, missing: null },
  { type: text, missing: null },
  { type: int8, missing: 2n ** 60n },
  { type: boolean, missing: true },
  { type: vector, missing: null },
];

/** A value of `type`: NULL, plain, extreme, or too long for its chunk. */
export function randomValue(type: Type, random: Random): unknown {
  if (random.below(7) === 0) return null;
  switch (type) {
    case int4:
      return pick(random, [random.below(50), -1 - random.below(40_000), 2_147_483_647, -2_147_483_648]);
    case int8:
      return pick(random, [random.below(100), 2 ** 40 + random.below(9), 2n ** 62n + BigInt(random.below(9))]);
    case float8:
      return pick(random, [random.next(), random.below(9), -0, Number.POSITIVE_INFINITY, Number.NaN, 1e300]);
    case float4:
      return Math.fround(random.next() * 1e6);
    case boolean:
      return random.below(2) === 1;
    case bytea:
      return Uint8Array.from({ length: pick(random, [0, 3, 40, 700]) }, () => random.below(256));
    case vector:
      return Float32Array.from({ length: DIMENSIONS }, () => random.below(100) - 50);
    default:
      return randomText(random);
  }
}

function randomText(random: Random): string {
  const words = ['', 'pen', 'ink', 'Tür', '漢字', '🙂'];
  const word = words[random.below(words.length)]!;
  return pick(random, [
    word,
    word,
    `${word}${random.below(1000)}`,
    word.repeat(300),
    'x'.repeat(511 + random.below(4)),
  ]);
}

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.below(values.length)]!;
}

/** The entry of a row in the index on the key column. */
export function entryOf(row: ModelRow, rowId: number): string {
  const value = row.get(KEY_COLUMN.id) as number | null;
  const key = value === null ? '\x02' : '\x01' + int4.encodeKey!(value);
  return key + String(rowId).padStart(9, '0');
}

/** A row as text: values that only look alike differ. */
function rowText(values: readonly unknown[]): string {
  return values
    .map((value) => {
      if (value instanceof Float32Array) return `vector ${value.join(' ')}`;
      if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
      return Object.is(value, -0) ? 'number -0' : `${typeof value} ${String(value)}`;
    })
    .map(shortened)
    .join(' | ');
}

/** Long values by their beginning and hash, so that a failure can be read. */
function shortened(word: string): string {
  if (word.length < 60) return word;
  return `${word.slice(0, 20)}... (${word.length}, ${createHash('sha1').update(word).digest('hex').slice(0, 10)})`;
}

function modelText({ layout }: ModelTable, row: ModelRow): string {
  return rowText(layout.columns.map(({ id }) => row.get(id)));
}

/** Reads all of `view` in one scan, by row id. */
export function scan(view: TableView): Map<number, string> {
  const { columns } = view.layout;
  const scalars = [...columns.keys()].filter((position) => columns[position]!.type.layout !== 'vector');
  const found = new Map<number, string>();
  for (const block of view.blocks(scalars)) {
    block.prepare(scalars);
    for (let i = 0; i < block.liveCount; i++) {
      const at = block.selection === null ? i : block.selection[i]!;
      const rowId = block.firstRowId + at;
      const values = columns.map(({ type }, position) =>
        type.layout === 'vector' ? view.vector(rowId, position) : block.column(position).value(at),
      );
      found.set(rowId, rowText(values));
    }
  }
  return found;
}

/** The row `rowId` read by itself, or null when there is none. */
export function readRow(view: TableView, rowId: number): string | null {
  const { columns } = view.layout;
  const scalars = [...columns.keys()].filter((position) => columns[position]!.type.layout !== 'vector');
  const block = view.blockOf(rowId, scalars);
  if (block === null) return null;
  return rowText(
    columns.map(({ type }, position) =>
      type.layout === 'vector' ? view.vector(rowId, position) : block.column(position).value(rowId - block.firstRowId),
    ),
  );
}

/** All entries of the index, in its order. */
export function entries(view: TableView): string[] {
  const found: string[] = [];
  for (const cursor = view.index(INDEX_ID).seek(''); cursor.isValid; cursor.next()) found.push(cursor.entry);
  return found;
}

/** What a view has to show of a model: rows by id, and index entries. */
export function expected(model: ModelTable): { rows: Map<number, string>; entries: string[] } {
  const ids = [...model.rows.keys()].sort((left, right) => left - right);
  return {
    rows: new Map(ids.map((id) => [id, modelText(model, model.rows.get(id)!)])),
    entries: ids.map((id) => entryOf(model.rows.get(id)!, id)).sort(),
  };
}
