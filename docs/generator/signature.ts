import type { ArgumentType, Operator, SqlFunction } from '../../src/sql/functions/function.js';
import { code } from './page.js';

// Signatures as the manual writes them: `left(text, integer) → text`.

function typeText(type: ArgumentType): string {
  return typeof type === 'string' ? type : type.sqlName;
}

interface Shape {
  readonly args: readonly ArgumentType[];
  readonly result: string;
  /** The signature with types in the places of the arguments. */
  readonly write: (args: readonly string[], result: string) => string;
}

function resultText(row: SqlFunction): string {
  if (row.kind !== 'table') return typeText(row.returns);
  const [first] = row.columns;
  if (row.columns.length === 1) return `setof ${typeText(first!.type)}`;
  return `table (${row.columns.map(({ name, type }) => `${name} ${typeText(type)}`).join(', ')})`;
}

/** The arguments of a call, with their names where they have some and `= default` where one may be left out. */
function callText(row: SqlFunction, types: readonly string[]): string {
  const firstDefault = types.length - (row.defaults?.length ?? 0);
  const direct = 'directArguments' in row ? row.directArguments : undefined;
  const args = types.map((type, i) => {
    const name = row.argNames?.[i];
    const isLast = i === types.length - 1;
    const repeats = row.isVariadic && isLast ? ' [, ...]' : '';
    const value = i >= firstDefault ? ` = ${JSON.stringify(row.defaults![i - firstDefault])}` : '';
    return `${name === undefined ? '' : `${name} `}${type}${value}${repeats}`;
  });
  if (row.kind === 'aggregate' && row.isHypothetical) {
    return `${row.name}(${args.join(', ')}) WITHIN GROUP (ORDER BY ${args.join(', ')})`;
  }
  if (direct !== undefined) {
    return `${row.name}(${args.slice(0, direct).join(', ')}) WITHIN GROUP (ORDER BY ${args.slice(direct).join(', ')})`;
  }
  if (row.kind === 'aggregate' && args.length === 0) return `${row.name}(*)`;
  return `${row.name}(${args.join(', ')})`;
}

function shapeOf(row: SqlFunction | Operator): Shape {
  if ('left' in row) {
    const { left, right, name, returns } = row;
    const args = left === null ? [right] : [left, right];
    const write = (types: readonly string[], result: string) =>
      `${types.length === 1 ? `${name} ${types[0]}` : types.join(` ${name} `)} → ${result}`;
    return { args, result: typeText(returns), write };
  }
  return { args: row.args, result: resultText(row), write: (types, result) => `${callText(row, types)} → ${result}` };
}

/** From as many types on, signatures that differ in one type only are written once. */
const ALIKE_MIN = 4;

/** A signature as it is, and what it may be merged under: with `T` for the type of all arguments, and of the result. */
interface Line {
  readonly line: string;
  readonly type: string;
  readonly general: string;
  readonly returnsSame: string;
}

function lineOf(row: SqlFunction | Operator): Line {
  const { args, result, write } = shapeOf(row);
  const types = args.map(typeText);
  const type = types[0] ?? '';
  const line = write(types, result);
  if (types.length === 0 || types.some((each) => each !== type))
    return { line, type, general: line, returnsSame: line };
  const places = types.map(() => 'T');
  return { line, type, general: write(places, result), returnsSame: result === type ? write(places, 'T') : line };
}

/** The signatures of rows, in Markdown; those that differ only in the type of all arguments become one with a `T`. */
export function signatures(rows: readonly (SqlFunction | Operator)[]): string[] {
  const lines = rows.map(lineOf);
  const count = (general: string) => lines.filter((line) => line.general === general).length;
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = count(line.general) >= ALIKE_MIN ? line.general : line.returnsSame;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups].flatMap(([key, alike]) =>
    alike.length < ALIKE_MIN
      ? alike.map(({ line }) => code(line))
      : [`${code(key)} for T in ${alike.map(({ type }) => code(type)).join(', ')}`],
  );
}
