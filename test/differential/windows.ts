import type { Dice } from './dice.js';
import type { Expressions } from './expressions.js';
import { clause, type Piece, piece, sql, text } from './piece.js';
import type { ScopeColumn } from './scope.js';
import * as t from './types.js';

// Window calls whose answer does not depend on the order of rows that tie: either the order goes on with every column, or
// the function takes peers together. Rows that are equal in every column still have some order, which is each window's own:
// one call of a query may tell it, not two.

export interface WindowCall {
  readonly type: t.SqlType;
  readonly written: Piece;
}

const APPROXIMATE = { facts: { isApproximate: true } };
const MIXED = { facts: { mixesEquals: true } };

/** The calls of one query. */
export class Windows {
  /** A call tells the places of rows. */
  private isPlaced = false;

  constructor(
    private readonly dice: Dice,
    private readonly columns: readonly ScopeColumn[],
    private readonly make: Expressions,
  ) {}

  /** A call with its window. */
  call(): WindowCall {
    const placing = this.isPlaced ? 0 : 2;
    return this.dice.weighted<() => WindowCall>([
      [2, () => this.ranking()],
      [placing, () => this.neighbor()],
      [placing, () => this.ofFrame()],
      [5, () => this.aggregate()],
    ])();
  }

  /** Whether the call that is made may tell the places of rows, as at most one does. */
  private mayPlace(): boolean {
    const may = !this.isPlaced;
    this.isPlaced = true;
    return may;
  }

  private ranking(): WindowCall {
    const { dice } = this;
    const [name, type] = dice.pick([
      ['rank()', t.bigint],
      ['dense_rank()', t.bigint],
      ['percent_rank()', t.double],
      ['cume_dist()', t.double],
      ['row_number()', t.bigint],
      [`ntile(${dice.between(1, 4)})`, t.integer],
    ] as const);
    const isTotal = name === 'row_number()' || name.startsWith('ntile');
    if (isTotal && !this.mayPlace()) return this.ranking();
    return { type, written: sql`${name} OVER (${this.partition()}${this.order(isTotal)})` };
  }

  private neighbor(): WindowCall {
    const { dice } = this;
    this.isPlaced = true;
    const type = this.anyType();
    const value = this.make.make(type, 1);
    const offset = dice.pick(['', ', 1', ', 2', ', 0', ', -1', ', NULL']);
    const otherwise = offset !== '' && dice.chance(0.4) ? sql`, ${this.make.make(type, 0)}` : text('');
    const over = sql`(${this.partition()}${this.order(true)})`;
    return { type, written: sql`${dice.pick(['lag', 'lead'])}(${value}${offset}${otherwise}) OVER ${over}` };
  }

  private ofFrame(): WindowCall {
    const { dice } = this;
    this.isPlaced = true;
    const type = this.anyType();
    const value = this.make.make(type, 1);
    const call = dice.pick([
      sql`first_value(${value})`,
      sql`last_value(${value})`,
      sql`nth_value(${value}, ${String(dice.between(1, 3))})`,
    ]);
    return { type, written: sql`${call} OVER (${this.partition()}${this.order(true)}${this.rowFrame()})` };
  }

  private aggregate(): WindowCall {
    const { dice } = this;
    const filter = dice.chance(0.15) ? clause` FILTER (WHERE ${this.make.condition(0)})` : text('');
    const { type, call, isApproximate } = this.aggregateCall();
    const range = dice.chance(0.25) ? this.rangeWindow() : null;
    const over =
      range ??
      (dice.chance(0.4) || !this.mayPlace()
        ? sql`(${this.partition()}${this.order(false)}${this.peerFrame()})`
        : sql`(${this.partition()}${this.order(true)}${this.rowFrame()})`);
    const written = sql`${call}${filter} OVER ${over}`;
    return { type, written: { ...written, ...(isApproximate ? APPROXIMATE : MIXED) } };
  }

  private aggregateCall(): { type: t.SqlType; call: Piece; isApproximate: boolean } {
    const { dice, make } = this;
    const numbers = this.columns.filter(({ type, isTame }) => isTame && t.isNumber(type)).map(({ type }) => type);
    const number = dice.pick([...numbers, t.integer, t.numeric]);
    const isFloat = number.family === 'float';
    const sumType = isFloat ? t.double : number.name === 'int2' || number.name === 'int4' ? t.bigint : t.numeric;
    return dice.weighted([
      [1, () => ({ type: t.bigint, call: text('count(*)'), isApproximate: false })],
      [1, () => ({ type: t.bigint, call: sql`count(${make.make(this.anyType(), 1)})`, isApproximate: false })],
      [
        3,
        () => {
          const type = number.name === 'float4' ? t.real : sumType;
          return { type, call: sql`sum(${make.make(number, 1, true)})`, isApproximate: isFloat };
        },
      ],
      [
        2,
        () => {
          const type = isFloat ? t.double : t.numeric;
          return { type, call: sql`avg(${make.make(number, 1, true)})`, isApproximate: isFloat };
        },
      ],
      [
        1,
        () => {
          const call = sql`${dice.pick(['var_pop', 'stddev', 'var_samp'])}(${make.make(t.integer, 1, true)})`;
          return { type: t.numeric, call, isApproximate: false };
        },
      ],
      [
        3,
        () => {
          const type = dice.pick([t.integer, t.text, t.numeric, t.date, t.timestamp, t.bigint]);
          return { type, call: sql`${dice.pick(['min', 'max'])}(${make.make(type, 1)})`, isApproximate: false };
        },
      ],
      [
        1,
        () => {
          const call = sql`${dice.pick(['bool_and', 'bool_or', 'every'])}(${make.condition(1)})`;
          return { type: t.boolean, call, isApproximate: false };
        },
      ],
      [
        0.7,
        () => {
          const call = sql`${dice.pick(['bit_and', 'bit_or', 'bit_xor'])}(${make.make(t.integer, 1)})`;
          return { type: t.integer, call, isApproximate: false };
        },
      ],
    ] as const)();
  }

