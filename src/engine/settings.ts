import { error } from '../common/errors.js';
import { closestName } from '../common/spelling.js';
import type { SettingFacts } from '../sql/system/relation.js';
import { findTimeZone } from '../types/time-zone.js';
import { EF_SEARCH } from '../vector/options.js';

// What a session may set: `SET name = value`, `SHOW name`, `set_config`. Names and units are PostgreSQL's and pgvector's.

export type SettingValue = string | number | boolean;

interface SettingRow {
  readonly name: string;
  readonly kind: 'boolean' | 'integer' | 'real' | 'string' | 'enum';
  readonly defaultValue: SettingValue;
  readonly min?: number;
  readonly max?: number;
  /** Unit of a plain number: 'ms', 'kB'. */
  readonly unit?: 'ms' | 'kB';
  readonly values?: readonly string[];
  /** Plans depend on it, so a change makes cached plans of the session useless. */
  readonly isPlanning?: boolean;
  /** It can be shown but not set. */
  readonly isReadOnly?: boolean;
  readonly doc: string;
}

/** TABLE of settings. */
export const SETTINGS: readonly SettingRow[] = [
  row('application_name', 'string', '', 'Name of the application, for messages.'),
  row('bytea_output', 'enum', 'hex', 'Text form of bytea.', { values: ['hex'] }),
  row('client_encoding', 'enum', 'UTF8', 'Encoding of texts.', { values: ['UTF8', 'utf8', 'unicode'] }),
  row('client_min_messages', 'string', 'notice', 'Accepted for compatibility.'),
  row('datestyle', 'string', 'ISO, MDY', 'Form of dates; ISO with month before day.', { isReadOnly: true }),
  row('default_transaction_read_only', 'boolean', false, 'Whether transactions only read unless they say otherwise.'),
  row('enable_hashjoin', 'boolean', true, 'Whether plans may join by hashing where there is another way.', {
    isPlanning: true,
  }),
  row('enable_indexonlyscan', 'boolean', true, 'Accepted for compatibility: rows are always read.'),
  row('enable_indexscan', 'boolean', true, 'Whether plans may use indexes; off: exact vector search.', {
    isPlanning: true,
  }),
  row('enable_nestloop', 'boolean', true, 'Whether plans may search an index once a row of a join.', {
    isPlanning: true,
  }),
  row('enable_seqscan', 'boolean', true, 'Whether plans may read whole tables where an index would do.', {
    isPlanning: true,
  }),
  row('extra_float_digits', 'integer', 1, 'Accepted for compatibility: floats are always shortest-exact.', {
    min: -15,
    max: 3,
  }),
  row(
    'hnsw.ef_search',
    'integer',
    EF_SEARCH.defaultValue,
    'Candidates a vector search keeps; more is slower and finds more.',
    {
      min: EF_SEARCH.min,
      max: EF_SEARCH.max,
    },
  ),
  row(
    'hnsw.iterative_scan',
    'enum',
    'relaxed_order',
    'Whether a filtered vector search goes on until it has enough rows.',
    {
      values: ['off', 'relaxed_order', 'strict_order'],
    },
  ),
  row('intervalstyle', 'enum', 'postgres', 'Text form of intervals.', { values: ['postgres'] }),
  row('lock_timeout', 'integer', 0, 'Longest wait for the writer; 0: the busyTimeout the database was opened with.', {
    min: 0,
    max: 2_147_483_647,
    unit: 'ms',
  }),
  row('maintenance_work_mem', 'integer', 65_536, 'Accepted for compatibility.', {
    min: 64,
    max: 2_147_483_647,
    unit: 'kB',
  }),
  row('max_parallel_workers_per_gather', 'integer', 0, 'Accepted for compatibility.', { min: 0, max: 1024 }),
  row('query_memory_limit', 'integer', 1_048_576, 'Memory the operators of one statement may hold.', {
    min: 64,
    max: 2_147_483_647,
    unit: 'kB',
  }),
  row('search_path', 'string', '"$user", public', 'Schemas unqualified names are looked up in.', { isPlanning: true }),
  row('server_encoding', 'string', 'UTF8', 'Encoding of stored text.', { isReadOnly: true }),
  row('server_version', 'string', '18.0', 'Version of PostgreSQL whose dialect this is.', { isReadOnly: true }),
  row('server_version_num', 'string', '180000', 'The same as a number.', { isReadOnly: true }),
  row('standard_conforming_strings', 'boolean', true, 'Backslashes in plain strings are plain.', { isReadOnly: true }),
  row('statement_timeout', 'integer', 0, 'Longest time of a statement; 0: no limit.', {
    min: 0,
    max: 2_147_483_647,
    unit: 'ms',
  }),
  row('synchronous_commit', 'string', 'on', 'Accepted for compatibility; see the durability option of open().'),
  row('timezone', 'string', 'UTC', 'Time zone of timestamps with time zone.', { isPlanning: true }),
  row('transaction_isolation', 'string', 'serializable', 'Isolation of transactions.', { isReadOnly: true }),
  row('transaction_read_only', 'boolean', false, 'Whether the current transaction only reads.'),
  row('work_mem', 'integer', 4096, 'Accepted for compatibility; see query_memory_limit.', {
    min: 64,
    max: 2_147_483_647,
    unit: 'kB',
  }),
];

