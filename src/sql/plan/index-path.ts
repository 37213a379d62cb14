import { columnPosition, type IndexDescriptor } from '../../catalog/descriptors.js';
import type { Type } from '../../types/type.js';
import { DESCENT_COST, FETCH_COST } from './access-cost.js';
import { isComputed } from './bind/index-rules.js';
import type { BoundExpression } from './bound-expression.js';
import { selectivity } from './cost.js';
import { conjunction, conjunctsOf } from './expression-tree.js';
import { boundsOn, type IndexKey, type KeyBounds } from './index-bounds.js';
import { countEntries } from './index-entries.js';
import { indexTerms } from './index-terms.js';
import type { Scan } from './logical-plan.js';
import { type IndexCondition, type IndexScan, type KeySearch, pointValues } from './physical-plan.js';
import type { RuleContext } from './rules/rule.js';

// Reading a table through one of its indexes: which of its entries the condition names, and what that costs.

/** A scan through an index, and what is known of it. */
export interface IndexPath {
  readonly node: IndexScan;
  readonly cost: number;
  /** Entries it visits. */
  readonly entries: number;
  /** Every key column is equal to a value: at most one row. */
  readonly isUnique: boolean;
  /** The entries it visits were counted, not guessed. */
  readonly isCounted: boolean;
}

/** The scan through an index whose leading columns the predicate bounds; null when it bounds none. */
export function indexPath(scan: Scan, index: IndexDescriptor, context: RuleContext): IndexPath | null {
  const keys = keysOf(scan, index, context);
  if (keys === null) return null;
  const keyTypes = typesOfKeys(scan, index, keys);
  // A partial index narrows the rows by what it holds.
  const found = conditionOn(scan, keys, keyTypes) ?? (index.predicate === null ? null : NOTHING_SAID);
  if (found === null) return null;
  const { condition, exact } = found;
  const residual = conjunction(conjunctsOf(scan.predicate).filter((conjunct) => !exact.has(conjunct)));
  const node = indexNode(scan, index, keyTypes, condition, residual, 1);
  if (pointValues(node) !== null)
    return { node, cost: DESCENT_COST + FETCH_COST, entries: 1, isUnique: true, isCounted: true };
  const { statistics } = context;
  const tableRows = statistics.rowCount(scan.table);
  const counted = countEntries(node, statistics);
  const guessed = tableRows * selectivity(conjunction(condition.shown), scan, statistics);
  const { ranges, entries } = counted ?? { ranges: searchCount(condition.searches), entries: guessed };
  const rows = entries * selectivity(residual, scan, statistics);
  return {
    node: { ...node, rows: Math.max(1, Math.min(rows, tableRows)) },
    cost: ranges * DESCENT_COST + entries * FETCH_COST,
    entries,
    isUnique: false,
    isCounted: counted !== null,
  };
}

/** What the predicate says about leading keys, and the conditions that need not be asked of rows any more. */
function conditionOn(
  scan: Scan,
  keys: readonly (IndexKey | null)[],
  keyTypes: readonly Type[],
): { condition: IndexCondition; exact: ReadonlySet<BoundExpression> } | null {
  const conjuncts = conjunctsOf(scan.predicate);
  const own = new Set(scan.columns.map((column) => column.id));
  const shown = new Set<BoundExpression>();
  const exact = new Set<BoundExpression>();
  const use = (used: { condition: BoundExpression; isExact: boolean } | null) => {
    if (used === null) return;
    shown.add(used.condition);
    if (used.isExact) exact.add(used.condition);
  };
  const searches: KeySearch[] = [];
  let last: KeyBounds | null = null;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key === null) break;
    const bounds = boundsOn(conjuncts, { key, type: keyTypes[i]!, own });
    const search = bounds.search?.bound ?? null;
    // Lists multiply the searches.
    if (search !== null && searchCount([...searches, search]) <= SEARCHES_MAX) {
      searches.push(search);
      use(bounds.search);
      continue;
    }
    last = bounds;
    break;
  }
  const lower = last?.lower ?? null;
  const upper = last?.upper ?? null;
  const notNull = last?.notNull ?? null;
  for (const used of [lower, upper, notNull]) use(used);
  if (shown.size === 0) return null;
  const condition = {
    searches,
    lower: lower?.bound ?? null,
    upper: upper?.bound ?? null,
    isNotNull: notNull !== null,
    shown: [...shown],
  };
  return { condition, exact };
}

