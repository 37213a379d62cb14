import type { Type } from '../../types/type.js';
import type { ScalarFunction } from './function.js';

/** `evaluate` with the argument types bound when the row asks for them. */
export function withTypes(row: ScalarFunction, types: readonly Type[]): (...args: any[]) => unknown {
  if (!row.usesTypes) return row.evaluate;
  return row.usesContext
    ? (context, ...args) => row.evaluate(context, types, ...args)
    : (...args) => row.evaluate(types, ...args);
}
