import type { Token } from './tokens.js';
import { K, tableByType } from './tokens.js';

// Statements that PostgreSQL has and this engine does not run, by the words they begin with: they are answered with
// 0A000 and the name of what is missing, and not as mistakes. `OR REPLACE` and `TEMPORARY` are left out before a
// statement is looked up here.

const statements = [
  'CALL',
  'CHECKPOINT',
  'CLOSE',
  'CLUSTER',
  'COMMIT PREPARED',
  'DECLARE',
  'DISCARD',
  'DO',
  'FETCH',
  'GRANT',
  'IMPORT FOREIGN SCHEMA',
  'LISTEN',
  'LOAD',
  'LOCK',
  'MERGE',
  'MOVE',
  'NOTIFY',
  'PREPARE TRANSACTION',
  'REASSIGN OWNED',
  'REFRESH MATERIALIZED VIEW',
  'REVOKE',
  'ROLLBACK PREPARED',
  'SECURITY LABEL',
  'SET CONSTRAINTS',
  'UNLISTEN',
  'DROP OWNED',
  'ALTER DEFAULT PRIVILEGES',
  'ALTER SYSTEM',
  'ALTER LARGE OBJECT',
  'CREATE RECURSIVE VIEW',
  'CREATE CONSTRAINT TRIGGER',
  'CREATE TRUSTED LANGUAGE',
  'CREATE TRUSTED PROCEDURAL LANGUAGE',
  'CREATE DEFAULT CONVERSION',
  'CREATE ASSERTION',
  'CREATE CAST',
  'CREATE TRANSFORM',
  'DROP CAST',
  'DROP TRANSFORM',
];

/** Kinds of objects behind CREATE, ALTER, DROP and COMMENT ON. */
const objects = [
  'ACCESS METHOD',
  'AGGREGATE',
  'COLLATION',
  'CONVERSION',
  'DATABASE',
  'DOMAIN',
  'EVENT TRIGGER',
  'FOREIGN DATA WRAPPER',
  'FOREIGN TABLE',
  'FUNCTION',
  'GROUP',
  'LANGUAGE',
  'MATERIALIZED VIEW',
  'OPERATOR',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'POLICY',
  'PROCEDURAL LANGUAGE',
  'PROCEDURE',
  'PUBLICATION',
  'ROLE',
  'ROUTINE',
  'RULE',
  'SERVER',
  'STATISTICS',
  'SUBSCRIPTION',
  'TABLESPACE',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  'TRIGGER',
  'USER',
  'USER MAPPING',
];

const onlyCommented = ['CAST', 'EXTENSION', 'LARGE OBJECT', 'TRANSFORM'];

/** All of them, by their first words. */
export const unsupportedStatements: ReadonlySet<string> = new Set([
  ...statements,
  ...['CREATE', 'ALTER', 'DROP', 'COMMENT ON'].flatMap((verb) => objects.map((object) => `${verb} ${object}`)),
  ...onlyCommented.map((object) => `COMMENT ON ${object}`),
  'ALTER EXTENSION',
]);

const firstWords = tableByType(
  [...unsupportedStatements].map((feature) => [K[feature.split(' ')[0] as keyof typeof K], 1]),
);
const wordsMax = Math.max(...[...unsupportedStatements].map((feature) => feature.split(' ').length));

/** The feature a statement needs that this engine does not have, by its first words; null when there is none. */
export function findUnsupported(tokens: readonly Token[]): string | null {
  if (firstWords[tokens[0].tokenTypeIdx] === 0) return null;
  const words: string[] = [];
  for (let at = 0; at < tokens.length && words.length < wordsMax; at++) {
    const { name } = tokens[at].tokenType;
    if (at === 1 && name === 'OR' && tokens[2]?.tokenType.name === 'REPLACE') at++;
    else if (at > 0 && words.length === 1 && /^(TEMPORARY|TEMP|LOCAL|GLOBAL)$/.test(name)) continue;
    else words.push(name);
  }
  for (let count = words.length; count > 0; count--) {
    const feature = words.slice(0, count).join(' ');
    if (unsupportedStatements.has(feature)) return feature;
  }
  return null;
}
