import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pageText } from '../../docs/generator/page.js';
import { referencePages } from '../../docs/generator/pages.js';

// The pages in `docs/reference` are what the registries say now. `npm run docs` writes them.

const FOLDER = fileURLToPath(new URL('../../docs/reference/', import.meta.url));
const pages = await referencePages();

test.each(pages.map((page) => [page.path, page] as const))(
  '%s is up to date; else run `npm run docs`',
  async (path, page) => {
    await expect(pageText(page)).toMatchFileSnapshot(`${FOLDER}${path}`);
  },
);

test('there is no page that nothing makes', () => {
  const paths = new Set(pages.map(({ path }) => path));
  expect(readdirSync(FOLDER).filter((name) => !paths.has(name))).toEqual([]);
});
