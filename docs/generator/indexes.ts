import { METRICS } from '../../src/vector/metrics.js';
import { EF_SEARCH, HNSW_OPTIONS, HNSW_WORDS } from '../../src/vector/options.js';
import { code, codeBlock, type Page, table } from './page.js';

// Kinds of indexes, the options they take, and what they serve.

const BTREE = `## btree

Sorted entries: the default. It serves equality, ranges, \`IN\`, \`IS NULL\`, the order of its columns in both directions,
\`min\` and \`max\`, and makes what is UNIQUE so. Columns may be expressions; \`INCLUDE\` adds columns that are only stored;
\`WHERE\` keeps entries of some rows only, for queries whose condition implies it.`;

export const BTREE_EXAMPLE = `CREATE INDEX item_by_name ON item (lower(name), price DESC NULLS LAST);
CREATE UNIQUE INDEX item_cheap ON item (name) INCLUDE (price) WHERE price < 2;`;

const HNSW = `## hnsw

A graph of neighbours over one column of vectors, for \`ORDER BY embedding <-> $1 LIMIT k\`. It serves an order only when its
operator class is that of the operator; otherwise the plan is an exact scan, and EXPLAIN says which it is. \`SET
enable_indexscan = off\` asks for the exact answer.`;

export const HNSW_EXAMPLE = `CREATE INDEX place_near ON place USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 200);
SET hnsw.ef_search = 100;`;

function numberOptions(): string[][] {
  return Object.entries(HNSW_OPTIONS).map(([name, { min, max, defaultValue, doc }]) => [
    code(name),
    `${min} to ${max}`,
    code(String(defaultValue)),
    doc,
  ]);
}

function wordOptions(): string[][] {
  return Object.entries(HNSW_WORDS).map(([name, { values, defaultValue, doc }]) => {
    const words = Object.entries(values).map(([word, value]) => `${code(word)}: ${value.doc}`);
    return [code(name), Object.keys(values).map(code).join(', '), code(defaultValue), [doc, ...words].join('<br>')];
  });
}

function metricRows(): string[][] {
  return METRICS.map(({ name, operator, operatorClass }) => [
    code(operator),
    name.replace('_', ' '),
    code(operatorClass),
  ]);
}

export function indexesPage(): Page {
  const parts = [
    BTREE,
    codeBlock('sql', BTREE_EXAMPLE),
    HNSW,
    codeBlock('sql', HNSW_EXAMPLE),
    '### Metrics',
    table(['operator', 'distance', 'operator class'], metricRows()),
    '### Options',
    table(['option', 'values', 'default', 'meaning'], [...numberOptions(), ...wordOptions()]),
    `The setting \`hnsw.ef_search\` (${EF_SEARCH.min} to ${EF_SEARCH.max}, default ${EF_SEARCH.defaultValue}) is how many candidates a search keeps.`,
  ];
  return {
    path: 'indexes.md',
    title: 'Indexes',
    doc: 'Kinds of indexes, their options, and which queries they serve.',
    body: parts.join('\n\n'),
  };
}
