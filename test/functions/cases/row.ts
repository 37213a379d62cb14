const pairs = "(VALUES (1, 'x'), (2, NULL)) AS t(a, b)";

/** Queries over rows as values: ROW(...) and whole rows of FROM items. */
export const rowQueries: readonly string[] = [
  "SELECT ROW(1, 'a'), (1, 2), ROW(1, NULL, ROW(2, 'x y'))",
  'SELECT ROW()',
  "SELECT ROW(1, 'a\"b,c')::text",
  'SELECT ARRAY[ROW(1, 2), ROW(3, 4)]',
  'SELECT ROW(1, NULL) IS NULL, ROW(NULL, NULL) IS NULL, ROW(1, 2) IS NOT NULL, ROW() IS NULL',
  'SELECT ROW(1, 2) = ROW(1, 2), ROW(1, NULL) = ROW(1, 2), (1, 2) < (1, 3)',
  'SELECT ROW(1, 2) IS DISTINCT FROM ROW(1, NULL), ROW(1, NULL) IS NOT DISTINCT FROM ROW(1, NULL)',
  'SELECT CASE WHEN true THEN ROW(1, 2) END, coalesce(NULL, ROW(1, 2))',
  `SELECT t FROM ${pairs}`,
  `SELECT t::text FROM ${pairs} ORDER BY t DESC`,
  `SELECT DISTINCT t FROM ${pairs} ORDER BY t`,
  `SELECT t, count(*) FROM ${pairs} GROUP BY t ORDER BY t`,
  `SELECT t IS NULL, t IS NOT NULL FROM (VALUES (1, NULL), (NULL, NULL), (1, 'a')) AS t(a, b)`,
  `SELECT t = u FROM ${pairs}, (VALUES (2, NULL::text)) AS u(a, b)`,
  `SELECT count(t), count(DISTINCT t), min(t), max(t), array_agg(t) FROM ${pairs}`,
  `SELECT row_to_json(t), to_json(t), to_jsonb(t) -> 'b' FROM ${pairs}`,
  `SELECT row_to_json(t, true) FROM ${pairs}`,
  `SELECT json_agg(t ORDER BY a DESC) FROM ${pairs}`,
  `SELECT jsonb_agg(t) FROM ${pairs}`,
  `SELECT json_build_object('row', t), row_to_json(ROW(a, t)) FROM ${pairs}`,
  'SELECT row_to_json(x) FROM (SELECT a, (SELECT json_agg(n) FROM generate_series(1, a) AS n) AS list FROM generate_series(1, 2) AS a) AS x',
  'SELECT row_to_json(u) FROM (VALUES (1), (2)) AS t(x) JOIN (VALUES (1, true)) AS u(x, y) ON t.x = u.x',
  'SELECT t.x, row_to_json(u) FROM (VALUES (1)) AS t(x) JOIN LATERAL (SELECT t.x + 1 AS y) AS u ON true',
  'SELECT t FROM (VALUES (1)) AS t(x) LEFT JOIN (VALUES (2)) AS u(x) ON t.x = u.x',
  'SELECT (SELECT t FROM (VALUES (1, 2)) AS t(a, b))',
  'SELECT t FROM jsonb_each(\'{"a": 1}\') AS t',
  "SELECT x FROM json_array_elements('[1, 2]') AS x",
  "SELECT x -> 'a' FROM jsonb_array_elements('[{\"a\": 1}]') AS x",
  'SELECT n.x, n FROM generate_series(1, 2) AS n(x)',
  'SELECT n FROM (VALUES (1)) AS t(x) LEFT JOIN generate_series(2, 1) AS n ON true',
  'SELECT avg(t) FROM (VALUES (1)) AS t(x)',
  'SELECT t + 1 FROM (VALUES (1)) AS t(x)',
  'SELECT NOT t FROM (VALUES (true)) AS t(x)',
  "SELECT ROW(1, 'x') = ROW(1, 2)",
  'SELECT ROW(1, 2) = t FROM (VALUES (1, 2)) AS t(a, b)',
];

/** What PostgreSQL takes and we refuse by name. */
export const refusedRowQueries: readonly string[] = [
  'SELECT json_agg(u) FROM (VALUES (1)) AS t(x) LEFT JOIN (VALUES (2)) AS u(x) ON t.x = u.x',
];
