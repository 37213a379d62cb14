import type { Dice } from './dice.js';
import { Expressions } from './expressions.js';
import { clause, list, type Piece, piece, sql, text } from './piece.js';
import type { SchemaModel, TableModel } from './schema.js';
import { columnsOfTable, isTameNumber, type ScopeColumn, typedLiteral } from './scope.js';
import * as t from './types.js';
import { Windows } from './windows.js';
import { withClause } from './with.js';

// SELECT statements. A query with LIMIT is ordered by all of its columns, so that its answer is one and the same
// everywhere.

interface Target {
  readonly name: string;
  readonly type: t.SqlType;
  readonly written: Piece;
}

interface FromClause {
  readonly written: Piece;
  readonly columns: readonly ScopeColumn[];
}

/** Types whose equal values all look alike: 1 month and 30 days are equal intervals. */
function isCanonical(type: t.SqlType): boolean {
  if (type.element !== null) return CANONICAL_ELEMENTS.has(type.element.family);
  return type.isOrdered && type.family !== 'interval';
}

const CANONICAL_ELEMENTS = new Set<t.Family>([
  'boolean',
  'integer',
  'text',
  'bytea',
  'uuid',
  'date',
  'time',
  'timestamp',
]);

/** PostgreSQL joins FULL by hashing or merging alone, which pgvector does not offer. */
function isHashed(type: t.SqlType): boolean {
  return type.isOrdered && type.family !== 'vector';
}

const MIXED = { facts: { mixesEquals: true } };

export class Queries {
  private aliases = 0;

  constructor(
    private readonly dice: Dice,
    readonly schema: SchemaModel,
  ) {}

  /** Queries of WITH that the next query may read. */
  readonly common: TableModel[] = [];

  private get readable(): readonly TableModel[] {
    return [...this.schema.tables, ...this.schema.views, ...this.common, ...this.common];
  }

  /** A query without ORDER BY and LIMIT. */
  body(): { body: Piece; targets: readonly { readonly name: string; readonly type: t.SqlType }[] } {
    return this.dice.weighted<() => { body: Piece; targets: Target[] }>([
      [4, () => this.plain(1)],
      [2, () => this.grouped()],
      [1, () => this.distinct()],
      [0.7, () => this.distinctOn()],
      [3, () => this.windowed()],
      [1.2, () => this.groupedBySets()],
      [1, () => this.setOperation()],
    ])();
  }

  /** A whole SELECT statement. */
  statement(): Piece {
    const { dice } = this;
    const before = dice.chance(0.25) ? withClause(dice, this) : text('');
    const made = dice.weighted<() => { body: Piece; targets: readonly Target[] }>([
      [6, () => this.plain(2)],
      [3, () => this.grouped()],
      [1, () => this.distinct()],
      [0.7, () => this.distinctOn()],
      [3, () => this.windowed()],
      [1.2, () => this.groupedBySets()],
      [1.5, () => this.setOperation()],
      [0.3, () => this.values()],
    ])();
    return sql`${before}${made.body}${this.orderAndLimit(made.targets)}`;
  }

  expressions(columns: readonly ScopeColumn[], depth: number): Expressions {
    return new Expressions(
      this.dice,
      columns,
      depth <= 0 ? null : (type, outer, rows) => this.inner(type, outer, rows),
    );
  }

  // ------------------------------------------------------------------------------------------------------- bodies

