import { error } from '../../common/errors.js';
import { arrayOf } from '../../types/array.js';
import * as types from '../../types/builtin.js';
import { findCast } from '../../types/casts.js';
import { commonType } from '../../types/common-type.js';
import type { Type } from '../../types/type.js';
import type { ArgumentType, Polymorphic } from './function.js';

// Overload resolution, as PostgreSQL's manual describes it (10.2 for operators, 10.3 for functions): of the rows of
// one name, the one that takes the given argument types with the fewest and most natural implicit casts. A literal of
// unknown type fits anywhere.

/** What resolution needs to know of a row. */
export interface Candidate {
  readonly args: readonly ArgumentType[];
  readonly isVariadic?: boolean;
  readonly defaults?: readonly unknown[];
}

/** The chosen row and the type each given argument is to be cast to. */
export interface Resolution<C extends Candidate> {
  readonly candidate: C;
  readonly argumentTypes: readonly Type[];
  /** What `anyelement` (or `anycompatible`) stands for; null when the row has none. */
  readonly element: Type | null;
}

export type ResolutionFailure = 'none' | 'ambiguous';

/** Chooses among rows of one name. `isOperator` applies the extra rule for one unknown operand. */
export function resolve<C extends Candidate>(
  candidates: readonly C[],
  given: readonly Type[],
  isOperator = false,
): Resolution<C> | ResolutionFailure {
  const viable: Match<C>[] = [];
  for (const candidate of candidates) {
    const parameters = expand(candidate, given.length);
    if (parameters !== null) viable.push({ candidate, parameters });
  }
  const exact = exactMatch(viable, given, isOperator);
  if (exact !== null) return finish(exact, given) ?? 'none';
  let remaining = viable.filter((match) => fits(match, given));
  if (remaining.length === 0) return 'none';
  for (const narrow of [mostExact, mostPreferred, byUnknownCategory]) {
    if (remaining.length === 1) break;
    const narrowed = narrow(remaining, given);
    if (narrowed === null) return 'ambiguous';
    remaining = narrowed;
  }
  if (remaining.length > 1) {
    const last = byKnownType(remaining, given);
    if (last === null) return 'ambiguous';
    remaining = [last];
  }
  return finish(remaining[0]!, given) ?? 'none';
}

interface Match<C extends Candidate> {
  readonly candidate: C;
  /** One parameter an argument: a variadic one repeated. */
  readonly parameters: readonly ArgumentType[];
}

function expand(candidate: Candidate, count: number): readonly ArgumentType[] | null {
  const { args, defaults } = candidate;
  if (args.length === count) return args;
  if (defaults !== undefined && count < args.length && count >= args.length - defaults.length) {
    return args.slice(0, count);
  }
  if (!candidate.isVariadic) return null;
  if (count < args.length) return null;
  const last = args[args.length - 1]!;
  return [...args, ...new Array<ArgumentType>(count - args.length).fill(last)];
}

function isUnknown(type: Type): boolean {
  return type === types.unknown;
}

function isPolymorphic(parameter: ArgumentType): parameter is Polymorphic {
  return typeof parameter === 'string';
}

/** Rule 2 of both sections: all types equal; for operators an unknown side takes the other's type first. */
function exactMatch<C extends Candidate>(
  matches: readonly Match<C>[],
  given: readonly Type[],
  isOperator: boolean,
): Match<C> | null {
  if (isOperator && given.length === 2 && isUnknown(given[0]!) !== isUnknown(given[1]!)) {
    const known = isUnknown(given[0]!) ? given[1]! : given[0]!;
    const match = matches.find(({ parameters }) => parameters[0] === known && parameters[1] === known);
    if (match !== undefined) return match;
  }
  if (given.some(isUnknown)) return null;
  return matches.find(({ parameters }) => parameters.every((parameter, i) => parameter === given[i])) ?? null;
}

function fits<C extends Candidate>(match: Match<C>, given: readonly Type[]): boolean {
  for (let i = 0; i < given.length; i++) {
    const parameter = match.parameters[i]!;
    if (isPolymorphic(parameter)) continue;
    if (!canCoerce(given[i]!, parameter)) return false;
  }
  return bindPolymorphic(match.parameters, given) !== null;
}

function canCoerce(from: Type, to: Type): boolean {
  if (from === to || isUnknown(from)) return true;
  const cast = findCast(from, to);
  return cast !== null && cast.context === 'implicit';
}

function mostExact<C extends Candidate>(matches: readonly Match<C>[], given: readonly Type[]): Match<C>[] {
  return best(matches, ({ parameters }) => count(given, (type, i) => parameters[i] === type && !isUnknown(type)));
}

function mostPreferred<C extends Candidate>(matches: readonly Match<C>[], given: readonly Type[]): Match<C>[] {
  return best(matches, ({ parameters }) =>
    count(given, (type, i) => {
      const parameter = parameters[i]!;
      if (isUnknown(type)) return false;
      if (isPolymorphic(parameter)) return false;
      return parameter === type || (parameter.category === type.category && parameter.isPreferred);
    }),
  );
}