function row(
  name: string,
  kind: SettingRow['kind'],
  defaultValue: SettingValue,
  doc: string,
  more: Partial<SettingRow> = {},
): SettingRow {
  return { name, kind, defaultValue, doc, ...more };
}

const byName = new Map(SETTINGS.map((setting) => [setting.name, setting]));

/** Spellings of SHOW and SET that differ from the table's. */
const ALIASES: Readonly<Record<string, string>> = { 'time zone': 'timezone' };

/** One session's settings. */
export class SessionSettings {
  private readonly values = new Map<string, SettingValue>();
  /** Settings of the user's own: a name with a dot that no row has. */
  private readonly custom = new Map<string, string>();
  /** Differs between sessions whose plans may differ. */
  planKey = '';

  constructor(parent: SessionSettings | null = null) {
    if (parent === null) return;
    for (const [name, value] of parent.values) this.values.set(name, value);
    for (const [name, value] of parent.custom) this.custom.set(name, value);
    this.planKey = parent.planKey;
  }

  /** Takes over another session's values. */
  adopt(other: SessionSettings): void {
    this.values.clear();
    this.custom.clear();
    for (const [name, value] of other.values) this.values.set(name, value);
    for (const [name, value] of other.custom) this.custom.set(name, value);
    this.planKey = other.planKey;
  }

  get(name: string): SettingValue {
    return this.values.get(name) ?? byName.get(name)!.defaultValue;
  }

  integer(name: string): number {
    return this.get(name) as number;
  }

  isOn(name: string): boolean {
    return this.get(name) === true;
  }

  /** The text SHOW gives; null when there is no such setting. */
  show(given: string): string | null {
    const name = canonical(given);
    const setting = byName.get(name);
    if (setting === undefined) return this.custom.get(name) ?? null;
    const value = this.get(name);
    if (typeof value === 'boolean') return value ? 'on' : 'off';
    if (setting.unit !== undefined) return showUnit(value as number, setting.unit);
    return name === 'timezone' || name === 'search_path' ? String(value) : String(value);
  }

  /** @throws 42704 unknown name, 22023 bad value, 55P02-like 22023 for what cannot be set. */
  set(given: string, values: readonly SettingValue[] | null): void {
    const name = canonical(given);
    const setting = byName.get(name);
    if (setting === undefined) {
      if (!name.includes('.')) throw unknownSetting(given);
      if (values === null) this.custom.delete(name);
      else this.custom.set(name, values.join(', '));
      return;
    }
    if (values === null) {
      this.values.delete(name);
    } else {
      if (setting.isReadOnly) this.requireSame(setting, values);
      else this.values.set(name, parseSetting(setting, values));
    }
    if (setting.isPlanning) this.planKey = this.makePlanKey();
  }

  reset(given: string | null): void {
    if (given !== null) {
      this.set(given, null);
      return;
    }
    this.values.clear();
    this.custom.clear();
    this.planKey = '';
  }

  /** Setting what cannot be changed to what it is already is fine: clients do so when they connect. */
  private requireSame(setting: SettingRow, values: readonly SettingValue[]): void {
    const wanted = values.join(', ').toLowerCase();
    const current = this.show(setting.name)!.toLowerCase();
    const isSame = wanted === current || (setting.name === 'datestyle' && current.startsWith(wanted));
    if (!isSame) {
      throw error(
        'invalid_parameter_value',
        `parameter "${setting.name}" cannot be changed to "${values.join(', ')}"`,
        {
          detail: `It is always "${this.show(setting.name)}".`,
        },
      );
    }
  }

  /** Every setting as `pg_settings` shows it. */
  facts(): SettingFacts[] {
    return SETTINGS.map((setting) => ({
      name: setting.name,
      value: plainText(this.get(setting.name)),
      unit: setting.unit ?? null,
      kind: setting.kind,
      doc: setting.doc,
      defaultValue: plainText(setting.defaultValue),
      min: setting.min ?? null,
      max: setting.max ?? null,
      values: setting.values ?? null,
      isReadOnly: setting.isReadOnly ?? false,
      isChanged: this.values.has(setting.name),
    }));
  }

