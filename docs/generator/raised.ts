import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Condition, SQLSTATE } from '../../src/common/sqlstate.js';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));
const TABLE = 'common/sqlstate.ts';

/** The sources of the engine, by path. */
export function sources(): Map<string, string> {
  const paths = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
  const files = paths.map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('.ts'));
  return new Map(files.sort().map((path) => [path, readFileSync(`${SOURCE}${path}`, 'utf8')]));
}

/** The conditions that some source names; the others are in the table for what is to come. */
export function raisedConditions(): ReadonlySet<Condition> {
  const texts = [...sources()].filter(([path]) => path !== TABLE).map(([, text]) => text);
  const conditions = Object.keys(SQLSTATE) as Condition[];
  return new Set(conditions.filter((condition) => texts.some((text) => text.includes(`'${condition}'`))));
}