/** Rule e: at places of unknown literals, strings win, else the one category all agree on. Null: no decision. */
function byUnknownCategory<C extends Candidate>(
  matches: readonly Match<C>[],
  given: readonly Type[],
): Match<C>[] | null {
  let remaining = [...matches];
  for (let i = 0; i < given.length; i++) {
    if (!isUnknown(given[i]!)) continue;
    const at = (match: Match<C>) => match.parameters[i]!;
    const categories = new Set(remaining.map((match) => categoryOf(at(match))));
    const chosen = categories.has('S') ? 'S' : categories.size === 1 ? [...categories][0]! : null;
    if (chosen === null) return byKnownTypeAsList(matches, given);
    const kept = remaining.filter((match) => categoryOf(at(match)) === chosen);
    const preferred = kept.filter((match) => {
      const parameter = at(match);
      return !isPolymorphic(parameter) && parameter.isPreferred;
    });
    remaining = preferred.length > 0 ? preferred : kept;
  }
  return remaining;
}

function categoryOf(parameter: ArgumentType): string {
  return isPolymorphic(parameter) ? 'P' : parameter.category;
}

/** Rule f: when all known arguments are of one type, take the unknown ones for the same. */
function byKnownType<C extends Candidate>(matches: readonly Match<C>[], given: readonly Type[]): Match<C> | null {
  const known = new Set(given.filter((type) => !isUnknown(type)));
  if (known.size !== 1 || known.size === given.length) return null;
  const [type] = [...known];
  const all = given.map(() => type!);
  const fitting = matches.filter((match) => fits(match, all));
  return fitting.length === 1 ? fitting[0]! : null;
}

function byKnownTypeAsList<C extends Candidate>(
  matches: readonly Match<C>[],
  given: readonly Type[],
): Match<C>[] | null {
  const match = byKnownType(matches, given);
  return match === null ? null : [match];
}

function best<T>(items: readonly T[], score: (item: T) => number): T[] {
  const scores = items.map(score);
  const highest = Math.max(...scores);
  return items.filter((_, i) => scores[i] === highest);
}

function count<T>(items: readonly T[], holds: (item: T, index: number) => boolean): number {
  let total = 0;
  items.forEach((item, i) => {
    if (holds(item, i)) total++;
  });
  return total;
}

function finish<C extends Candidate>(match: Match<C>, given: readonly Type[]): Resolution<C> | null {
  checkDetermined(match.parameters, given);
  const bound = bindPolymorphic(match.parameters, given);
  return bound === null ? null : { candidate: match.candidate, ...bound };
}

/** Literals alone do not tell what `anyelement` and its like stand for, while `anycompatible` is text then. */
function checkDetermined(parameters: readonly ArgumentType[], given: readonly Type[]): void {
  const determining = parameters.flatMap((parameter, i) =>
    isPolymorphic(parameter) && parameter !== 'any' && !parameter.startsWith('anycompatible') ? [given[i]!] : [],
  );
  if (determining.length > 0 && determining.every(isUnknown)) {
    throw error('datatype_mismatch', 'could not determine polymorphic type because input has type unknown');
  }
}

/** Finds what the polymorphic parameters stand for; null when the arguments do not agree. */
function bindPolymorphic(
  parameters: readonly ArgumentType[],
  given: readonly Type[],
): { argumentTypes: Type[]; element: Type | null } | null {
  if (!parameters.some(isPolymorphic)) return { argumentTypes: parameters as Type[], element: null };
  const elements: Type[] = [];
  const compatible: Type[] = [];
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!;
    const type = given[i]!;
    if (!isPolymorphic(parameter) || parameter === 'any') continue;
    const target = parameter.startsWith('anycompatible') ? compatible : elements;
    if (isUnknown(type)) continue;
    if (parameter === 'anyarray' || parameter === 'anycompatiblearray') {
      if (type.element === null) return null;
      target.push(type.element);
    } else if (parameter.endsWith('nonarray') && type.element !== null) {
      return null;
    } else if (parameter === 'anyenum' && type.category !== 'E') {
      return null;
    } else {
      target.push(type);
    }
  }
  if (new Set(elements).size > 1) return null;
  const element = elements[0] ?? (compatible.length > 0 ? commonTypeOf(compatible) : null);
  if (element === null && (compatible.length > 0 || elements.length > 0)) return null;
  const bound = element ?? types.text;
  const argumentTypes = parameters.map((parameter, i) => {
    if (!isPolymorphic(parameter)) return parameter;
    if (parameter === 'any') return given[i]!;
    return parameter === 'anyarray' || parameter === 'anycompatiblearray' ? arrayOf(bound) : bound;
  });
  for (let i = 0; i < given.length; i++) if (!canCoerce(given[i]!, argumentTypes[i]!)) return null;
  return { argumentTypes, element: bound };
}

function commonTypeOf(given: readonly Type[]): Type | null {
  try {
    return commonType(given, 'arguments');
  } catch {
    return null;
  }
}

/** The result type of a row after resolution. */
export function resultType(returns: ArgumentType, resolution: Pick<Resolution<Candidate>, 'element'>): Type {
  if (!isPolymorphic(returns)) return returns;
  const element = resolution.element ?? types.text;
  if (returns !== 'anyarray' && returns !== 'anycompatiblearray') return element;
  if (element.element !== null) {
    throw error('undefined_object', `could not find array type for data type ${element.sqlName}`);
  }
  return arrayOf(element);
}