  private makePlanKey(): string {
    return SETTINGS.filter(({ name, isPlanning }) => isPlanning && this.values.has(name))
      .map(({ name }) => `${name}=${this.values.get(name)}`)
      .join(';');
  }
}

function plainText(value: SettingValue): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

function canonical(name: string): string {
  const lower = name.toLowerCase();
  return ALIASES[lower] ?? lower;
}

export function unknownSetting(name: string): Error {
  const close = closestName(name, byName.keys());
  return error('undefined_object', `unrecognized configuration parameter "${name}"`, {
    hint: close === null ? undefined : `did you mean "${close}"?`,
  });
}

const TRUE_WORDS = new Set(['on', 'true', 'yes', '1', 't', 'y']);
const FALSE_WORDS = new Set(['off', 'false', 'no', '0', 'f', 'n']);

function parseSetting(setting: SettingRow, values: readonly SettingValue[]): SettingValue {
  const text = values.map(String).join(', ');
  switch (setting.kind) {
    case 'boolean': {
      const word = text.toLowerCase();
      if (TRUE_WORDS.has(word)) return true;
      if (FALSE_WORDS.has(word)) return false;
      throw error('invalid_parameter_value', `parameter "${setting.name}" requires a Boolean value`);
    }
    case 'integer':
    case 'real':
      return parseNumber(setting, text);
    case 'enum': {
      const found = setting.values!.find((value) => value === text.toLowerCase() || value === text);
      if (found !== undefined) return setting.name === 'client_encoding' ? 'UTF8' : found;
      throw error('invalid_parameter_value', `invalid value for parameter "${setting.name}": "${text}"`, {
        hint: `available values: ${setting.values!.join(', ')}`,
      });
    }
    default:
      return setting.name === 'timezone' ? checkTimeZone(text) : text;
  }
}

const UNIT_FACTORS: Readonly<Record<'ms' | 'kB', Readonly<Record<string, number>>>> = {
  ms: { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 },
  kB: { B: 1 / 1024, kB: 1, MB: 1024, GB: 1024 * 1024, TB: 1024 * 1024 * 1024 },
};

function parseNumber(setting: SettingRow, text: string): number {
  const match = /^\s*([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*([a-zA-Z]*)\s*$/.exec(text);
  const factors = setting.unit === undefined ? {} : UNIT_FACTORS[setting.unit];
  const factor = match === null ? undefined : match[2] === '' ? 1 : factors[match[2]!];
  if (match === null || factor === undefined) {
    throw error('invalid_parameter_value', `invalid value for parameter "${setting.name}": "${text}"`, {
      hint:
        setting.unit === undefined
          ? undefined
          : `valid units for this parameter are ${Object.keys(factors).join(', ')}`,
    });
  }
  const scaled = Number(match[1]) * factor;
  const value = setting.kind === 'integer' ? Math.round(scaled) : scaled;
  if (value < (setting.min ?? Number.NEGATIVE_INFINITY) || value > (setting.max ?? Number.POSITIVE_INFINITY)) {
    throw error(
      'invalid_parameter_value',
      `${value} is outside the valid range for parameter "${setting.name}" (${setting.min} .. ${setting.max})`,
    );
  }
  return value;
}

function showUnit(value: number, unit: 'ms' | 'kB'): string {
  if (value === 0) return '0';
  const units = unit === 'ms' ? ['d', 'h', 'min', 's', 'ms'] : ['TB', 'GB', 'MB', 'kB'];
  for (const name of units) {
    const factor = UNIT_FACTORS[unit][name]!;
    if (value % factor === 0) return `${value / factor}${name}`;
  }
  return `${value}${unit}`;
}

function checkTimeZone(name: string): string {
  const known = name.toLowerCase() === 'local' || name.toLowerCase() === 'default' ? 'UTC' : name;
  // A number counts hours east; names that hold one, as in POSIX, hours west.
  const zone = findTimeZone(/^[+-]?\d+(\.\d+)?$/.test(known) ? zoneOfHours(Number(known)) : known);
  if (zone !== null) return zone.name === 'UTC' || zone.name.startsWith('<') ? zone.name : known;
  throw error('invalid_parameter_value', `invalid value for parameter "TimeZone": "${name}"`, {
    hint: 'give a name of the IANA database, e.g. Europe/Berlin',
  });
}

/** `<+05:30>-05:30` for 5.5 hours east. */
function zoneOfHours(hours: number): string {
  const minutes = Math.round(Math.abs(hours) * 60);
  const shown = String(Math.floor(minutes / 60)).padStart(2, '0');
  const offset = minutes % 60 === 0 ? shown : `${shown}:${String(minutes % 60).padStart(2, '0')}`;
  return hours < 0 ? `<-${offset}>+${offset}` : `<+${offset}>-${offset}`;
}
