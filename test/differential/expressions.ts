import type { Dice } from './dice.js';
import { FUNCTIONS, type FunctionRow } from './functions.js';
import { list, type Piece, piece, sql, text } from './piece.js';
import { bareLiteral, parameterOf, type ScopeColumn, typedLiteral } from './scope.js';
import * as t from './types.js';

/** Makes a query of one column of a type, which may name the columns around it. */
export type SubqueryMaker = (type: t.SqlType, outer: readonly ScopeColumn[], rows: 'one' | 'any') => Piece | null;

const FUNCTIONS_BY_TYPE = new Map<string, FunctionRow[]>();
for (const row of FUNCTIONS) {
  const rows = FUNCTIONS_BY_TYPE.get(row.returns.name) ?? [];
  FUNCTIONS_BY_TYPE.set(row.returns.name, [...rows, row]);
}

/** Makes expressions over the columns of a scope. None of them fails, whatever the rows hold. */
export class Expressions {
  constructor(
    private readonly dice: Dice,
    readonly columns: readonly ScopeColumn[],
    private readonly subquery: SubqueryMaker | null,
  ) {}

  /** An expression of a type; `tame` ones may be added and multiplied. */
  make(type: t.SqlType, depth: number, tame = false): Piece {
    const { dice } = this;
    if (type.name === 'bool') return sql`(${this.condition(depth)})`;
    const simple = this.leaf(type, tame);
    if (depth <= 0 || dice.chance(0.3)) return simple;
    const inner = () => this.make(type, depth - 1, tame);
    const made = dice.weighted<() => Piece>([
      [5, () => this.call(type, depth, tame) ?? simple],
      [1.2, () => this.caseOf(type, depth, tame)],
      [0.8, () => sql`COALESCE(${list([inner(), inner()])})`],
      [0.4, () => (type.isOrdered ? sql`NULLIF(${inner()}, ${this.leaf(type, tame)})` : simple)],
      [0.4, () => (type.isOrdered ? sql`${dice.pick(['GREATEST', 'LEAST'])}(${list([inner(), inner()])})` : simple)],
      [0.6, () => this.scalarSubquery(type) ?? simple],
    ])();
    return { ...made, sort: `expression ${type.name}`, simpler: [simple, text(`NULL::${type.sql}`)] };
  }

  private leaf(type: t.SqlType, tame: boolean): Piece {
    const { dice } = this;
    const columns = this.columns.filter((column) => column.type.name === type.name && (!tame || column.isTame));
    const options = { sort: `expression ${type.name}` };
    if (columns.length > 0 && dice.chance(0.75)) return piece([dice.pick(columns).sql], options);
    const range = tame || dice.chance(0.7) ? 'tame' : 'wild';
    if (dice.chance(0.08)) return piece([`NULL::${type.sql}`], options);
    if (dice.chance(0.2)) return piece([parameterOf(dice, type, range, false)], options);
    return piece([typedLiteral(dice, type, range)], options);
  }

  private call(type: t.SqlType, depth: number, tame: boolean): Piece | null {
    const rows = FUNCTIONS_BY_TYPE.get(type.name) ?? [];
    if (rows.length === 0) return null;
    const row = this.dice.pick(rows);
    const isTame = tame || row.needsTame === true;
    // Small integers overflow soon.
    const inside = type.name === 'int2' ? 0 : depth - 1;
    const args = row.args.map((arg) => this.make(arg, inside, isTame));
    return fill(row.template, args);
  }

  private caseOf(type: t.SqlType, depth: number, tame: boolean): Piece {
    const { dice } = this;
    const branches = dice.times(dice.between(1, 2), () => {
      return sql`WHEN ${this.condition(depth - 1)} THEN ${this.make(type, depth - 1, tame)}`;
    });
    const otherwise = dice.chance(0.6) ? sql` ELSE ${this.make(type, depth - 1, tame)}` : text('');
    return sql`CASE ${list(branches, ' ')}${otherwise} END`;
  }

  private scalarSubquery(type: t.SqlType): Piece | null {
    const inner = this.subquery?.(type, this.columns, 'one') ?? null;
    return inner === null ? null : sql`(${inner})`;
  }

  // ------------------------------------------------------------------------------------------------- conditions

  condition(depth: number): Piece {
    const { dice } = this;
    if (depth <= 0) return { ...this.simpleCondition(0), sort: 'expression bool' };
    const inner = () => this.condition(depth - 1);
    const made = dice.weighted<() => Piece>([
      [6, () => this.simpleCondition(depth - 1)],
      [1.5, () => sql`(${list([inner(), inner()], ' AND ')})`],
      [1.5, () => sql`(${list([inner(), inner()], ' OR ')})`],
      [1, () => sql`NOT (${inner()})`],
      [0.5, () => sql`(${inner()}) IS ${dice.pick(['', 'NOT '])}${dice.pick(['TRUE', 'FALSE', 'UNKNOWN', 'NULL'])}`],
      [0.3, () => sql`(${inner()}) ${dice.pick(['=', '<>', '<', '>='])} (${inner()})`],
      [1, () => this.subqueryCondition() ?? this.simpleCondition(depth - 1)],
      [0.3, () => this.caseOf(t.boolean, depth, false)],
    ])();
    return { ...made, sort: 'expression bool', simpler: [text('true')] };
  }