/** Searched for in several places of the index. */
export function isMany({ kind }: KeySearch): boolean {
  return kind === 'list' || kind === 'array';
}

/** Lists in several columns are searched for in every combination, up to so many. */
const SEARCHES_MAX = 256;
/** Elements of an array that is not known, as PostgreSQL guesses them. */
const ARRAY_ELEMENTS = 10;

/** How many ranges of an index there are when all of these are searched for. */
function searchCount(searches: readonly KeySearch[]): number {
  let count = 1;
  const many = searches.filter(isMany);
  for (const search of many) count *= search.kind === 'list' ? search.values.length : ARRAY_ELEMENTS;
  // A list by itself may be as long as it likes, and so may an array; how many elements that has is not known here.
  if (many.length <= 1) return Math.min(count, SEARCHES_MAX);
  return many.some(({ kind }) => kind === 'array') ? Number.POSITIVE_INFINITY : count;
}

function indexNode(
  scan: Scan,
  index: IndexDescriptor,
  keyTypes: readonly Type[],
  condition: IndexCondition,
  predicate: BoundExpression | null,
  rows: number,
): IndexScan {
  const { table, alias, columns, positions } = scan;
  return {
    kind: 'IndexScan',
    table,
    alias,
    columns,
    positions,
    index,
    keyTypes,
    condition,
    isBackward: false,
    keepsOrder: false,
    predicate,
    alternative: null,
    rows,
  };
}

/**
 * The keys of a B-tree index in the scan's columns, null where the scan lacks one. Null when the index may not serve the
 * scan: a partial index must hold all rows wanted.
 */
export function keysOf(scan: Scan, index: IndexDescriptor, context: RuleContext): readonly (IndexKey | null)[] | null {
  if (index.method !== 'btree') return null;
  if (isComputed(index)) return indexTerms(scan, index, context)?.keys.map(plainKey) ?? null;
  return index.keys.map((key) => {
    const at = scan.positions.indexOf(columnPosition(scan.table, key.columnId!));
    return at < 0 ? null : scan.columns[at]!.id;
  });
}

function plainKey(key: BoundExpression | null): IndexKey | null {
  return key?.kind === 'Column' ? key.id : key;
}

function typesOfKeys(scan: Scan, index: IndexDescriptor, keys: readonly (IndexKey | null)[]): Type[] {
  return index.keys.map(({ columnId }, i) => {
    if (columnId !== null) return scan.table.columns[columnPosition(scan.table, columnId)]!.type;
    const key = keys[i];
    // An expression over columns that the scan lacks is not searched: any type will do.
    return key === null || typeof key !== 'object' ? scan.table.columns[0]!.type : key!.type;
  });
}

const NO_CONDITIONS: ReadonlySet<BoundExpression> = new Set();
const EVERYTHING: IndexCondition = { searches: [], lower: null, upper: null, isNotNull: false, shown: [] };
const NOTHING_SAID = { condition: EVERYTHING, exact: NO_CONDITIONS };

/** The scan over all entries of an index; null when the index may not serve it. */
export function wholeIndex(scan: Scan, index: IndexDescriptor, context: RuleContext): IndexScan | null {
  const keys = keysOf(scan, index, context);
  if (keys === null) return null;
  return indexNode(scan, index, typesOfKeys(scan, index, keys), EVERYTHING, scan.predicate, 1);
}
