import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ZatabaseClient } from '../../src/index.js';

// The TypeScript examples of the published SDK page, as they stand there but for the base URL.

describe('the SDK page', () => {
  let db: ZatabaseClient;
  let printed: unknown[][];

  beforeEach(() => {
    db = new ZatabaseClient({
      baseUrl: ':memory:',
      apiKey: 'your-api-key',
    });
    printed = [];
    vi.spyOn(console, 'log').mockImplementation((...values) => {
      printed.push(values);
    });
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await db.close();
  });

  test('Execute SQL', async () => {
    // Create a table
    await db.sql.executeSql({
      query: 'CREATE TABLE products (name TEXT, price FLOAT, embedding VECTOR(384))',
    });

    // Insert rows
    await db.sql.executeSql({
      query: "INSERT INTO products (name, price) VALUES ('Widget', 9.99)",
    });

    // Query data
    const result = await db.sql.executeSql({
      query: 'SELECT * FROM products WHERE price < 20',
    });

    console.log(result.rows);

    expect(printed).toEqual([[[{ name: 'Widget', price: 9.99, embedding: null }]]]);
    expect(result.affected_rows).toBe(0);
  });

  test('Collections', async () => {
    // Create a collection with a projection
    await db.collections.createCollection({
      name: 'documents',
      table_name: 'documents_table',
      fields: {
        title: { type: 'text' },
        content: { type: 'text' },
        embedding: { type: 'vector', dimensions: 768 },
      },
    });

    // Ingest data
    await db.collections.ingestData('documents', {
      records: [
        { title: 'First doc', content: 'Hello world', embedding: new Array(768).fill(0.1) },
        { title: 'Second doc', content: 'Goodbye world', embedding: new Array(768).fill(0.2) },
      ],
    });

    // List collections
    const collections = await db.collections.listCollections();
    console.log(collections);

    const stored = await db.sql.executeSql({ query: 'SELECT title, embedding FROM documents_table ORDER BY title' });

    // Delete a collection
    await db.collections.deleteCollection('documents');

    expect(collections).toHaveLength(1);
    expect(collections[0]).toMatchObject({ name: 'documents', table_name: 'documents_table', document_count: 2 });
    expect(stored.rows.map((row) => row.title)).toEqual(['First doc', 'Second doc']);
    expect(stored.rows[0]!.embedding).toEqual(new Float32Array(768).fill(0.1));
    expect(await db.collections.listCollections()).toEqual([]);
    await expect(db.sql.executeSql({ query: 'SELECT * FROM documents_table' })).rejects.toMatchObject({
      code: '42P01',
    });
  });

  test('Vector Search', async () => {
    await db.sql.executeSql({
      query: 'CREATE TABLE products (name TEXT, price FLOAT, embedding VECTOR(3))',
    });
    await db.sql.executeSql({
      query: `INSERT INTO products VALUES ('Widget', 9.99, ARRAY[1, 2, 3]), ('Gadget', 5, '[3,2,1]'), ('Gizmo', 1, NULL)`,
    });
    const queryVec = [1, 2, 2];

    // Exact KNN via SQL
    const knnResult = await db.sql.executeSql({
      query: `SELECT name, embedding <-> ARRAY[${queryVec.join(',')}] AS distance FROM products ORDER BY embedding <-> ARRAY[${queryVec.join(',')}] LIMIT 10`,
    });

    // Build an HNSW index for faster approximate search
    await db.sql.executeSql({
      query: 'CREATE INDEX ON products USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 200)',
    });

    expect(knnResult.rows).toEqual([
      { name: 'Widget', distance: 1 },
      { name: 'Gadget', distance: Math.sqrt(5) },
      { name: 'Gizmo', distance: null },
    ]);
    const nearest = await db.sql.executeSql({
      query: `SELECT name FROM products ORDER BY embedding <=> ARRAY[${queryVec.join(',')}] LIMIT 10`,
    });
    expect(nearest.rows).toEqual([{ name: 'Widget' }, { name: 'Gadget' }]);
    const plan = await db.sql.executeSql({
      query: `EXPLAIN SELECT name FROM products ORDER BY embedding <=> ARRAY[1,2,2] LIMIT 10`,
    });
    expect(JSON.stringify(plan.rows)).toContain('products_embedding_idx');
    // The index is for another metric, so this order is exact.
    const other = await db.sql.executeSql({
      query: `EXPLAIN SELECT name FROM products ORDER BY embedding <-> ARRAY[1,2,2] LIMIT 10`,
    });
    expect(JSON.stringify(other.rows)).not.toContain('products_embedding_idx');
  });

  test('Health Check', async () => {
    const isHealthy = await db.healthCheck();
    console.log(`Server reachable: ${isHealthy}`);

    expect(printed).toEqual([['Server reachable: true']]);
  });
});
