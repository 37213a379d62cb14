import type { IndexDescriptor, IndexKeyDescriptor } from '../../catalog/descriptors.js';
import { type KeyRange, keyRanges, type ValueEnd } from '../../catalog/index-ranges.js';
import { Batch } from '../../columnar/batch.js';
import type { PgArray } from '../../types/array.js';
import type { Type } from '../../types/type.js';
import type { IndexCondition, KeySearch, RangeEnd } from '../plan/physical-plan.js';
import type { ExecutionContext } from './context.js';
import { type CompileScope, compile, type Evaluator } from './evaluate.js';

/** The entries of an index to visit, with values still to be computed. */
export interface CompiledCondition {
  readonly keys: readonly IndexKeyDescriptor[];
  readonly types: readonly Type[];
  readonly searches: readonly SearchedValues[];
  readonly lower: CompiledEnd | null;
  readonly upper: CompiledEnd | null;
  readonly isNotNull: boolean;
}

type SearchedValues = (context: ExecutionContext) => readonly unknown[] | 'null';

interface CompiledEnd {
  readonly value: Evaluator;
  readonly isInclusive: boolean;
}

const NO_INPUT = new Batch([], 1);

/** @param scope One without inputs: values come from constants, parameters and outer rows. */
export function compileCondition(
  index: IndexDescriptor,
  types: readonly Type[],
  { searches, lower, upper, isNotNull }: IndexCondition,
  scope: CompileScope,
): CompiledCondition {
  const end = (side: RangeEnd | null) =>
    side === null ? null : { value: compile(side.value, scope), isInclusive: side.isInclusive };
  return {
    keys: index.keys,
    types,
    searches: searches.map((search) => compileSearch(search, scope)),
    lower: end(lower),
    upper: end(upper),
    isNotNull,
  };
}

function compileSearch(search: KeySearch, scope: CompileScope): SearchedValues {
  switch (search.kind) {
    case 'value': {
      const value = compile(search.value, scope);
      return (context) => [value(NO_INPUT, 0, context)];
    }
    case 'null':
      return () => 'null';
    case 'list': {
      const values = search.values.map((value) => compile(value, scope));
      return (context) => values.map((value) => value(NO_INPUT, 0, context));
    }
    case 'array': {
      const array = compile(search.array, scope);
      return (context) => (array(NO_INPUT, 0, context) as PgArray | null)?.elements ?? [];
    }
  }
}

/** The ranges of entries that a condition names, in index order. */
export function rangesOf(condition: CompiledCondition, context: ExecutionContext): KeyRange[] {
  const { keys, types, searches, lower, upper, isNotNull } = condition;
  return keyRanges(keys, types, {
    searches: searches.map((search) => search(context)),
    lower: valueEnd(lower, context),
    upper: valueEnd(upper, context),
    isNotNull,
  });
}

function valueEnd(end: CompiledEnd | null, context: ExecutionContext): ValueEnd | null {
  return end === null ? null : { value: end.value(NO_INPUT, 0, context), isInclusive: end.isInclusive };
}
