-- What WHEN compares the operand with is an expression of its own, whatever it calls.
CREATE TABLE c (i integer, t text);
INSERT INTO c VALUES (0, 'a'), (1, 'b'), (NULL, NULL);
SELECT CASE t WHEN concat(NULL, 'a') THEN 1 WHEN coalesce(NULL, 'b') THEN 2 ELSE 3 END FROM c ORDER BY i;
SELECT CASE i WHEN -i THEN 'zero' WHEN abs(-1) THEN 'one' WHEN NULLIF(i, 1) THEN 'none' END FROM c ORDER BY i;
SELECT CASE i WHEN CASE t WHEN lower('A') THEN 0 END THEN 'yes' ELSE 'no' END FROM c ORDER BY i;
SELECT CASE + avg(97) WHEN + NULLIF(sum(NULL::real), 6) THEN 51 WHEN - sum(-97) THEN 1 END FROM c WHERE i = 0;
SELECT CASE i::bigint WHEN abs(1::smallint) THEN 1.5 WHEN 0.0 THEN 2 END FROM c ORDER BY i;
-- A constant operand decides which branches are computed at all.
SELECT CASE 1 WHEN 0 THEN 1 / 0 WHEN 1 THEN 1 ELSE 2 / 0 END;
SELECT i, CASE 1 WHEN 1 THEN i ELSE 1 / 0 END FROM c WHERE CASE 'a' WHEN 'b' THEN 1 / 0 ELSE 1 END = 1 ORDER BY i;
SELECT CASE i WHEN 0 THEN 0 ELSE 10 / i END FROM c ORDER BY i;
SELECT CASE 2 WHEN i THEN 1 / 0 END FROM c;
SELECT CASE NULL::integer WHEN NULL THEN 1 ELSE 2 END;
