import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { open } from '../../src/client/database.js';
import { readScript } from '../sql/script.js';

// Plans of the scripts in `golden`, one subject a script. Beside each stands what EXPLAIN says about its statements;
// `npx vitest run test/plan/golden.test.ts -u` writes that anew, and the difference is reviewed like code.

const FOLDER = fileURLToPath(new URL('golden/', import.meta.url));
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'));

describe('golden plans', () => {
  test.each(scripts)('%s is planned as its file says', { timeout: 60_000 }, async (name) => {
    const database = await open();
    const parts: string[] = [];
    try {
      for (const { text, parameters } of readScript(readFileSync(`${FOLDER}${name}`, 'utf8'))) {
        const { rows } = await database.query<string[]>(text, [...parameters], { rowMode: 'array' });
        if (!/^explain\b/i.test(text)) continue;
        parts.push(`${text}\n---\n${rows.map(([line]) => line).join('\n')}\n`);
      }
    } finally {
      await database.close();
    }
    await expect(parts.join('\n')).toMatchFileSnapshot(`${FOLDER}${name.replace('.sql', '.plan')}`);
  });
});
