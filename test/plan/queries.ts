import type { Dice } from '../differential/dice.js';

// Queries over a large and a small table that can be run in several ways: with and without an index, by hashing, by
// searching an index once a row, keeping the first rows or sorting all.

/** TABLE of queries. `BIG` and `SMALL` are the tables; `:int`, `:float`, `:text` become literals. */
const TEMPLATES: readonly string[] = [
  'SELECT * FROM BIG WHERE id = :int',
  'SELECT id, s FROM BIG WHERE id IN (:int, :int, NULL, :int)',
  'SELECT id FROM BIG WHERE id > :int AND id <= :int ORDER BY id',
  'SELECT id FROM BIG WHERE id BETWEEN :int AND :int ORDER BY id DESC',
  'SELECT id FROM BIG ORDER BY id LIMIT 5',
  'SELECT id FROM BIG ORDER BY id DESC LIMIT 5 OFFSET 3',
  'SELECT id FROM BIG WHERE id < :int ORDER BY id DESC LIMIT 4',
  'SELECT id, k FROM BIG WHERE k = :int ORDER BY id LIMIT 7',
  'SELECT count(*), sum(id) FROM BIG WHERE k = :int',
  'SELECT count(*) FROM BIG WHERE k IS NULL',
  'SELECT count(*) FROM BIG WHERE k < :int OR k IS NULL',
  'SELECT k, v, id FROM BIG ORDER BY k DESC, v DESC, id LIMIT 9',
  'SELECT k, v FROM BIG ORDER BY k, v LIMIT 20',
  'SELECT k, v FROM BIG ORDER BY k DESC NULLS LAST, v NULLS FIRST LIMIT 20',
  'SELECT k, v FROM BIG WHERE k = :int ORDER BY v LIMIT 5',
  'SELECT k, v FROM BIG WHERE k = :int ORDER BY v DESC LIMIT 5',
  'SELECT k, v FROM BIG WHERE k = :int AND v > :float ORDER BY v DESC LIMIT 5',
  'SELECT k, v FROM BIG WHERE k = :int AND v <= :float ORDER BY v LIMIT 5',
  'SELECT k FROM BIG ORDER BY k NULLS FIRST LIMIT 3',
  'SELECT k FROM BIG ORDER BY k DESC LIMIT 3',
  'SELECT v FROM BIG WHERE v > :float ORDER BY v LIMIT 4',
  'SELECT v FROM BIG WHERE v >= :float AND v < :float',
  "SELECT count(*) FROM BIG WHERE v = 'NaN'",
  "SELECT count(*) FROM BIG WHERE v > 'Infinity'",
  "SELECT count(*) FROM BIG WHERE v < 'NaN' AND v > 0",
  'SELECT v FROM BIG ORDER BY v DESC LIMIT 6',
  'SELECT s FROM BIG WHERE s = :text',
  'SELECT s FROM BIG WHERE s > :text ORDER BY s, id LIMIT 5',
  "SELECT count(*) FROM BIG WHERE s LIKE 'a%'",
  'SELECT d FROM BIG WHERE d > :int AND d <= :int ORDER BY d, id LIMIT 5',
  'SELECT n FROM BIG WHERE n = 9007199254740993',
  'SELECT n FROM BIG WHERE n > 9007199254740990 ORDER BY n, id LIMIT 5',
  'SELECT count(*) FROM BIG WHERE n < :int',
  'SELECT count(*) FROM BIG WHERE id = 9999999999',
  'SELECT count(*) FROM BIG WHERE id < 9999999999 AND id > -9999999999',
  'SELECT count(*) FROM BIG WHERE k = :int AND id = :int',
  "SELECT count(*) FROM BIG WHERE t >= '2024-01-05' AND t < '2024-02-01'",
  'SELECT t, id FROM BIG ORDER BY t DESC, id LIMIT 4',
  'SELECT k, count(*), sum(id), min(v), max(s) FROM BIG GROUP BY k ORDER BY k',
  'SELECT s, count(*) FROM BIG WHERE k > :int GROUP BY s ORDER BY s',
  'SELECT DISTINCT k FROM BIG ORDER BY k',
  'SELECT count(*) FROM (SELECT DISTINCT v, s FROM BIG) AS x',
  'SELECT BIG.id, SMALL.label FROM BIG JOIN SMALL ON BIG.k = SMALL.k WHERE BIG.id < :int',
  'SELECT count(*), sum(BIG.id) FROM BIG JOIN SMALL ON BIG.k = SMALL.k',
  'SELECT count(*), count(SMALL.k) FROM BIG LEFT JOIN SMALL ON BIG.k = SMALL.k',
  'SELECT count(*), count(BIG.id) FROM BIG RIGHT JOIN SMALL ON BIG.k = SMALL.k',
  'SELECT count(*), count(BIG.id), count(SMALL.k) FROM BIG FULL JOIN SMALL ON BIG.k = SMALL.k',
  'SELECT count(*), count(BIG.id) FROM SMALL LEFT JOIN BIG ON BIG.id = SMALL.k',
  'SELECT SMALL.k, BIG.s FROM SMALL JOIN BIG ON BIG.id = SMALL.k ORDER BY 1, 2',
  'SELECT SMALL.k, BIG.id FROM SMALL LEFT JOIN BIG ON BIG.id = SMALL.k AND BIG.v > :float ORDER BY 1, 2',
  'SELECT SMALL.k, BIG.id FROM SMALL LEFT JOIN BIG ON BIG.id = SMALL.k WHERE BIG.id IS NULL OR BIG.k > :int ORDER BY 1, 2',
  'SELECT count(*) FROM BIG AS a JOIN BIG AS b ON a.id = b.k',
  'SELECT count(*) FROM BIG AS a JOIN BIG AS b ON a.id = b.k AND a.v < b.v',
  'SELECT count(*) FROM SMALL AS a JOIN SMALL AS b ON a.k < b.k',
  'SELECT a.k, b.k FROM SMALL AS a FULL JOIN SMALL AS b ON a.k = b.k + 1 ORDER BY 1, 2',
  'SELECT count(*) FROM SMALL WHERE k IN (SELECT k FROM BIG)',
  'SELECT count(*) FROM SMALL WHERE k NOT IN (SELECT k FROM BIG)',
  'SELECT count(*) FROM SMALL WHERE k NOT IN (SELECT k FROM BIG WHERE k IS NOT NULL)',
  'SELECT count(*) FROM SMALL WHERE EXISTS (SELECT 1 FROM BIG WHERE BIG.id = SMALL.k)',
  'SELECT count(*) FROM SMALL WHERE NOT EXISTS (SELECT 1 FROM BIG WHERE BIG.k = SMALL.k AND BIG.v > :float)',
  'SELECT k, (SELECT max(BIG.id) FROM BIG WHERE BIG.k = SMALL.k) FROM SMALL ORDER BY k',
  'SELECT k, (SELECT BIG.s FROM BIG WHERE BIG.id = SMALL.k) FROM SMALL ORDER BY k',
  'SELECT SMALL.k, x.id FROM SMALL, LATERAL (SELECT id FROM BIG WHERE BIG.k = SMALL.k ORDER BY id DESC LIMIT 2) AS x ORDER BY 1, 2',
  'SELECT count(*) FROM BIG AS a JOIN SMALL AS b ON a.k = b.k JOIN SMALL AS c ON c.label = b.label',
  'SELECT id FROM BIG WHERE k = :int UNION SELECT id FROM BIG WHERE id < :int ORDER BY id',
  'SELECT k FROM BIG INTERSECT SELECT k FROM SMALL ORDER BY k',
  'SELECT k FROM BIG EXCEPT ALL SELECT k FROM SMALL ORDER BY k',
  'SELECT id + k, v * 2 FROM BIG WHERE id % 7 = 3 AND k * 2 > :int ORDER BY id LIMIT 10',
  "SELECT sum(CASE WHEN v > :float THEN id ELSE -k END), count(*) FILTER (WHERE s <> 'b') FROM BIG",
];

/** The queries with their literals. */
export function queries(dice: Dice, idMax: number): string[] {
  return TEMPLATES.map((template) =>
    template
      .replace(/:int/g, () => String(dice.between(-3, Math.max(12, idMax))))
      .replace(/:float/g, () => String(dice.between(-8, 40) / 4))
      .replace(/:text/g, () => `'${dice.pick(['', 'a', 'b', 'abc', 'zz'])}'`),
  );
}
