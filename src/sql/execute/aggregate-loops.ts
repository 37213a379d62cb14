import type { Column } from '../../columnar/column.js';
import { generateFunction } from '../../common/generate.js';

// The loops of aggregates, one function for each shape of their input: kind of the column, with NULLs or without, with
// a selection or without, many groups or one. Each then meets one kind of array only, and the tests that a shape does
// not need are not in it.

/** Rows of numbers, and where their groups' states are. */
export interface LoopInput {
  readonly data: Int32Array | Float64Array;
  readonly nulls: Uint8Array | null;
  readonly selection: Int32Array | null;
  readonly count: number;
  /** By position; not read when there is one group only. */
  readonly groups: Int32Array;
  /** By group. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** Gives the new sum when an addition leaves the range in which it is right; throws when it must not. */
export type Overflow = (group: number, before: number, value: number) => number;

type SumLoop = (input: LoopInput, overflow: Overflow) => void;

export type NumberColumn = Extract<Column, { kind: 'int32' | 'float64' }>;

const loops = new Map<string, SumLoop>();

/** What a loop over sums is made for. */
export interface SumShape {
  /** Sums are exact up to 2^53; else they are doubles up to infinity. */
  readonly isInteger: boolean;
  /** All rows are in group 0. */
  readonly isSingle: boolean;
  /** No sum can leave the range in which it is right. */
  readonly isSafe: boolean;
}

/** Adds numbers to sums and counts. */
export function addSums(column: NumberColumn, input: LoopInput, shape: SumShape, overflow: Overflow): void {
  const { nulls, selection } = input;
  const key = `${column.kind}${shape.isInteger}${shape.isSingle}${shape.isSafe}${nulls !== null}${selection !== null}`;
  let loop = loops.get(key);
  if (loop === undefined) {
    loop = generateSums(shape, nulls !== null, selection !== null) ?? plainSums(shape);
    loops.set(key, loop);
  }
  loop(input, overflow);
}

/** True where a sum, the variable `sum`, is not right any more. */
const leavesRange = (isInteger: boolean, sum = 's') =>
  isInteger ? `${sum}>9007199254740991||${sum}<-9007199254740991` : `${sum}-${sum}!==0`;

function generateSums(
  { isInteger, isSingle, isSafe }: SumShape,
  hasNulls: boolean,
  hasSelection: boolean,
): SumLoop | null {
  const row = hasSelection ? 'const i=selection[p];' : 'const i=p;';
  const skip = hasNulls ? 'if(nulls[i]===1)continue;' : '';
  const unpack = 'const {data,nulls,selection,count,groups,sums,counts}=input;';
  const kept = (otherwise: string) => (isSafe ? 's' : `${leavesRange(isInteger)}?${otherwise}:s`);
  const body = isSingle
    ? `let sum=sums[0],n=0;for(let p=0;p<count;p++){${row}${skip}const v=data[i];const s=sum+v;` +
      `sum=${kept('overflow(0,sum,v)')};n++;}sums[0]=sum;counts[0]+=n;`
    : `for(let p=0;p<count;p++){${row}${skip}const g=groups[p];const b=sums[g];const v=data[i];const s=b+v;` +
      `sums[g]=${kept('overflow(g,b,v)')};counts[g]++;}`;
  return generateFunction<SumLoop>(['input', 'overflow'], unpack + body);
}

/** The same where code must not be generated. */
function plainSums({ isInteger, isSingle }: SumShape): SumLoop {
  return ({ data, nulls, selection, count, groups, sums, counts }, overflow) => {
    for (let p = 0; p < count; p++) {
      const i = selection === null ? p : selection[p]!;
      if (nulls !== null && nulls[i] === 1) continue;
      const group = isSingle ? 0 : groups[p]!;
      const before = sums[group]!;
      const value = data[i]!;
      const sum = before + value;
      const isRight = isInteger ? Math.abs(sum) <= Number.MAX_SAFE_INTEGER : sum - sum === 0;
      sums[group] = isRight ? sum : overflow(group, before, value);
      counts[group]!++;
    }
  };
}

/** One sum of a loop over several. */
export interface FusedSum {
  readonly isInteger: boolean;
  /** No sum can leave the range in which it is right. */
  readonly isSafe: boolean;
  readonly data: Int32Array | Float64Array;
  readonly sums: Float64Array;
  readonly overflow: Overflow;
}

/** Goes on from row `from`; returns the row it could not do, or `count`. */
type FusedLoop = (
  selection: Int32Array | null,
  from: number,
  count: number,
  groups: Int32Array,
  rows: Float64Array,
  parts: readonly FusedSum[],
) => number;

const fusedLoops = new Map<string, FusedLoop | null>();

/**
 * Counts rows by group and adds several sums in one pass, whose additions then do not wait for each other. False where
 * code must not be generated. The loop calls nothing: it leaves what is rare to its caller, which keeps registers free.
 */
export function addFused(
  selection: Int32Array | null,
  count: number,
  groups: Int32Array,
  rows: Float64Array,
  parts: readonly FusedSum[],
): boolean {
  let shape = selection === null ? '-' : 's';
  for (const { data, isInteger, isSafe } of parts) {
    shape += (data instanceof Int32Array ? 'i' : 'f') + (isSafe ? 's' : isInteger ? 'e' : 'a');
  }
  let loop = fusedLoops.get(shape);
  if (loop === undefined) {
    loop = generateFused(selection !== null, parts);
    fusedLoops.set(shape, loop);
  }
  if (loop === null) return false;
  for (let p = loop(selection, 0, count, groups, rows, parts); p < count; ) {
    addRow(selection === null ? p : selection[p]!, groups[p]!, rows, parts);
    p = loop(selection, p + 1, count, groups, rows, parts);
  }
  return true;
}

/** One row of such a pass, whose sums may leave the range in which they are right. */
function addRow(row: number, group: number, rows: Float64Array, parts: readonly FusedSum[]): void {
  rows[group]!++;
  for (const { data, sums, isInteger, overflow } of parts) {
    const before = sums[group]!;
    const value = data[row]!;
    const sum = before + value;
    const isRight = isInteger ? Math.abs(sum) <= Number.MAX_SAFE_INTEGER : sum - sum === 0;
    sums[group] = isRight ? sum : overflow(group, before, value);
  }
}

function generateFused(hasSelection: boolean, parts: readonly FusedSum[]): FusedLoop | null {
  const unpack = parts.map((_, k) => `const {data:d${k},sums:s${k}}=parts[${k}];`).join('');
  const add = parts.map((_, k) => `const t${k}=s${k}[g]+d${k}[i];`).join('');
  const isWrong = parts
    .flatMap(({ isInteger, isSafe }, k) => (isSafe ? [] : leavesRange(isInteger, `t${k}`)))
    .join('||');
  const keep = parts.map((_, k) => `s${k}[g]=t${k};`).join('');
  const row = hasSelection ? 'const i=selection[p];' : 'const i=p;';
  return generateFunction<FusedLoop>(
    ['selection', 'from', 'count', 'groups', 'rows', 'parts'],
    `${unpack}for(let p=from;p<count;p++){${row}const g=groups[p];${add}` +
      `${isWrong === '' ? '' : `if(${isWrong})return p;`}rows[g]++;${keep}}return count;`,
  );
}

/** Keys from 0 below this are looked up in a table, others by hashing. */
export const DENSE_KEYS = 65_536;

/** Goes on from row `from`; returns the row whose key is not in the table, or `count`. */
type DenseLoop = (
  column: NumberColumn,
  selection: Int32Array | null,
  from: number,
  count: number,
  groups: Int32Array,
  dense: Int32Array,
) => number;

const denseLoops = new Map<string, DenseLoop | null>();

/** Writes the groups of rows by one number: from the table, if any, for small whole numbers, else by `find`. */
export function assignGroups(
  column: NumberColumn,
  selection: Int32Array | null,
  count: number,
  groups: Int32Array,
  dense: Int32Array | null,
  find: (value: number) => number,
  findNull: (row: number) => number,
): void {
  const loop = dense === null ? null : denseLoop(column, selection !== null);
  const { data, nulls } = column;
  for (let p = 0; p < count; p++) {
    if (loop !== null) p = loop(column, selection, p, count, groups, dense!);
    if (p === count) break;
    const i = selection === null ? p : selection[p]!;
    groups[p] = nulls !== null && nulls[i] === 1 ? findNull(i) : find(data[i]!);
  }
}

function denseLoop(column: NumberColumn, hasSelection: boolean): DenseLoop | null {
  const shape = `${column.kind}${column.nulls !== null}${hasSelection}`;
  let loop = denseLoops.get(shape);
  if (loop === undefined) {
    loop = generateDense(column.kind === 'int32', column.nulls !== null, hasSelection);
    denseLoops.set(shape, loop);
  }
  return loop;
}

function generateDense(isInteger: boolean, hasNulls: boolean, hasSelection: boolean): DenseLoop | null {
  const row = hasSelection ? 'const i=selection[p];' : 'const i=p;';
  const stop = hasNulls ? 'if(nulls[i]===1)return p;' : '';
  // One comparison does for whole numbers: below 0 they are large without sign.
  const isSmall = isInteger ? `(v>>>0)<${DENSE_KEYS}` : `v>=0&&v<${DENSE_KEYS}&&(v|0)===v`;
  return generateFunction<DenseLoop>(
    ['column', 'selection', 'from', 'count', 'groups', 'dense'],
    `const {data,nulls}=column;for(let p=from;p<count;p++){${row}${stop}const v=data[i];` +
      `const g=${isSmall}?dense[v]:-1;if(g<0)return p;groups[p]=g;}return count;`,
  );
}
