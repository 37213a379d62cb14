import { error } from '../../common/errors.js';
import { date, timestamp, timestamptz } from '../../types/builtin.js';
import { findDateWord, findUnit, type IntervalUnit } from '../../types/datetime-words.js';
import type { Type } from '../../types/type.js';

/** What `extract`, `date_part` and `date_trunc` may be asked for. */
export type DatetimeUnit = IntervalUnit | 'dow' | 'isodow' | 'doy' | 'isoyear' | 'julian' | 'epoch';

/** Units that the words of dates have, and the letters that old formats used. */
const DATE_UNITS: Readonly<Record<string, DatetimeUnit>> = {
  dow: 'dow',
  isodow: 'isodow',
  doy: 'doy',
  isoyear: 'isoyear',
  j: 'julian',
  jd: 'julian',
  julian: 'julian',
  mm: 'minute',
  epoch: 'epoch',
};

const WITH_DATE = new Set<Type>([date, timestamp, timestamptz]);

/**
 * The unit that a text names, in any case.
 *
 * @param type of the value, for messages.
 * @param takesDateWords whether a word of dates that is no unit, like `now`, raises 0A000; default for types with a date.
 * @throws 22023 for any other text that is no unit.
 */
export function unitOf(text: string, type: Type, takesDateWords = WITH_DATE.has(type)): DatetimeUnit {
  const word = text.toLowerCase();
  const unit = findUnit(word) ?? DATE_UNITS[word.slice(0, 10)];
  if (unit !== undefined) return unit;
  if (takesDateWords && findDateWord(word)?.kind === 'value') throw unsupportedUnit(text, type);
  throw error('invalid_parameter_value', `unit "${word}" not recognized for type ${type.sqlName}`);
}

/** 0A000: values of the type do not have the unit. */
export function unsupportedUnit(text: string, type: Type): Error {
  return error('feature_not_supported', `unit "${text.toLowerCase()}" not supported for type ${type.sqlName}`);
}
