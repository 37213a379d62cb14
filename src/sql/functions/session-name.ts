import { name, text } from '../../types/builtin.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { stable } from './row.js';

// Who is connected to what.

const ofContext = { ...stable, args: [], usesContext: true } as const;

const currentUser = (context: FunctionContext) => context.currentUser;

/** TABLE of the names that are called with parentheses. */
export const sessionNameFunctions: readonly ScalarFunction[] = [
  {
    ...ofContext,
    name: 'current_database',
    returns: name,
    evaluate: (context: FunctionContext) => context.currentDatabase,
    doc: 'Name of the database.',
    example: ['current_database() = current_catalog', 't'],
  },
  {
    ...ofContext,
    name: 'current_schema',
    returns: name,
    evaluate: (context: FunctionContext) => context.currentSchema,
    doc: 'Schema that new objects go to: the first of the search path that exists.',
    example: ['current_schema()', 'public'],
  },
];

/** TABLE of the keywords that are functions without parentheses. */
export const sessionNameKeywords: readonly ScalarFunction[] = [
  ...['current_user', 'current_role', 'session_user', 'user'].map(
    (keyword): ScalarFunction => ({
      ...ofContext,
      name: keyword,
      returns: name,
      evaluate: currentUser,
      doc: 'Who runs the statement.',
      example: [`${keyword} = current_user`, 't'],
    }),
  ),
  {
    ...ofContext,
    name: 'system_user',
    returns: text,
    evaluate: () => null,
    doc: 'How the user proved to be who they are; NULL in a database of the own process.',
    example: ['system_user IS NULL', 't'],
  },
  {
    ...ofContext,
    name: 'current_catalog',
    returns: name,
    evaluate: (context: FunctionContext) => context.currentDatabase,
    doc: 'Name of the database.',
    example: ['current_catalog = current_database()', 't'],
  },
  {
    ...ofContext,
    name: 'current_schema',
    returns: name,
    evaluate: (context: FunctionContext) => context.currentSchema,
    doc: 'Schema that new objects go to.',
    example: ['current_schema', 'public'],
  },
];
