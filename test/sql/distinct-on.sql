-- DISTINCT ON beside set-returning functions: rows that are sorted are expanded last.
CREATE TABLE n (a int, b int);
INSERT INTO n VALUES (1, 1), (2, 2), (3, 1);
SELECT DISTINCT ON (a) a, generate_series(1,3) FROM n;
SELECT DISTINCT ON (a) a, generate_series(1,3) FROM n ORDER BY a;
SELECT DISTINCT ON (a) a, generate_series(1,3) FROM n ORDER BY a, b LIMIT 4;
SELECT DISTINCT ON (a) a, generate_series(1,3) g FROM n ORDER BY a, g;
SELECT DISTINCT ON (a) a, generate_series(1,3) g FROM n ORDER BY a, g DESC;
SELECT DISTINCT ON (b) b, count(*), generate_series(1,2) FROM n GROUP BY b;
