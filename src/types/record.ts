import { type DatabaseError, error, notSupported } from '../common/errors.js';
import { isInstance, wrongParameter } from './parameter.js';
import type { TextContext, Type } from './type.js';

/** A row value, `ROW(1, 'a')`: its columns' types, runtime values and, for a table's row, names. */
export class Row {
  constructor(
    readonly types: readonly Type[],
    readonly values: readonly unknown[],
    readonly names: readonly string[] | null = null,
  ) {}
}

const NEEDS_QUOTES = /^$|[(),"\\ \t-\r]/;

function formatRow(row: Row, context: TextContext): string {
  const fields = row.values.map((value, i) => {
    if (value === null) return '';
    const text = row.types[i]!.format(value, context);
    return NEEDS_QUOTES.test(text) ? `"${text.replace(/["\\]/g, '$&$&')}"` : text;
  });
  return `(${fields.join(',')})`;
}

/** Column by column, NULL above all. @throws 42804 for rows whose columns do not match, 42883 without an order */
function compareRows(left: Row, right: Row): number {
  if (left.values.length !== right.values.length) {
    throw error('datatype_mismatch', 'cannot compare record types with different numbers of columns');
  }
  for (let i = 0; i < left.values.length; i++) {
    const type = left.types[i]!;
    if (type.oid !== right.types[i]!.oid) {
      throw error(
        'datatype_mismatch',
        `cannot compare dissimilar column types ${type.sqlName} and ${right.types[i]!.sqlName} at record column ${i + 1}`,
      );
    }
    if (type.compare === null) throw noOrder(type);
    const a = left.values[i];
    const b = right.values[i];
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1;
      continue;
    }
    const order = type.compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

function noOrder(type: Type): DatabaseError {
  return error('undefined_function', `could not identify a comparison function for type ${type.sqlName}`);
}

function encodeRow(row: Row): string {
  let key = '';
  for (const [i, value] of row.values.entries()) {
    const type = row.types[i]!;
    if (type.encodeKey === null) throw noOrder(type);
    key += value === null ? '\x02' : `\x01${type.encodeKey(value)}`;
  }
  return key;
}

/** The type of rows without a declared type. */
export const record: Type<Row> = {
  name: 'record',
  sqlName: 'record',
  oid: 2249,
  arrayOid: 2287,
  category: 'P',
  isPreferred: false,
  layout: 'bytes',
  element: null,
  parse() {
    throw notSupported('input of anonymous composite types');
  },
  format: formatRow,
  compare: compareRows,
  hashKey(value) {
    return value.values
      .map((field, i) => {
        if (field === null) return '';
        const key = value.types[i]!.hashKey(field);
        return `${typeof key}${String(key).length}:${String(key)}`;
      })
      .join(';');
  },
  encodeKey: encodeRow,
  toResult: (value) => value.values.map((field, i) => (field === null ? null : value.types[i]!.toResult(field))),
  fromParameter(value) {
    if (isInstance(value, Row)) return value;
    throw wrongParameter('record', 'a row', value);
  },
};
