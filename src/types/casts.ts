import type { PgArray } from './array.js';
import type { Cast, CastContext } from './cast.js';
import { catalogCasts } from './catalog-types.js';
import { datetimeCasts } from './datetime-casts.js';
import { interval } from './interval.js';
import { macAddressCasts } from './mac-address.js';
import { networkAddressCasts } from './network-address.js';
import { numberCasts } from './number-casts.js';
import { namedCasts } from './object-names.js';
import { unknown } from './text.js';
import { textCasts } from './text-casts.js';
import type { Type } from './type.js';
import { vectorCasts } from './vector-casts.js';

export type { Cast, CastContext } from './cast.js';

// Which type becomes which, and when. The tables are `pg_cast` but for two families that it leaves to rules, as we do:
// casts between arrays follow those of their elements, and any type becomes text by its output function (when stored)
// and comes from text by its input function (when asked).

/** The rows of `pg_cast` for our types, less those that only fit a value to a modifier of the same type. */
export const castTable: readonly Cast[] = [
  ...numberCasts,
  ...textCasts,
  ...datetimeCasts,
  ...vectorCasts,
  ...namedCasts,
  ...macAddressCasts,
  ...networkAddressCasts,
  ...catalogCasts,
];

const table = new Map<string, Cast>(castTable.map((cast) => [pairKey(cast.source, cast.target), cast]));
const found = new WeakMap<Type, Map<Type, Cast | null>>();

function pairKey(source: Type, target: Type): string {
  return `${source.oid} ${target.oid}`;
}

/** The cast between two types, in whatever context it needs; null when there is none. */
export function findCast(source: Type, target: Type): Cast | null {
  let targets = found.get(source);
  if (targets === undefined) {
    targets = new Map();
    found.set(source, targets);
  }
  let cast = targets.get(target);
  if (cast === undefined) {
    cast = makeCast(source, target);
    targets.set(target, cast);
  }
  return cast;
}

const RANKS: Readonly<Record<CastContext, number>> = { implicit: 0, assignment: 1, explicit: 2 };

/** Whether a value of `source` becomes one of `target` in a context. */
export function canCast(source: Type, target: Type, context: CastContext): boolean {
  const cast = findCast(source, target);
  return cast !== null && RANKS[cast.context] <= RANKS[context];
}

function makeCast(source: Type, target: Type): Cast | null {
  if (source === target) return { source, target, context: 'implicit', isBinary: true, apply: (value) => value };
  return (
    table.get(pairKey(source, target)) ??
    castOfLiteral(source, target) ??
    castOfArrays(source, target) ??
    castByText(source, target)
  );
}

/** A literal of no type yet is read by the target's input function. Only interval lets its modifier decide how. */
function castOfLiteral(source: Type, target: Type): Cast | null {
  if (source !== unknown || target.category === 'P') return null;
  return {
    source,
    target,
    context: 'implicit',
    isBinary: false,
    apply: (value: string, context, modifier) => target.parse(value, target === interval ? modifier : -1, context),
  };
}

function castOfArrays(source: Type, target: Type): Cast | null {
  if (source.element === null || target.element === null) return null;
  const element = findCast(source.element, target.element);
  if (element === null) return null;
  const elementType = target.element;
  return {
    source,
    target,
    context: element.context,
    isBinary: false,
    apply: (array: PgArray, context, modifier) =>
      array.map(elementType, (item) => element.apply(item, context, modifier)),
  };
}

function castByText(source: Type, target: Type): Cast | null {
  if (source.category === 'P' && source.name !== 'record') return null;
  if (target.category === 'S') {
    return {
      source,
      target,
      context: 'assignment',
      isBinary: false,
      apply: (value, context) => target.parse(source.format(value, context), -1, context),
    };
  }
  if (source.category !== 'S' || target.category === 'P') return null;
  return {
    source,
    target,
    context: 'explicit',
    isBinary: false,
    apply: (value, context) => target.parse(source.format(value, context), -1, context),
  };
}
