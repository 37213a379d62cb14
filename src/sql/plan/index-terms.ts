import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import { allowEverything } from './access.js';
import { bindIndexRules, type IndexRules } from './bind/index-rules.js';
import { bindContext } from './bind.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';
import { columnsOf, conjunctsOf, mapChildren } from './expression-tree.js';
import { implies } from './implication.js';
import type { Scan } from './logical-plan.js';
import { foldExpression } from './rules/constant-folding.js';
import type { RuleContext } from './rules/rule.js';

// Keys and predicates of indexes in the columns of a scan, so that they can be compared with what a query says.

/** What an index holds, over the columns of one scan. */
export interface IndexTerms {
  /** One a key; null when the scan lacks a column of it. */
  readonly keys: readonly (BoundExpression | null)[];
  readonly predicate: BoundExpression | null;
}

const rulesOf = new WeakMap<TableDescriptor, Map<IndexDescriptor, IndexRules>>();

function boundRules(table: TableDescriptor, index: IndexDescriptor, context: RuleContext): IndexRules {
  let known = rulesOf.get(table);
  if (known === undefined) {
    known = new Map();
    rulesOf.set(table, known);
  }
  let rules = known.get(index);
  if (rules === undefined) {
    const options = { catalog: context.catalog, searchPath: ['public'], text: UTC, access: allowEverything };
    const bound = bindIndexRules(bindContext(options), table, index);
    const fold = (expression: BoundExpression) => foldExpression(expression, UTC);
    rules = {
      ...bound,
      keys: bound.keys.map(fold),
      predicate: bound.predicate === null ? null : fold(bound.predicate),
    };
    known.set(index, rules);
  }
  return rules;
}

/** Immutable expressions fold to the same in every session. */
const UTC = { timeZone: 'UTC' };

/** The terms of an index; null when it is a partial one that may lack rows the scan wants. */
export function indexTerms(scan: Scan, index: IndexDescriptor, context: RuleContext): IndexTerms | null {
  const { columns, keys, predicate } = boundRules(scan.table, index, context);
  const given = new Map<ColumnId, BoundExpression>();
  columns.forEach(({ id }, position) => {
    const at = scan.positions.indexOf(position);
    if (at < 0) return;
    const { id: scanId, name, type, modifier } = scan.columns[at]!;
    given.set(id, { kind: 'Column', id: scanId, name, type, modifier });
  });
  const isGiven = (expression: BoundExpression) => [...columnsOf(expression)].every((id) => given.has(id));
  const translate = (expression: BoundExpression) => withColumns(expression, given);
  if (predicate !== null) {
    if (!isGiven(predicate)) return null;
    const conditions = conjunctsOf(scan.predicate);
    if (!conjunctsOf(translate(predicate)).every((part) => conditions.some((one) => implies(one, part)))) return null;
  }
  return { keys: keys.map((key) => (isGiven(key) ? translate(key) : null)), predicate };
}

/** Columns replaced; one that was given another type by a cast that changes no value keeps that type. */
function withColumns(expression: BoundExpression, given: ReadonlyMap<ColumnId, BoundExpression>): BoundExpression {
  const visit = (node: BoundExpression): BoundExpression => {
    if (node.kind !== 'Column') return mapChildren(node, visit);
    const column = given.get(node.id)!;
    return { ...column, type: node.type, modifier: node.modifier } as BoundExpression;
  };
  return visit(expression);
}
