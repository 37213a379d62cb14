import { error } from '../../common/errors.js';
import { arrayOf, PgArray } from '../../types/array.js';
import { bool, bpchar, int4, name, oid, regtype, text } from '../../types/builtin.js';
import { formatType, typeByOid } from '../../types/registry.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { scalar, stable, volatile } from './row.js';

// What an expression may ask of the session and of the engine: settings, versions, types.

/** @throws 42704 when there is no setting of that name, unless `isOptional` */
function settingOf(context: FunctionContext, setting: string, isOptional: boolean): string | null {
  const value = context.setting(setting);
  if (value !== null || isOptional) return value;
  throw error('undefined_object', `unrecognized configuration parameter "${setting}"`);
}

function setSetting(
  context: FunctionContext,
  setting: string | null,
  value: string | null,
  isLocal: boolean | null,
): string {
  if (setting === null) throw error('null_value_not_allowed', 'SET requires parameter name');
  return context.setSetting(setting, value, isLocal ?? false);
}

const settings: readonly ScalarFunction[] = [
  {
    ...stable,
    name: 'current_setting',
    args: [text],
    returns: text,
    usesContext: true,
    evaluate: (context: FunctionContext, setting: string) => settingOf(context, setting, false),
    doc: 'The value of a setting, as SHOW has it.',
    example: ["current_setting('client_encoding')", 'UTF8'],
  },
  {
    ...stable,
    name: 'current_setting',
    args: [text, bool],
    returns: text,
    usesContext: true,
    evaluate: settingOf,
    doc: 'The value of a setting; NULL for one that does not exist when the second argument is true.',
    example: ["current_setting('no.such', true) IS NULL", 't'],
  },
  {
    ...volatile,
    nulls: 'handle',
    name: 'set_config',
    args: [text, text, bool],
    returns: text,
    usesContext: true,
    evaluate: setSetting,
    doc: 'Changes a setting and gives its new value; with true only until the transaction ends.',
    example: ["set_config('application_name', 'report', false)", 'report'],
  },
];

/** The schemas names are looked up in. */
function schemasOf(context: FunctionContext, withSystem: boolean): PgArray<string> {
  return PgArray.of(name, withSystem ? ['pg_catalog', ...context.schemas] : context.schemas);
}

const UTF8 = () => 'UTF8';

const session: readonly ScalarFunction[] = [
  {
    ...stable,
    name: 'version',
    args: [],
    returns: text,
    usesContext: true,
    evaluate: (context: FunctionContext) => `PostgreSQL ${context.setting('server_version')} (Zatabase)`,
    doc: 'The version of PostgreSQL whose dialect this is, and the name of this engine.',
    example: ["version() LIKE 'PostgreSQL 18%'", 't'],
  },
  {
    ...stable,
    name: 'current_schemas',
    args: [bool],
    returns: arrayOf(name),
    usesContext: true,
    evaluate: schemasOf,
    doc: 'Schemas that names are looked up in; with true the one of the system too.',
    example: ['current_schemas(false)', '{public}'],
  },
  {
    ...stable,
    name: 'pg_backend_pid',
    args: [],
    returns: int4,
    evaluate: () => process.pid,
    doc: 'Id of the process that runs the engine.',
    example: ['pg_backend_pid() > 0', 't'],
  },
  ...['pg_client_encoding', 'getdatabaseencoding'].map(
    (encoding): ScalarFunction => ({
      ...stable,
      name: encoding,
      args: [],
      returns: name,
      evaluate: UTF8,
      doc: 'Encoding of texts.',
      example: [`${encoding}()`, 'UTF8'],
    }),
  ),
  {
    ...volatile,
    name: 'pg_is_in_recovery',
    args: [],
    returns: bool,
    evaluate: () => false,
    doc: 'Whether the server replays a log; never here.',
    example: ['pg_is_in_recovery()', 'f'],
  },
];

/** A type's name by its OID, with a modifier; without one a length of 1 is not written. */
function typeName(context: FunctionContext, typeOid: number | null, modifier: number | null): string | null {
  if (typeOid === null) return null;
  if (typeOid === 0) return '-';
  const type = typeByOid(typeOid);
  if (type === null) return context.introspection.typeText(typeOid, modifier ?? -1) ?? '???';
  if (modifier === null && (type === bpchar || type.element === bpchar)) return type.sqlName;
  return formatType(type, modifier ?? -1);
}

/** How many arguments are NULL, or are not. */
function countNulls(isNull: boolean) {
  return (...values: unknown[]) => values.filter((value) => (value === null) === isNull).length;
}

const types: readonly ScalarFunction[] = [
  {
    ...stable,
    nulls: 'handle',
    name: 'pg_typeof',
    args: ['any'],
    returns: regtype,
    usesTypes: true,
    evaluate: ([type]: readonly Type[]) => type!.oid,
    doc: "The name of a value's type.",
    example: ['pg_typeof(1.5)', 'numeric'],
  },
  {
    ...stable,
    nulls: 'handle',
    name: 'format_type',
    args: [oid, int4],
    returns: text,
    usesContext: true,
    evaluate: typeName,
    doc: 'The name of a type by its OID, with its modifier.',
    example: ['format_type(1700, 655366)', 'numeric(10,2)'],
  },
  {
    ...scalar,
    nulls: 'handle',
    name: 'num_nonnulls',
    args: ['any'],
    isVariadic: true,
    returns: int4,
    evaluate: countNulls(false),
    doc: 'How many arguments are not NULL.',
    example: ['num_nonnulls(1, NULL, 2)', '2'],
  },
  {
    ...scalar,
    nulls: 'handle',
    name: 'num_nulls',
    args: ['any'],
    isVariadic: true,
    returns: int4,
    evaluate: countNulls(true),
    doc: 'How many arguments are NULL.',
    example: ['num_nulls(1, NULL, 2)', '1'],
  },
];

export const systemFunctions: readonly ScalarFunction[] = [...settings, ...session, ...types];
