import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';

// GROUP BY as a list of grouping sets. Keys are numbers given out by `keyOf`, so that equal expressions are one key.

const SETS_MAX = 4096;
const CUBE_MAX = 12;

/** A set of keys, ascending as they first appear. */
export type GroupingSet = readonly number[];

/**
 * The sets that the elements of GROUP BY stand for: one from each element, in every combination.
 * @throws 54001 for more than 4096 sets, 54011 for a CUBE of more than 12 elements
 */
export function groupingSets(
  elements: readonly ast.GroupingElement[],
  isDistinct: boolean,
  keyOf: (node: ast.Expression) => number,
  span: Span,
): readonly GroupingSet[] {
  let sets: GroupingSet[] = [[]];
  for (const element of elements) {
    const more = setsOf(element, keyOf, span);
    checkCount(sets.length * more.length, span);
    sets = sets.flatMap((left) => more.map((right) => union(left, right)));
  }
  return isDistinct ? distinctSets(sets) : sets;
}

function setsOf(
  element: ast.GroupingElement,
  keyOf: (node: ast.Expression) => number,
  span: Span,
): readonly GroupingSet[] {
  switch (element.kind) {
    case 'Empty':
      return [[]];
    case 'Expression':
      return [[keyOf(element.expression)]];
    case 'Rollup': {
      const items = element.items.map((item) => unique(flat(item).map(keyOf)));
      return [...items.keys(), items.length].reverse().map((count) => items.slice(0, count).reduce(union, []));
    }
    case 'Cube': {
      if (element.items.length > CUBE_MAX) {
        throw error('too_many_columns', `CUBE is limited to ${CUBE_MAX} elements`, { span });
      }
      const items = element.items.map((item) => unique(flat(item).map(keyOf)));
      const subsets = Array.from({ length: 2 ** items.length }, (_, bits) => bits).reverse();
      return subsets.map((bits) => items.filter((_, i) => (bits >> (items.length - 1 - i)) & 1).reduce(union, []));
    }
    case 'Sets': {
      const sets = element.sets.flatMap((inner) => setsInside(inner, keyOf, span));
      checkCount(sets.length, span);
      return sets;
    }
  }
}

/** In GROUPING SETS a row is the keys of one set. */
function setsInside(
  element: ast.GroupingElement,
  keyOf: (node: ast.Expression) => number,
  span: Span,
): readonly GroupingSet[] {
  if (element.kind !== 'Expression' || !isBareRow(element.expression)) return setsOf(element, keyOf, span);
  return [unique(flat(element.expression.elements).map(keyOf))];
}

/** The columns of a set; bare rows among them are columns too. */
function flat(nodes: readonly ast.Expression[]): readonly ast.Expression[] {
  if (nodes.length === 1) return nodes;
  return nodes.flatMap((node) => (isBareRow(node) ? flat(node.elements) : [node]));
}

function isBareRow(node: ast.Expression): node is ast.RowConstructor {
  return node.kind === 'RowConstructor' && node.hasKeyword !== true;
}

function checkCount(count: number, span: Span): void {
  if (count <= SETS_MAX) return;
  throw error('statement_too_complex', `too many grouping sets present (maximum ${SETS_MAX})`, { span });
}

function unique(keys: readonly number[]): GroupingSet {
  return [...new Set(keys)];
}

function union(left: GroupingSet, right: GroupingSet): GroupingSet {
  return unique([...left, ...right]);
}

function distinctSets(sets: readonly GroupingSet[]): GroupingSet[] {
  const seen = new Set<string>();
  return sets.filter((set) => {
    const key = [...set].sort((a, b) => a - b).join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
