-- The nearest rows: by an index of the same metric, else exactly.
CREATE TABLE item (id integer PRIMARY KEY, shop integer, embedding vector(3));
INSERT INTO item SELECT n, n % 5, ('[' || n || ',1,' || n % 7 || ']')::vector FROM generate_series(1, 500) AS n;
CREATE INDEX item_embedding ON item USING hnsw (embedding vector_l2_ops);
EXPLAIN (COSTS OFF) SELECT id FROM item ORDER BY embedding <-> '[1,2,3]' LIMIT 5;
EXPLAIN (COSTS OFF) SELECT id FROM item ORDER BY embedding <=> '[1,2,3]' LIMIT 5;
EXPLAIN (COSTS OFF) SELECT id FROM item WHERE shop = 3 ORDER BY embedding <-> '[1,2,3]' LIMIT 5;
EXPLAIN (COSTS OFF) SELECT id FROM item ORDER BY embedding <-> '[1,2,3]' DESC LIMIT 5;
EXPLAIN (COSTS OFF) SELECT id FROM item ORDER BY embedding <-> '[1,2,3]';
SET enable_indexscan = off;
EXPLAIN (COSTS OFF) SELECT id FROM item ORDER BY embedding <-> '[1,2,3]' LIMIT 5;
