import type { Dice } from './dice.js';
import { clause, type Piece, parameter, sql, text } from './piece.js';
import type { ColumnModel, TableModel } from './schema.js';
import { quote, valueText } from './values.js';

// COPY, out of tables and into them. The data of COPY FROM is the statement's only parameter, named in a comment:
// engines hand it over beside the text.

type Format = 'text' | 'csv';

interface Options {
  readonly format: Format;
  readonly delimiter: string;
  readonly nullText: string;
  readonly hasHeader: boolean;
}

export function copyOut(dice: Dice, table: TableModel): Piece {
  const options = drawOptions(dice);
  const columns = dice.some(givenColumns(table), dice.between(1, 4));
  const names = columns.map(({ name }) => name).join(', ');
  const source = dice.chance(0.5) && names !== '' ? `${table.name} (${names})` : table.name;
  return sql`COPY ${source} TO '/dev/blob'${written(dice, options)}`;
}

export function copyIn(dice: Dice, table: TableModel): Piece {
  const options = drawOptions(dice);
  const columns = dice.some(givenColumns(table), dice.between(1, table.columns.length));
  const lines = dice.times(dice.between(0, 3), () => columns.map((column) => field(dice, column, options)));
  const header = options.hasHeader ? [columns.map(({ name }) => name)] : [];
  const rows = [...header, ...lines].map((fields) => fields.join(options.delimiter));
  const data = rows.map((row) => `${row}\n`).join('');
  const names = columns.map(({ name }) => name).join(', ');
  const into = names === '' ? table.name : `${table.name} (${names})`;
  return sql`COPY ${into} FROM '/dev/blob'${written(dice, options)} -- ${parameter({ ours: data, theirs: data })}`;
}

/** Columns that COPY takes values for: those of sequences get theirs from the data. */
function givenColumns(table: TableModel): readonly ColumnModel[] {
  return table.columns.filter((column) => !column.isGenerated);
}

function drawOptions(dice: Dice): Options {
  const format = dice.pick<Format>(['text', 'csv']);
  return {
    format,
    delimiter: dice.weighted([
      [3, format === 'csv' ? ',' : '\t'],
      [1, ';'],
      [0.5, '|'],
    ] as const),
    nullText: dice.weighted([
      [3, format === 'csv' ? '' : '\\N'],
      [1, 'NULL'],
      [0.5, 'a'],
    ] as const),
    hasHeader: dice.chance(0.25),
  };
}

function written(dice: Dice, { format, delimiter, nullText, hasHeader }: Options): Piece {
  const options = [`FORMAT ${format}`];
  if (delimiter !== (format === 'csv' ? ',' : '\t') || dice.chance(0.1)) options.push(`DELIMITER E${quote(delimiter)}`);
  if (nullText !== (format === 'csv' ? '' : '\\N')) options.push(`NULL ${quote(nullText)}`);
  if (hasHeader) options.push('HEADER');
  return options.length === 1 && format === 'text' ? text('') : clause` WITH (${options.join(', ')})`;
}

function field(dice: Dice, { type, isTame, isNotNull }: ColumnModel, { format, delimiter, nullText }: Options): string {
  if (dice.chance(isNotNull ? 0.02 : 0.15)) return nullText;
  const value = valueText(dice, type, isTame ? 'tame' : 'wild');
  if (format === 'csv') {
    const needsQuotes = /["\r\n]/.test(value) || value.includes(delimiter) || value === nullText;
    return needsQuotes || dice.chance(0.2) ? `"${value.replaceAll('"', '""')}"` : value;
  }
  const escaped = value.replace(/[\\\n\r\t]/g, (letter) => ESCAPES[letter]!);
  return delimiter === '\t' ? escaped : escaped.replaceAll(delimiter, `\\${delimiter}`);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
