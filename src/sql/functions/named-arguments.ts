import type { SqlFunction } from './function.js';

/** Where an argument of the row comes from: its place in the call, or null for the row's default. */
export type ArgumentSources = readonly (number | null)[];

/**
 * Puts the arguments of a call like `make_interval(1, days => 10)` into a row's order.
 *
 * @param names of the call's arguments; null for those by position, which come first.
 * @returns null when the row has no such names, or wants an argument that the call lacks.
 */
export function arrangeArguments(
  row: Pick<SqlFunction, 'args' | 'argNames' | 'defaults'>,
  names: readonly (string | null)[],
): ArgumentSources | null {
  const { argNames, args, defaults = [] } = row;
  if (argNames === undefined || names.length > args.length) return null;
  const sources = new Array<number | null>(args.length).fill(null);
  for (const [place, name] of names.entries()) {
    const target = name === null ? place : argNames.indexOf(name);
    if (target < 0 || sources[target] !== null) return null;
    sources[target] = place;
  }
  const isComplete = sources.every((source, i) => source !== null || i >= args.length - defaults.length);
  return isComplete ? sources : null;
}

/** The value that an argument has when a call leaves it out. */
export function defaultOf(row: Pick<SqlFunction, 'args' | 'defaults'>, index: number): unknown {
  const { args, defaults = [] } = row;
  return defaults[index - (args.length - defaults.length)];
}
