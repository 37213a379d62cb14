import type { Dice } from './dice.js';
import { type Piece, parameter, piece, text } from './piece.js';
import type { TableModel } from './schema.js';
import type { SqlType } from './types.js';
import * as t from './types.js';
import { parameterValue, quote, type Range, valueText } from './values.js';

/** A column that an expression may name. */
export interface ScopeColumn {
  /** As written, with its qualifier. */
  readonly sql: string;
  readonly type: SqlType;
  readonly isTame: boolean;
}

export function columnsOfTable(table: TableModel, alias: string): ScopeColumn[] {
  return table.columns.map(({ name, type, isTame }) => ({ sql: `${alias}.${name}`, type, isTame }));
}

/** A literal with its type spelled out. */
export function typedLiteral(dice: Dice, type: SqlType, range: Range): Piece {
  const value = valueText(dice, type, range);
  if (type.name === 'bool') return text(value);
  if (type.name === 'int4' && range === 'tame') return text(value.startsWith('-') ? `(${value})` : value);
  const base = type.name === 'varchar' ? 'varchar' : type.sql;
  return text(dice.chance(0.7) ? `${quote(value)}::${base}` : `CAST(${quote(value)} AS ${base})`);
}

/** A literal whose type its use decides. */
export function bareLiteral(dice: Dice, type: SqlType, range: Range): Piece {
  return text(quote(valueText(dice, type, range)));
}

/** `$n` with or without a cast. */
export function parameterOf(dice: Dice, type: SqlType, range: Range, isBare: boolean): Piece {
  const value = parameter(parameterValue(dice, type, valueText(dice, type, range)));
  return isBare ? value : piece([value, `::${type.sql}`]);
}

export function isTameNumber({ type, isTame }: ScopeColumn): boolean {
  return isTame && t.isNumber(type);
}
