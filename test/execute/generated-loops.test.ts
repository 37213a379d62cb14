import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdEngine } from '../../src/client/engines.js';
import { resolveOptions } from '../../src/client/options.js';
import { Batch } from '../../src/columnar/batch.js';
import { type Column, DictionaryColumn } from '../../src/columnar/column.js';
import { columnOf } from '../../src/columnar/column-builder.js';
import { DatabaseError } from '../../src/common/errors.js';
import { bindOptionsOf, bindParameters } from '../../src/engine/compile.js';
import type { Engine } from '../../src/engine/engine.js';
import { Session } from '../../src/engine/session.js';
import { Builder } from '../../src/sql/execute/build.js';
import type { ExecutionContext } from '../../src/sql/execute/context.js';
import { type CompileScope, compile } from '../../src/sql/execute/evaluate.js';
import { generateFilter, generateMap } from '../../src/sql/execute/generate.js';
import { parseStatements } from '../../src/sql/parse/parse.js';
import { type BoundStatement, bindStatement, type PlannedStatement } from '../../src/sql/plan/bind.js';
import type { BoundExpression, OutputColumn } from '../../src/sql/plan/bound-expression.js';
import type { Type } from '../../src/types/type.js';
import { Dice } from '../differential/dice.js';
import { Expressions } from '../differential/expressions.js';
import { write } from '../differential/piece.js';
import type { ScopeColumn } from '../differential/scope.js';
import * as t from '../differential/types.js';
import { valueText } from '../differential/values.js';

// Generated loops must give what closures give: values, NULLs and errors, over every kind of column.

const SEED = Number(process.env.ZATABASE_EXECUTE_SEED ?? 1);
const EXPRESSIONS = Number(process.env.ZATABASE_EXECUTE_EXPRESSIONS ?? 600);
const ROWS = 40;

const COLUMNS: readonly t.SqlType[] = [
  t.boolean,
  t.smallint,
  t.integer,
  t.integer,
  t.bigint,
  t.real,
  t.double,
  t.numeric,
  t.text,
  t.text,
  t.varchar,
  t.bytea,
  t.date,
  t.timestamp,
  t.jsonb,
  t.integerArray,
];

let engine: Engine;
let session: Session;

beforeAll(() => {
  engine = holdEngine(null, resolveOptions({})).engine;
  session = new Session(engine, { parsers: null, isReadOnly: false });
  const columns = COLUMNS.map(({ sql }, i) => `c${i} ${sql}`).join(', ');
  session.execute(session.prepare(`CREATE TABLE r (${columns})`)[0]!, []);
});

afterAll(() => engine.close());

describe('generated loops', () => {
  test(`${EXPRESSIONS} expressions of seed ${SEED} give the same as closures`, () => {
    const dice = new Dice(SEED);
    const differences: string[] = [];
    let compared = 0;
    for (let i = 0; i < EXPRESSIONS; i++) {
      // Wild columns are given out as tame ones here: errors must be the same too.
      const scope = COLUMNS.map((type, c): ScopeColumn => ({ sql: `r.c${c}`, type, isTame: dice.chance(0.8) }));
      const type = dice.chance(0.4) ? t.boolean : dice.pick(COLUMNS);
      const { text, ours } = write(new Expressions(dice, scope, null).make(type, 3));
      const bound = bindSelect(`SELECT ${text} FROM r`);
      if (bound === null) continue;
      compared++;
      const found = compareTiers(dice, bound, ours);
      if (found !== null) differences.push(`${text} -- ${ours.map(String).join(', ')}\n  ${found}`);
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(EXPRESSIONS * 0.8);
  });
});

/** The bound statement; null when its types do not go together. */
function bindSelect(text: string): BoundStatement | null {
  const options = bindOptionsOf({ catalog: session.catalog, settings: session.settings });
  try {
    const [parsed] = parseStatements(text);
    return bindStatement(parsed!.statement as PlannedStatement, options);
  } catch (cause) {
    if (cause instanceof DatabaseError) return null;
    throw cause;
  }
}

function compareTiers(dice: Dice, { plan, parameterTypes }: BoundStatement, given: readonly unknown[]): string | null {
  if (plan.kind !== 'Query' || plan.query.kind !== 'Project') throw new Error('the statement is no projection');
  const { expressions, input } = plan.query;
  const context = contextOf(bindParameters(given, parameterTypes, session.context));
  return compareOver(expressions[0]!, batchOf(dice, input.columns), new Builder().scope(input.columns), context);
}

function contextOf(parameters: readonly unknown[]): ExecutionContext {
  const outside = { parameters, outer: [], session: session.context };
  return outside as unknown as ExecutionContext;
}

function compareOver(
  expression: BoundExpression,
  batch: Batch,
  scope: CompileScope,
  context: ExecutionContext,
): string | null {
  const rows = Array.from({ length: batch.count }, (_, i) => batch.row(i));
  const closure = compile(expression, scope);
  const expected = answer(() => rows.map((row) => show(expression.type, closure(batch, row, context))).join(' | '));
  const mapped = answer(() => {
    const column = generateMap(expression, scope, batch)!(batch, batch.selection, batch.count, context);
    return rows.map((row) => show(expression.type, column.value(row))).join(' | ');
  });
  if (mapped !== expected) return `map: ${mapped}\n  closure: ${expected}`;
  if (expression.type.name !== 'bool') return null;
  const kept = answer(() => rows.filter((row) => closure(batch, row, context) === true).join());
  const filtered = answer(() => {
    const out = new Int32Array(batch.count);
    const count = generateFilter(expression, scope, batch)!(batch, batch.selection, batch.count, out, context);
    return out.subarray(0, count).join();
  });
  return filtered === kept ? null : `filter: ${filtered}\n  closure: ${kept}`;
}

/** What `compute` gives, or the code of its error. */
function answer(compute: () => string): string {
  try {
    return compute();
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === undefined) throw cause;
    return code;
  }
}

function show(type: Type, value: unknown): string {
  return value === null ? 'NULL' : type.format(value, session.context);
}

/** Rows of random values, in column kinds and under a selection as scans give them. */
function batchOf(dice: Dice, columns: readonly OutputColumn[]): Batch {
  const made = columns.map((column, c) => makeColumn(dice, column.type, COLUMNS[c]!));
  if (dice.chance(0.5)) return new Batch(made, ROWS);
  const selection = Int32Array.from({ length: ROWS }, (_, row) => row).filter(() => dice.chance(0.5));
  return new Batch(made, ROWS, selection, selection.length);
}

function makeColumn(dice: Dice, type: Type, sqlType: t.SqlType): Column {
  const hasNulls = dice.chance(0.7);
  const parse = () => type.parse(valueText(dice, sqlType, dice.chance(0.7) ? 'tame' : 'wild'), -1, session.context);
  if (dice.chance(0.25)) {
    const dictionary = dice.times(5, parse);
    const codes = Uint8Array.from({ length: ROWS }, () => dice.between(0, 4));
    const nulls = hasNulls ? Uint8Array.from({ length: ROWS }, () => (dice.chance(0.3) ? 1 : 0)) : null;
    return new DictionaryColumn(codes, dictionary, nulls);
  }
  return columnOf(
    type,
    dice.times(ROWS, () => (hasNulls && dice.chance(0.3) ? null : parse())),
  );
}
