import { error } from '../common/errors.js';
import { canCast } from './casts.js';
import { text, unknown } from './text.js';
import type { Type } from './type.js';

/**
 * The type that the branches of UNION, CASE, VALUES, ARRAY and their like have in common (chapter 10.5 of PostgreSQL's
 * manual). `what` names the construct in messages: 'UNION', 'CASE'. Of CASE, the first type is that of ELSE.
 * @throws 42804 when types of two categories meet, 42846 when one has no way to the other
 */
export function commonType(types: readonly Type[], what: string): Type {
  const chosen = chooseType(types, what);
  for (const [i, type] of types.entries()) {
    if (type === unknown || canCast(type, chosen, 'implicit')) continue;
    const branch = what !== 'CASE' ? what : i === 0 ? 'CASE/ELSE' : 'CASE/WHEN';
    throw error('cannot_coerce', `${branch} could not convert type ${type.sqlName} to ${chosen.sqlName}`);
  }
  return chosen;
}

/** Goes from left to right and moves on only to types that the ones before become by themselves. */
function chooseType(types: readonly Type[], what: string): Type {
  let chosen: Type = unknown;
  for (const type of types) {
    if (type === unknown || type === chosen) continue;
    if (chosen === unknown) {
      chosen = type;
      continue;
    }
    if (type.category !== chosen.category) {
      throw error('datatype_mismatch', `${what} types ${chosen.sqlName} and ${type.sqlName} cannot be matched`);
    }
    if (!chosen.isPreferred && canCast(chosen, type, 'implicit') && !canCast(type, chosen, 'implicit')) chosen = type;
  }
  return chosen === unknown ? text : chosen;
}