  private plain(depth: number): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const from = this.from(depth);
    const make = this.expressions(from.columns, depth);
    const targets = dice.times(dice.between(1, 4), (i) => {
      const type = this.targetType(from.columns);
      return { name: `o${i}`, type, written: make.make(type, dice.between(0, 2)) };
    });
    return { body: this.select(targets, from, this.where(make)), targets };
  }

  private targetType(columns: readonly ScopeColumn[]): t.SqlType {
    if (columns.length > 0 && this.dice.chance(0.6)) return this.dice.pick(columns).type;
    return this.dice.weighted(t.EXPRESSION_TYPES);
  }

  private select(targets: readonly Target[], from: FromClause, rest: Piece, distinct = ''): Piece {
    const items = targets.map(({ name, written }) => sql`${written} AS ${name}`);
    return sql`SELECT ${distinct}${list(items)} FROM ${from.written}${rest}`;
  }

  private where(make: Expressions): Piece {
    return this.dice.chance(0.6) ? clause` WHERE ${make.condition(2)}` : text('');
  }

  private grouped(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const from = this.from(1);
    const make = this.expressions(from.columns, 0);
    const keyTypes = from.columns.filter(({ type }) => isCanonical(type));
    const keys = dice.chance(0.25) ? [] : dice.some(keyTypes, dice.between(1, 2));
    const groups = keys.map((column, i): Target => {
      const isPlain = dice.chance(0.7);
      return { name: `g${i}`, type: column.type, written: isPlain ? text(column.sql) : make.make(column.type, 1) };
    });
    const aggregates = dice.times(dice.between(1, 3), (i) => this.aggregate(make, from.columns, `a${i}`));
    if (dice.chance(0.12)) aggregates.push(this.outerAggregate(make, from.columns));
    const byName = dice.chance(0.3);
    const items = groups.map(({ name, written }, i) => (byName ? text(dice.pick([name, String(i + 1)])) : written));
    const groupBy = items.length === 0 ? text('') : piece([' GROUP BY ', list(items)], MIXED);
    const having = dice.chance(0.3) ? clause` HAVING ${this.having(make, from.columns)}` : text('');
    const targets = [...groups, ...aggregates];
    return { body: this.select(targets, from, sql`${this.where(make)}${groupBy}${having}`), targets };
  }

  /** GROUP BY with grouping sets over plain columns, and GROUPING of them. */
  private groupedBySets(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const from = this.from(1);
    const make = this.expressions(from.columns, 0);
    const canonical = from.columns.filter(({ type }) => isCanonical(type));
    if (canonical.length === 0) return this.grouped();
    const keys = dice.some(canonical, dice.between(1, 3));
    const columns = keys.map((column) => column.sql);
    const groups = keys.map((column, i): Target => ({ name: `g${i}`, type: column.type, written: text(column.sql) }));
    const grouping = sql`GROUPING(${dice.some(columns, dice.between(1, 2)).join(', ')})`;
    const flags: Target = { name: 'f0', type: t.integer, written: grouping };
    const aggregates = dice.times(dice.between(1, 3), (i) => this.aggregate(make, from.columns, `a${i}`));
    const elements = dice.times(dice.between(1, 2), () => this.groupingElement(columns));
    // Every key stands in some set.
    const all = `ROLLUP (${columns.join(', ')})`;
    const distinct = dice.pick(['', '', 'DISTINCT ']);
    const groupBy = piece([` GROUP BY ${distinct}`, list([all, ...elements].slice(0, dice.between(1, 2)))], MIXED);
    const having = dice.chance(0.3) ? clause` HAVING ${this.having(make, from.columns)}` : text('');
    const targets = [...groups, flags, ...aggregates];
    return { body: this.select(targets, from, sql`${this.where(make)}${groupBy}${having}`), targets };
  }

  private groupingElement(columns: readonly string[]): string {
    const { dice } = this;
    const some = () => dice.some(columns, dice.between(1, columns.length));
    return dice.weighted<() => string>([
      [2, () => `ROLLUP (${some().join(', ')})`],
      [1, () => `CUBE (${some().join(', ')})`],
      [2, () => `GROUPING SETS ((${some().join(', ')}), ${some().join(', ')}, ())`],
      [1, () => `GROUPING SETS (CUBE (${some().join(', ')}), (${some().join(', ')}))`],
      [1, () => dice.pick(columns)],
    ])();
  }

  /** A SELECT list with window calls, over rows or over groups. */
  private windowed(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    if (dice.chance(0.2)) return this.windowedGroups();
    const from = this.from(dice.chance(0.2) ? 1 : 0);
    const make = this.expressions(from.columns, 0);
    const windows = new Windows(dice, from.columns, make);
    const plain = dice.times(dice.between(0, 2), (i): Target => {
      const type = this.targetType(from.columns);
      return { name: `o${i}`, type, written: make.make(type, 1) };
    });
    const calls = dice.times(dice.between(1, 3), (i): Target => ({ name: `w${i}`, ...windows.call() }));
    const targets = [...plain, ...calls];
    return { body: this.select(targets, from, this.where(make)), targets };
  }

  private windowedGroups(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const from = this.from(0);
    const make = this.expressions(from.columns, 0);
    const canonical = from.columns.filter(({ type }) => isCanonical(type));
    const keys = dice.some(canonical, dice.between(1, 2));
    if (keys.length === 0) return this.grouped();
    const groups = keys.map((column, i): Target => ({ name: `g${i}`, type: column.type, written: text(column.sql) }));
    const order = dice.some(keys, dice.between(0, 2)).map((column) => column.sql);
    const over = order.length === 0 ? '()' : `(ORDER BY ${order.join(', ')}${dice.pick(['', ' DESC'])})`;
    const call = dice.pick<{ type: t.SqlType; text: string }>([
      { type: t.numeric, text: 'sum(count(*))' },
      { type: t.bigint, text: 'rank()' },
      { type: t.bigint, text: 'max(count(*))' },
      { type: t.bigint, text: 'count(*)' },
    ]);
    const window: Target = { name: 'w0', type: call.type, written: text(`${call.text} OVER ${over}`) };
    const targets = [...groups, this.aggregate(make, from.columns, 'a0'), window];
    const groupBy = piece([` GROUP BY ${keys.map((column) => column.sql).join(', ')}`], MIXED);
    return { body: this.select(targets, from, sql`${this.where(make)}${groupBy}`), targets };
  }

  /** The first row, in an order of all columns, of each combination of some. */
  private distinctOn(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const from = this.from(0);
    const make = this.expressions(from.columns, 0);
    const canonical = from.columns.filter(({ type }) => isCanonical(type));
    if (canonical.length === 0) return this.distinct();
    const on = dice.some(canonical, dice.between(1, 2)).map((column) => column.sql);
    const targets = dice.times(dice.between(1, 3), (i): Target => {
      const type = this.targetType(from.columns);
      return { name: `o${i}`, type, written: make.make(type, 1) };
    });
    const order = [...dice.some(on, on.length), ...from.columns.map((column) => `${column.sql}::text`)].join(', ');
    const rest = sql`${this.where(make)} ORDER BY ${order}`;
    const body = this.select(targets, from, rest, `DISTINCT ON (${on.join(', ')}) `);
    // It has an ORDER BY of its own.
    return { body: { ...sql`SELECT * FROM (${body}) AS d`, ...MIXED }, targets };
  }

  private having(make: Expressions, columns: readonly ScopeColumn[]): Piece {
    const { written, type } = this.aggregate(make, columns, '');
    return type.isOrdered && type.name !== 'bool'
      ? sql`${written} ${this.dice.pick(['>', '<=', '='])} ${typedLiteral(this.dice, type, 'tame')}`
      : sql`${written} IS NOT NULL`;
  }

  private aggregate(make: Expressions, columns: readonly ScopeColumn[], name: string): Target {
    const { dice } = this;
    const filter = dice.chance(0.15) ? clause` FILTER (WHERE ${make.condition(0)})` : text('');
    const numbers = columns.filter(isTameNumber).map(({ type }) => type);
    const approximate = (type: t.SqlType) => ({ facts: type.family === 'float' ? { isApproximate: true } : {} });
    return dice.weighted<() => Target>([
      [2, () => ({ name, type: t.bigint, written: sql`count(*)${filter}` })],
      [
        2,
        () => {
          const canonical = columns.map((column) => column.type).filter(isCanonical);
          const type = dice.pick([...canonical, t.integer]);
          const distinct = dice.pick(['', 'DISTINCT ']);
          return { name, type: t.bigint, written: sql`count(${distinct}${make.make(type, 1)})${filter}` };
        },
      ],
      [
        3,
        () => {
          const type = dice.pick([...numbers, t.integer]);
          const call = dice.pick(['sum', 'avg', 'sum']);
          const distinct = type.family !== 'float' && dice.chance(0.15) ? 'DISTINCT ' : '';
          const written = sql`${call}(${distinct}${make.make(type, 1, true)})${filter}`;
          return { name, type: aggregateType(call, type), written: { ...written, ...approximate(type) } };
        },
      ],
      [
        0.5,
        () => {
          const ordered = columns.map(({ type }) => type).filter(isCanonical);
          const of = dice.pick([...ordered, t.integer]);
          const [call, type] = dice.pick([
            ['rank', t.bigint],
            ['dense_rank', t.bigint],
            ['percent_rank', t.double],
            ['cume_dist', t.double],
          ] as const);
          const order = dice.pick(['', ' DESC', ' NULLS FIRST']);
          const direct = typedLiteral(dice, of, 'tame');
          return {
            name,
            type,
            written: sql`${call}(${direct}) WITHIN GROUP (ORDER BY ${make.make(of, 1)}${order})${filter}`,
          };
        },
      ],
      [
        3,
        () => {
          const ordered = columns.map(({ type }) => type).filter((type) => hasExtremes(type));
          const type = dice.pick([...ordered, t.text]);
          return { name, type, written: sql`${dice.pick(['min', 'max'])}(${make.make(type, 1)})${filter}` };
        },
      ],
    ])();
  }

  /** An aggregate of this query inside of another one. */
  private outerAggregate(make: Expressions, columns: readonly ScopeColumn[]): Target {
    const { dice } = this;
    const { written, type } = this.aggregate(make, columns.length > 0 ? columns : [], '');
    const table = dice.pick(this.schema.tables);
    const from = dice.chance(0.5) ? ` FROM ${table.name} AS s${this.aliases++} LIMIT 1` : '';
    return { name: 'x0', type, written: sql`(SELECT ${written}${from})` };
  }

  private distinct(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const from = this.from(1);
    const make = this.expressions(from.columns, 1);
    const types = from.columns.map(({ type }) => type).filter(isCanonical);
    const targets = dice.times(dice.between(1, 2), (i) => {
      const type = dice.pick([...types, t.boolean]);
      return { name: `o${i}`, type, written: make.make(type, 1) };
    });
    const body = this.select(targets, from, this.where(make), 'DISTINCT ');
    return { body: { ...body, ...MIXED }, targets };
  }

  private setOperation(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const types = dice.times(dice.between(1, 3), () => dice.pick(CANONICAL_TYPES));
    const side = () => {
      const from = this.from(0);
      const make = this.expressions(from.columns, 0);
      const targets = types.map((type, i) => ({ name: `o${i}`, type, written: make.make(type, 1) }));
      return { body: this.select(targets, from, this.where(make)), targets };
    };
    const first = side();
    const operator = () =>
      ` ${dice.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL', 'INTERSECT ALL'])} `;
    const more = dice.times(dice.between(1, 2), () => piece([operator(), side().body], { isOptional: true }));
    return { body: piece([first.body, ...more], MIXED), targets: first.targets };
  }

  private values(): { body: Piece; targets: Target[] } {
    const { dice } = this;
    const types = dice.times(dice.between(1, 3), () => dice.weighted(t.EXPRESSION_TYPES));
    const make = this.expressions([], 0);
    const rows = dice.times(
      dice.between(1, 4),
      () =>
        sql`(${list(
          types.map((type) => make.make(type, 1)),
          ', ',
          types.length,
        )})`,
    );
    const targets = types.map((type, i) => ({ name: `column${i + 1}`, type, written: text('') }));
    return { body: sql`VALUES ${list(rows)}`, targets };
  }

  private orderAndLimit(targets: readonly Target[]): Piece {
    const { dice } = this;
    if (dice.chance(0.35)) return text('');
    const direction = () => dice.pick(['', ' ASC', ' DESC', ' DESC NULLS LAST', ' NULLS FIRST', ' DESC NULLS FIRST']);
    const name = (target: Target) => (dice.chance(0.3) ? String(targets.indexOf(target) + 1) : target.name);
    if (targets.every(({ type }) => isCanonical(type)) && dice.chance(0.5)) {
      const all = dice.some(targets, targets.length);
      const keys = all.map((target) => name(target) + direction()).join(', ');
      const limit = dice.chance(0.8)
        ? clause` LIMIT ${dice.pick(['0', '1', '2', '5', '$$', 'NULL', '1 + 1'])}`
        : text('');
      const offset = dice.chance(0.3) ? clause` OFFSET ${dice.pick(['0', '1', '3'])}` : text('');
      const facts = { orderedBy: all.map((target) => target.name), mixesEquals: true };
      return piece([` ORDER BY ${keys}`, withCount(limit), offset], { facts, isOptional: true });
    }
    const keys = dice.some(
      targets.filter(({ type }) => isCanonical(type)),
      2,
    );
    if (keys.length === 0) return text('');
    const facts = { orderedBy: keys.map((target) => target.name), mixesEquals: true };
    const written = keys.map((target) => name(target) + direction()).join(', ');
    return piece([` ORDER BY ${written}`], { facts, isOptional: true });
  }

  // --------------------------------------------------------------------------------------------------------- FROM

  private from(depth: number): FromClause {
    const { dice } = this;
    let from = this.source(depth);
    const joins = dice.weighted([
      [5, 0],
      [3.5, 1],
      [1, 2],
    ] as const);
    for (let i = 0; i < joins; i++) from = this.join(from, this.source(depth));
    return from;
  }

  private source(depth: number): FromClause {
    const { dice } = this;
    const alias = `r${this.aliases++}`;
    if (depth > 0 && dice.chance(0.12)) {
      const { body, targets } = dice.chance(0.5) ? this.plain(0) : this.grouped();
      const columns = targets.map(({ name, type }) => ({ sql: `${alias}.${name}`, type, isTame: false }));
      return { written: sql`(${body}) AS ${alias}`, columns };
    }
    const table = dice.pick(this.readable);
    return { written: text(`${table.name} AS ${alias}`), columns: columnsOfTable(table, alias) };
  }

  private join(left: FromClause, right: FromClause): FromClause {
    const { dice } = this;
    const columns = [...left.columns, ...right.columns];
    if (dice.chance(0.12)) {
      const written = sql`${left.written}${dice.pick([' CROSS JOIN ', ', '])}${right.written}`;
      return { written: { ...written, sort: null }, columns };
    }
    const kind = dice.pick(['JOIN', 'INNER JOIN', 'LEFT JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
    const on = this.joinCondition(left, right, kind === 'FULL JOIN');
    return { written: sql`(${left.written} ${kind} ${right.written} ON ${on})`, columns };
  }

  private joinCondition(left: FromClause, right: FromClause, isFull: boolean): Piece {
    const { dice } = this;
    const pairs = left.columns.flatMap((a) =>
      right.columns.filter((b) => b.type.name === a.type.name && isHashed(a.type)).map((b) => [a, b] as const),
    );
    if (pairs.length === 0) return text('true');
    const equal = () => {
      const [a, b] = dice.pick(pairs);
      return dice.chance(0.5) ? `${a.sql} = ${b.sql}` : `${b.sql} = ${a.sql}`;
    };
    const conditions: Piece[] = [text(equal())];
    if (dice.chance(0.2)) conditions.push(text(equal()));
    if (!isFull && dice.chance(0.3)) {
      conditions.push(this.expressions([...left.columns, ...right.columns], 0).condition(1));
    }
    if (!isFull && dice.chance(0.1)) {
      const [a, b] = dice.pick(pairs);
      conditions[0] = text(`${a.sql} < ${b.sql}`);
    }
    return list(conditions, ' AND ');
  }

  /** A query inside an expression. */
  private inner(type: t.SqlType, outer: readonly ScopeColumn[], rows: 'one' | 'any'): Piece | null {
    const { dice } = this;
    const holders = this.readable.filter((table) => table.columns.some((column) => column.type.name === type.name));
    const table = dice.pick(holders.length > 0 ? holders : this.readable);
    const alias = `s${this.aliases++}`;
    const own = columnsOfTable(table, alias);
    const make = this.expressions(dice.chance(0.6) ? [...own, ...dice.some(outer, 3)] : own, 0);
    const where = dice.chance(0.7) ? clause` WHERE ${make.condition(1)}` : text('');
    const from = `${table.name} AS ${alias}`;
    const value = this.expressions(own, 0).make(type, 1);
    if (rows === 'any') return sql`SELECT ${value} FROM ${from}${where}`;
    if (type.name === 'int8' && dice.chance(0.5)) return sql`SELECT count(*) FROM ${from}${where}`;
    if (hasExtremes(type)) return sql`SELECT ${dice.pick(['min', 'max'])}(${value}) FROM ${from}${where}`;
    if (!isCanonical(type)) return null;
    return sql`SELECT ${value} FROM ${from}${where} ORDER BY 1 LIMIT 1`;
  }
}

const CANONICAL_TYPES = t.EXPRESSION_TYPES.map(([, type]) => type).filter(isCanonical);

/** LIMIT with its `$$` made a parameter. */
function withCount(limit: Piece): Piece {
  const parts = limit.parts.map((part) => (part === '$$' ? piece([], { parameter: { ours: 2, theirs: 2 } }) : part));
  return { ...limit, parts };
}

const EXTREMES = new Set([
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
  'text',
  'date',
  'time',
  'timestamp',
  'timestamptz',
]);

function hasExtremes(type: t.SqlType): boolean {
  return EXTREMES.has(type.name);
}

function aggregateType(call: string, type: t.SqlType): t.SqlType {
  if (type.family === 'float') return t.double;
  if (call === 'sum' && (type.name === 'int2' || type.name === 'int4')) return t.bigint;
  return t.numeric;
}

export function tableNamed(schema: SchemaModel, name: string): TableModel {
  return schema.tables.find((table) => table.name === name)!;
}
