import type { Expression } from '../../src/sql/parse/ast.js';
import { code, type Example, type Page, table } from './page.js';

// The forms of expressions that are no plain call, by the kind of their node, so that a new kind has to be described.

interface Form {
  readonly form: string;
  readonly doc: string;
  readonly example: Example;
}

function form(text: string, doc: string, expression: string, result: string): Form {
  return { form: text, doc, example: [expression, result] };
}

/** TABLE of forms; operators are on the pages of their families. */
const FORMS: Readonly<Record<Expression['kind'], readonly Form[]>> = {
  NullLiteral: [form('NULL', 'No value.', 'NULL IS NULL', 't')],
  BooleanLiteral: [form('TRUE, FALSE', 'A truth value.', 'true', 't')],
  NumberLiteral: [
    form('12, 1_000', 'An integer: the smallest of integer, bigint and numeric that holds it.', '1_000', '1000'),
    form('0xFF, 0o17, 0b11', 'An integer in another base.', '0xFF', '255'),
    form('1.5, 1e3', 'A numeric.', '1.5e3', '1500'),
  ],
  StringLiteral: [
    form("'text'", 'A text; a quote is written twice.', "'it''s'", "it's"),
    form("E'\\n'", 'A text with escapes.', "E'\\x41\\u00e4'", 'Aä'),
    form('$$text$$', 'A text as it stands.', "$$it's$$", "it's"),
    form("U&'\\0041'", 'A text with Unicode escapes.', "U&'d\\0061ta'", 'data'),
    form("type 'text'", 'A literal of a type.', "date '2024-02-29'", '2024-02-29'),
  ],
  BitLiteral: [form("B'101', X'1F'", 'Bits.', "X'1F'", '00011111')],
  Parameter: [],
  ColumnReference: [form('name, table.name', 'A column.', '(SELECT t.a FROM (VALUES (1)) AS t(a))', '1')],
  Star: [form('*, table.*', 'All columns.', '(SELECT count(*) FROM (SELECT t.* FROM (VALUES (1, 2)) AS t) AS s)', '1')],
  UnaryOperation: [form('operator x', 'A prefix operator.', '- (2 + 3)', '-5')],
  BinaryOperation: [form('x operator y', 'An operator between two operands.', '2 + 3 * 4', '14')],
  LogicalOperation: [
    form('a AND b', 'Both; NULL when that is unknown.', 'false AND NULL', 'f'),
    form('a OR b', 'One of both; NULL when that is unknown.', 'true OR NULL', 't'),
  ],
  NotOperation: [form('NOT a', 'The opposite.', 'NOT true', 'f')],
  IsTest: [
    form('x IS [NOT] NULL', 'Whether there is no value.', '1 IS NOT NULL', 't'),
    form('x IS [NOT] {TRUE | FALSE | UNKNOWN}', 'Tests that are never NULL.', 'NULL::boolean IS NOT TRUE', 't'),
  ],
  IsJson: [],
  DistinctTest: [
    form('x IS [NOT] DISTINCT FROM y', 'Comparison in which NULL equals NULL.', 'NULL IS DISTINCT FROM 1', 't'),
  ],
  Between: [
    form('x [NOT] BETWEEN a AND b', 'Whether x lies from a to b.', '2 BETWEEN 1 AND 3', 't'),
    form('x BETWEEN SYMMETRIC a AND b', 'The same with the bounds in any order.', '2 BETWEEN SYMMETRIC 3 AND 1', 't'),
  ],
  InList: [form('x [NOT] IN (a, b)', 'Whether x is one of them.', '2 IN (1, 2)', 't')],
  InSubquery: [form('x [NOT] IN (query)', 'Whether x is one of its rows.', '2 IN (VALUES (1), (2))', 't')],
  PatternMatch: [
    form('x [NOT] LIKE p [ESCAPE e]', '`%` stands for any characters, `_` for one.', "'planner' LIKE 'pl%r'", 't'),
    form('x [NOT] ILIKE p', 'The same whatever the case.', "'Planner' ILIKE 'PL%'", 't'),
    form('x [NOT] SIMILAR TO p', "The standard's regular expressions.", "'abc' SIMILAR TO '%(b|d)%'", 't'),
  ],
  QuantifiedComparison: [
    form('x operator ANY (array or query)', 'Whether it holds for one.', '3 = ANY (ARRAY[1, 3])', 't'),
    form('x operator ALL (array or query)', 'Whether it holds for all.', '3 > ALL (VALUES (1), (2))', 't'),
  ],
  Case: [
    form(
      'CASE WHEN a THEN x ELSE y END',
      'The first branch whose condition holds.',
      "CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END",
      'b',
    ),
    form(
      'CASE x WHEN a THEN y END',
      'The first branch whose value is equal.',
      "CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END",
      'b',
    ),
  ],
  Cast: [form('CAST(x AS type), x::type', 'The value as another type.', "'12'::integer + 1", '13')],
  FunctionCall: [
    form('name(x, y)', 'A call.', "left('planner', 4)", 'plan'),
    form('name(x => 1)', 'A call with arguments by name.', 'make_interval(days => 10)', '10 days'),
    form('COALESCE(x, y)', 'The first that is not NULL.', 'coalesce(NULL, 2, 3)', '2'),
    form('NULLIF(x, y)', 'NULL when both are equal, else x.', 'nullif(1, 1) IS NULL', 't'),
    form('GREATEST(x, y), LEAST(x, y)', 'The largest and the smallest, without NULLs.', 'greatest(1, NULL, 3)', '3'),
    form(
      'EXTRACT(field FROM x)',
      'A field of a date, time or interval.',
      "extract(year FROM date '2024-02-29')",
      '2024',
    ),
    form('SUBSTRING(x FROM a FOR b)', 'A part of a text.', "substring('database' FROM 5 FOR 2)", 'ba'),
    form(
      'OVERLAY(x PLACING y FROM a)',
      'A text with a part replaced.',
      "overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)",
      'Thomas',
    ),
    form('POSITION(y IN x)', 'Where a text begins in another.', "position('ba' IN 'database')", '5'),
    form(
      'TRIM([LEADING | TRAILING | BOTH] y FROM x)',
      'A text without characters at its ends.',
      "trim(BOTH 'x' FROM 'xaxx')",
      'a',
    ),
    form(
      'x AT TIME ZONE z',
      'A time in another zone.',
      "'2024-07-01 12:00+00'::timestamptz AT TIME ZONE 'Europe/Berlin'",
      '2024-07-01 14:00:00',
    ),
    form(
      '(a, b) OVERLAPS (c, d)',
      'Whether two periods have a time in common.',
      "(date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-15', interval '1 day')",
      't',
    ),
    form(
      'f(x) FILTER (WHERE a)',
      'An aggregate of some rows.',
      '(SELECT count(*) FILTER (WHERE x > 1) FROM (VALUES (1), (2)) AS t(x))',
      '1',
    ),
    form(
      'f(x ORDER BY y)',
      'An aggregate of rows in an order.',
      "(SELECT string_agg(x, '' ORDER BY x DESC) FROM (VALUES ('a'), ('b')) AS t(x))",
      'ba',
    ),
    form(
      'f(x) OVER (PARTITION BY a ORDER BY b frame)',
      'A window function.',
      '(SELECT max(s) FROM (SELECT sum(x) OVER (ORDER BY x) AS s FROM (VALUES (1), (2)) AS t(x)) AS u)',
      '3',
    ),
  ],
  Exists: [form('EXISTS (query)', 'Whether it has rows.', 'EXISTS (SELECT 1 WHERE false)', 'f')],
  ScalarSubquery: [form('(query)', 'The value of its one row and column.', '(SELECT 1 + 1)', '2')],
  ArrayConstructor: [form('ARRAY[x, y]', 'An array.', "ARRAY['a', 'b']", '{a,b}')],
  NumericArray: [form('ARRAY[1, 2]', 'An array of numbers.', 'ARRAY[[1, 2], [3, 4]]', '{{1,2},{3,4}}')],
  ArraySubquery: [form('ARRAY(query)', 'The rows of a query as an array.', 'ARRAY(VALUES (1), (2))', '{1,2}')],
  RowConstructor: [form('ROW(x, y), (x, y)', 'A row; rows compare column by column.', "(1, 'a') < (1, 'b')", 't')],
  Subscript: [
    form('x[i]', 'An element of an array, or a field of jsonb.', "('{5,6,7}'::integer[])[2]", '6'),
    form('x[i:j]', 'A slice of an array.', "('{5,6,7}'::integer[])[2:]", '{6,7}'),
  ],
  FieldAccess: [form('(row).name', 'A column of a row.', '(SELECT (t).a FROM (VALUES (1, 2)) AS t(a, b))', '1')],
  Collate: [form('x COLLATE "C"', 'Order by code points, which is the only one.', `'a' < 'B' COLLATE "C"`, 'f')],
  GroupingCall: [
    form(
      'GROUPING(x)',
      'Whether a row of GROUPING SETS leaves x out.',
      '(SELECT max(g) FROM (SELECT grouping(x) AS g FROM (VALUES (1)) AS t(x) GROUP BY ROLLUP (x)) AS s)',
      '1',
    ),
  ],
  DefaultMarker: [],
};

const forms = Object.values(FORMS).flat();

export const expressionExamples: readonly Example[] = forms.map(({ example }) => example);

const PARAMETERS = `\`$1\`, \`$2\` ... stand for the values given with the statement; their types come from where they stand. \`DEFAULT\` stands
for the default of a column in INSERT and UPDATE. Operators bind as in PostgreSQL: \`.\` \`::\` \`[]\`, sign, \`COLLATE\`,
\`AT TIME ZONE\`, \`^\`, \`* / %\`, \`+ -\`, other operators, \`BETWEEN IN LIKE\`, \`< > =\`, \`IS\`, \`NOT\`, \`AND\`, \`OR\`.`;

export function expressionsPage(): Page {
  const rows = forms.map(({ form: text, doc, example: [expression, result] }) => [
    code(text),
    doc,
    `${code(expression)} → ${code(result)}`,
  ]);
  return {
    path: 'expressions.md',
    title: 'Expressions',
    doc: 'Literals, conditions, and calls with a syntax of their own.',
    body: `${PARAMETERS}\n\n${table(['form', 'what it is', 'example'], rows)}`,
  };
}
