-- REINDEX makes indexes anew; what they enforce stays.

CREATE TABLE item (id integer PRIMARY KEY, code text UNIQUE, n integer);
CREATE TABLE part (item integer REFERENCES item (id), code text REFERENCES item (code));
CREATE INDEX item_n ON item (n) WHERE n > 10;
CREATE INDEX item_lower ON item (lower(code));
CREATE VIEW seen AS SELECT id FROM item;
INSERT INTO item SELECT i, 'c' || i, i % 50 FROM generate_series(1, 300) i;

REINDEX INDEX item_n;
REINDEX (VERBOSE) TABLE item;
REINDEX SCHEMA public;
SELECT count(*) FROM item WHERE n = 20;
SELECT id FROM item WHERE lower(code) = 'c77';
INSERT INTO item VALUES (1, 'new', 0);
INSERT INTO item VALUES (301, 'c5', 0);
INSERT INTO part VALUES (7, 'c8');
INSERT INTO part VALUES (999, NULL);
DELETE FROM item WHERE id = 7;

BEGIN;
INSERT INTO item VALUES (302, 'c302', 20);
REINDEX TABLE item;
SELECT id FROM item WHERE id = 302;
ROLLBACK;
SELECT id FROM item WHERE id = 302;
SELECT count(*) FROM item WHERE n = 20;

REINDEX INDEX item;
REINDEX TABLE item_n;
REINDEX TABLE seen;
REINDEX INDEX missing;
REINDEX TABLE missing;
REINDEX SCHEMA missing;
DROP INDEX item_n;
ALTER TABLE item DROP CONSTRAINT item_code_key;
ALTER TABLE item DROP CONSTRAINT item_code_key CASCADE;
