import { error } from '../../common/errors.js';
import { bool, int2, name, oid, regclass, text } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { stable } from './row.js';

// has_..._privilege: the one role may do everything, so that what is asked is whether object and privilege exist.

interface PrivilegeRow {
  readonly name: string;
  /** Privileges there are, in upper case. */
  readonly privileges: readonly string[];
  /** Finds the object of a name. @throws when there is none */
  readonly object: (given: string, context: FunctionContext) => unknown;
  /** Arguments that give true. */
  readonly example: string;
}

const relation = (given: string, context: FunctionContext) => regclass.parse(given, -1, context);

/** TABLE of privileges by the kind of object. */
const ROWS: readonly PrivilegeRow[] = [
  {
    name: 'has_table_privilege',
    privileges: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'],
    object: relation,
    example: "'item', 'SELECT'",
  },
  {
    name: 'has_any_column_privilege',
    privileges: ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'],
    object: relation,
    example: "'item', 'UPDATE'",
  },
  {
    name: 'has_sequence_privilege',
    privileges: ['USAGE', 'SELECT', 'UPDATE'],
    object: relation,
    example: "'item_id_seq', 'USAGE'",
  },
  {
    name: 'has_schema_privilege',
    privileges: ['CREATE', 'USAGE'],
    object: (given, context) => {
      if (context.introspection.hasSchema(given)) return given;
      throw error('invalid_schema_name', `schema "${given}" does not exist`);
    },
    example: "'public', 'CREATE'",
  },
  {
    name: 'has_database_privilege',
    privileges: ['CREATE', 'CONNECT', 'TEMPORARY', 'TEMP'],
    object: (given, context) => {
      if (given === context.currentDatabase) return given;
      throw error('undefined_database', `database "${given}" does not exist`);
    },
    example: "current_database(), 'CONNECT'",
  },
];

/** `select, insert with grant option`: privileges between commas. @throws 22023 for one that does not exist */
function checkPrivileges(given: string, known: readonly string[]): void {
  for (const item of given.split(',')) {
    const word = item
      .trim()
      .toUpperCase()
      .replace(/ WITH GRANT OPTION$/, '');
    if (!known.includes(word)) {
      throw error('invalid_parameter_value', `unrecognized privilege type: "${item.trim()}"`);
    }
  }
}

function checkUser(given: string | number, context: FunctionContext): void {
  if (given === context.currentUser || typeof given === 'number') return;
  throw error('undefined_object', `role "${given}" does not exist`);
}

const row = { ...stable, returns: bool, usesContext: true, example: null } as const;

/** Object by name or OID, for the session's role, for a role by name or OID. */
function privilegeFunctions({ name: called, privileges, object, example }: PrivilegeRow): ScalarFunction[] {
  const doc = 'Whether a role has a privilege: the one role has all.';
  const check = (context: FunctionContext, given: string | number, wanted: string): boolean => {
    checkPrivileges(wanted, privileges);
    if (typeof given === 'string') object(given, context);
    return true;
  };
  const objects: readonly Type[] = [text, oid];
  return objects.flatMap((type): ScalarFunction[] => [
    {
      ...row,
      name: called,
      args: [type, text],
      evaluate: check,
      doc,
      example: type === text ? [`${called}(${example})`, 't'] : null,
    },
    ...[name, oid].map(
      (user): ScalarFunction => ({
        ...row,
        name: called,
        args: [user, type, text],
        evaluate: (context: FunctionContext, role: string | number, given: string | number, wanted: string) => {
          checkUser(role, context);
          return check(context, given, wanted);
        },
        doc,
      }),
    ),
  ]);
}

const COLUMN_PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];

const columnPrivileges: readonly ScalarFunction[] = [text, oid].flatMap((table) =>
  [text, int2].map(
    (column): ScalarFunction => ({
      ...row,
      name: 'has_column_privilege',
      args: [table, column, text],
      evaluate: (context: FunctionContext, given: string | number, _column: string | number, wanted: string) => {
        checkPrivileges(wanted, COLUMN_PRIVILEGES);
        if (typeof given === 'string') relation(given, context);
        return true;
      },
      doc: 'Whether the role has a privilege on a column: it has all.',
      example: table === text && column === text ? ["has_column_privilege('item', 'price', 'SELECT')", 't'] : null,
    }),
  ),
);

/** TABLE of privilege functions. */
export const privilegeFunctionRows: readonly ScalarFunction[] = [
  ...ROWS.flatMap(privilegeFunctions),
  ...columnPrivileges,
  {
    ...row,
    name: 'pg_has_role',
    args: [name, text],
    evaluate: (context: FunctionContext, role: string, wanted: string) => {
      checkUser(role, context);
      checkPrivileges(wanted, ['MEMBER', 'USAGE', 'SET']);
      return true;
    },
    doc: 'Whether the session belongs to a role.',
    example: ["pg_has_role(current_user, 'MEMBER')", 't'],
  },
  {
    ...row,
    name: 'pg_has_role',
    args: [oid, text],
    evaluate: (_context: FunctionContext, _role: number, wanted: string) => {
      checkPrivileges(wanted, ['MEMBER', 'USAGE', 'SET']);
      return true;
    },
    doc: 'Whether the session belongs to a role.',
  },
];