  // --------------------------------------------------------------------------------------------------------- windows

  private anyType(): t.SqlType {
    const types = this.columns.map(({ type }) => type);
    return this.dice.pick([...types, t.integer, t.text]);
  }

  private partition(): Piece {
    const { dice } = this;
    const keys = this.columns.filter(({ type }) => type.isOrdered);
    if (keys.length === 0 || dice.chance(0.4)) return text('');
    const picked = dice.some(keys, dice.between(1, 2));
    return piece([` PARTITION BY ${picked.map((column) => column.sql).join(', ')}`], { isOptional: true, ...MIXED });
  }

  /** `isTotal`: rows that tie are equal in all columns. */
  private order(isTotal: boolean): Piece {
    const { dice } = this;
    const keys = dice.some(
      this.columns.filter(({ type }) => type.isOrdered),
      dice.between(0, 2),
    );
    const written = keys.map((column) => sql`${column.sql}${this.direction()}`);
    if (isTotal) for (const column of this.columns) written.push(text(`${column.sql}::text`));
    if (written.length === 0) return text('');
    return sql` ORDER BY ${piece(written, { separator: ', ' })}`;
  }

  private direction(): string {
    return this.dice.pick(['', '', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST']);
  }

  private rowFrame(): Piece {
    if (this.dice.chance(0.3)) return text('');
    return clause` ${this.dice.pick(['ROWS', 'ROWS', 'GROUPS'])} ${this.bounds(() => String(this.dice.between(0, 3)))}`;
  }

  /** A frame that begins and ends between groups of peers. */
  private peerFrame(): Piece {
    const { dice } = this;
    if (dice.chance(0.5)) return text('');
    const between = dice.pick([
      'UNBOUNDED PRECEDING AND CURRENT ROW',
      'UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
      'CURRENT ROW AND UNBOUNDED FOLLOWING',
      'CURRENT ROW AND CURRENT ROW',
    ]);
    const exclude = dice.pick(['', '', ' EXCLUDE GROUP', ' EXCLUDE NO OTHERS']);
    return clause` RANGE BETWEEN ${between}${exclude}`;
  }

  private bounds(offset: () => string): Piece {
    const { dice } = this;
    const exclude = dice.pick(['', '', '', ' EXCLUDE CURRENT ROW', ' EXCLUDE GROUP', ' EXCLUDE TIES']);
    const between = dice.weighted([
      [1, () => `BETWEEN UNBOUNDED PRECEDING AND ${offset()} PRECEDING`],
      [2, () => `BETWEEN ${offset()} PRECEDING AND ${offset()} FOLLOWING`],
      [1, () => `BETWEEN ${offset()} PRECEDING AND ${offset()} PRECEDING`],
      [1, () => `BETWEEN ${offset()} FOLLOWING AND ${offset()} FOLLOWING`],
      [1, () => `BETWEEN CURRENT ROW AND ${offset()} FOLLOWING`],
      [1, () => `BETWEEN ${offset()} FOLLOWING AND UNBOUNDED FOLLOWING`],
      [1, () => `BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`],
      [1, () => `${offset()} PRECEDING`],
    ] as const)();
    return text(between + exclude);
  }

  /** RANGE with offsets over one tame column; null when there is none. */
  private rangeWindow(): Piece | null {
    const { dice } = this;
    const keys = this.columns.filter(({ type, isTame }) => isTame && OFFSETS[type.name] !== undefined);
    if (keys.length === 0) return null;
    const { sql: key, type } = dice.pick(keys);
    const bounds = this.bounds(() => dice.pick(OFFSETS[type.name]!));
    return sql`(${this.partition()} ORDER BY ${key}${this.direction()} RANGE ${bounds})`;
  }
}

const NUMBER_OFFSETS = ['0', '1', '2', '10'];
const INTERVAL_OFFSETS = ["'0'", "'1 day'", "interval '1 month'", "'36 hours'"];

/** Offsets that fit a column of a type. */
const OFFSETS: Readonly<Record<string, readonly string[]>> = {
  int2: NUMBER_OFFSETS,
  int4: NUMBER_OFFSETS,
  int8: NUMBER_OFFSETS,
  numeric: [...NUMBER_OFFSETS, '1.5'],
  float4: [...NUMBER_OFFSETS, '0.5'],
  float8: [...NUMBER_OFFSETS, "'Infinity'"],
  date: INTERVAL_OFFSETS,
  timestamp: INTERVAL_OFFSETS,
  timestamptz: INTERVAL_OFFSETS,
  time: ["'0'", "'1 hour'", "interval '90 minutes'"],
  interval: ["'0'", "'1 day'"],
};