  private simpleCondition(depth: number): Piece {
    const { dice } = this;
    const booleans = this.columns.filter(({ type }) => type.name === 'bool');
    if (booleans.length > 0 && dice.chance(0.12)) return text(dice.pick(booleans).sql);
    const type = this.comparedType();
    const left = this.make(type, depth);
    return dice.weighted<() => Piece>([
      [6, () => sql`${left} ${dice.pick(['=', '=', '<', '<=', '>', '>=', '<>', '!='])} ${this.comparand(type, depth)}`],
      [1.5, () => sql`${left} IS ${dice.pick(['', 'NOT '])}NULL`],
      [1, () => sql`${left} IS ${dice.pick(['', 'NOT '])}DISTINCT FROM ${this.comparand(type, depth)}`],
      [1, () => this.between(type, left)],
      [1.5, () => this.inList(type, left)],
      [0.7, () => this.acrossNumbers(depth)],
      [1, () => this.like(depth)],
    ])();
  }

  /** The type of a column, mostly, and one with an order. */
  private comparedType(): t.SqlType {
    const types = this.columns.map(({ type }) => type).filter((type) => type.isOrdered && type.name !== 'bool');
    if (types.length > 0 && this.dice.chance(0.85)) return this.dice.pick(types);
    return this.dice.weighted(t.EXPRESSION_TYPES.filter(([, type]) => type.isOrdered && type.name !== 'bool'));
  }

  /** What something is compared with: often a literal or parameter that takes the other side's type. */
  private comparand(type: t.SqlType, depth: number): Piece {
    const { dice } = this;
    const range = dice.chance(0.8) ? 'tame' : 'wild';
    if (dice.chance(0.35)) return bareLiteral(dice, type, range);
    if (dice.chance(0.2)) return parameterOf(dice, type, range, true);
    return this.make(type, depth);
  }

  private between(type: t.SqlType, left: Piece): Piece {
    const { dice } = this;
    const symmetric = dice.pick(['', '', 'SYMMETRIC ']);
    return sql`${left} ${dice.pick(['', 'NOT '])}BETWEEN ${symmetric}${this.comparand(type, 0)} AND ${this.comparand(type, 0)}`;
  }

  private inList(type: t.SqlType, left: Piece): Piece {
    const { dice } = this;
    const items = dice.times(dice.between(1, 5), () => {
      return dice.chance(0.1) ? text('NULL') : dice.chance(0.5) ? bareLiteral(dice, type, 'tame') : this.make(type, 0);
    });
    return sql`${left} ${dice.pick(['', 'NOT '])}IN (${list(items)})`;
  }

  private acrossNumbers(depth: number): Piece {
    const { dice } = this;
    const [left, right] = [dice.pick(t.NUMBERS), dice.pick(t.NUMBERS)];
    const operator = dice.pick(['=', '<', '>=', '<>']);
    return sql`${this.make(left, depth)} ${operator} ${this.make(right, depth)}`;
  }

  private like(depth: number): Piece {
    const { dice } = this;
    const pattern = dice.pick(["'a%'", "'%b%'", "'_'", "'%'", "''", "'A_'", "'%\\%%'", "'a\\_b'", "'é%'", "'%c'"]);
    return sql`${this.make(t.text, depth)} ${dice.pick(['', 'NOT '])}${dice.pick(['LIKE', 'ILIKE'])} ${pattern}`;
  }

  private subqueryCondition(): Piece | null {
    const { dice } = this;
    if (this.subquery === null) return null;
    const type = this.comparedType();
    const inner = this.subquery(type, this.columns, 'any');
    if (inner === null) return null;
    const left = this.make(type, 0);
    return dice.weighted<() => Piece>([
      [3, () => sql`${dice.pick(['', 'NOT '])}EXISTS (${inner})`],
      [3, () => sql`${left} ${dice.pick(['', 'NOT '])}IN (${inner})`],
      [1, () => sql`${left} ${dice.pick(['=', '<', '>=', '<>'])} ${dice.pick(['ANY', 'ALL', 'SOME'])} (${inner})`],
    ])();
  }
}

/** A template with its arguments in place of `$1`, `$2`. */
function fill(template: string, args: readonly Piece[]): Piece {
  return piece(template.split(/(\$\d)/).map((part) => (/^\$\d$/.test(part) ? args[Number(part[1]) - 1]! : part)));
}
