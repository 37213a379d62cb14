import type { Column } from '../columnar/column.js';
import { generateFunction } from '../common/generate.js';

/** Makes a user's row of one row of columns. */
export type RowBuilder = (columns: readonly Column[], row: number) => unknown;

/** How a runtime value becomes the user's; null where it is that already. Never called with null. */
export type ValueReading = ((value: unknown) => unknown) | null;

/**
 * A function that makes objects, generated so that all of them have one shape and every read in it meets one kind of
 * column.
 */
export function objectBuilder(names: readonly string[], readings: readonly ValueReading[]): RowBuilder {
  // In brackets, since "__proto__": x in a literal would set the prototype.
  const fields = names.map((name, i) => {
    const key = JSON.stringify(name);
    return `${name === '__proto__' ? `[${key}]` : key}:${valueText(readings, i)}`;
  });
  return generate(`{${fields.join(',')}}`, readings) ?? ((columns, row) => objectByLoop(names, readings, columns, row));
}

/** The same for rows as arrays. */
export function arrayBuilder(readings: readonly ValueReading[]): RowBuilder {
  const values = readings.map((_, i) => valueText(readings, i));
  return (
    generate(`[${values.join(',')}]`, readings) ??
    ((columns, row) => readings.map((_, i) => readValue(readings, columns, row, i)))
  );
}

function valueText(readings: readonly ValueReading[], i: number): string {
  const value = `c[${i}].value(r)`;
  return readings[i] === null ? `${value}??null` : `(v=${value})===null||v===undefined?null:f${i}(v)`;
}

function generate(result: string, readings: readonly ValueReading[]): RowBuilder | null {
  const functions = readings.map((_, i) => `f${i}=f[${i}]`).join(',');
  const body = `${functions === '' ? '' : `const ${functions};`}return function(c,r){let v;return ${result.startsWith('{') ? `(${result})` : result};}`;
  const make = generateFunction<(readings: readonly ValueReading[]) => RowBuilder>(['f'], body);
  return make === null ? null : make(readings);
}

function objectByLoop(
  names: readonly string[],
  readings: readonly ValueReading[],
  columns: readonly Column[],
  row: number,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  names.forEach((name, i) => {
    const value = readValue(readings, columns, row, i);
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  });
  return object;
}

function readValue(readings: readonly ValueReading[], columns: readonly Column[], row: number, i: number): unknown {
  const value = columns[i]!.value(row);
  if (value === null || value === undefined) return null;
  const reading = readings[i]!;
  return reading === null ? value : reading(value);
}
