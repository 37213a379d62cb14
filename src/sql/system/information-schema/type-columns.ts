import { bpchar, numeric } from '../../../types/builtin.js';
import type { Modifier, Type } from '../../../types/type.js';

// What `columns` and `element_types` say about a type: its name in the standard's words, its lengths and precisions.

const CHARACTER_TYPES = new Set(['text', 'varchar', 'bpchar']);
const OCTETS_MAX = 2 ** 30;
const CHARACTER_OCTETS_MAX = 4;
const BINARY_PRECISION: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64, float4: 24, float8: 53 };
const PRECISION_OF_TIME = 6;

export interface TypeColumns {
  readonly data_type: string;
  readonly character_maximum_length: number | null;
  readonly character_octet_length: number | null;
  readonly numeric_precision: number | null;
  readonly numeric_precision_radix: number | null;
  readonly numeric_scale: number | null;
  readonly datetime_precision: number | null;
  readonly interval_type: string | null;
  readonly interval_precision: number | null;
}

/** The name of a type without its modifier; types of users and of extensions have none in the standard. */
export function dataTypeName(type: Type): string {
  if (type.category === 'A' && type.element !== null) return 'ARRAY';
  if (type.category === 'E' || type.name === 'vector' || type.name === 'halfvec') return 'USER-DEFINED';
  return type === bpchar ? 'character' : type.sqlName;
}

export function typeColumns(type: Type, modifier: Modifier): TypeColumns {
  return {
    data_type: dataTypeName(type),
    character_maximum_length: characterLength(type, modifier),
    character_octet_length: octetLength(type, modifier),
    ...numberColumns(type, modifier),
    datetime_precision: timePrecision(type, modifier),
    interval_type: type.name === 'interval' && modifier >= 0 ? intervalFields(type, modifier) : null,
    interval_precision: null,
  };
}

function characterLength(type: Type, modifier: Modifier): number | null {
  if (modifier === -1) return null;
  if (type.name === 'varchar' || type.name === 'bpchar') return modifier - 4;
  return type.name === 'bit' || type.name === 'varbit' ? modifier : null;
}

function octetLength(type: Type, modifier: Modifier): number | null {
  if (!CHARACTER_TYPES.has(type.name)) return null;
  return modifier === -1 ? OCTETS_MAX : (modifier - 4) * CHARACTER_OCTETS_MAX;
}

function numberColumns(
  type: Type,
  modifier: Modifier,
): Pick<TypeColumns, 'numeric_precision' | 'numeric_precision_radix' | 'numeric_scale'> {
  const binary = BINARY_PRECISION[type.name];
  if (binary !== undefined) {
    const numeric_scale = type.name.startsWith('int') ? 0 : null;
    return { numeric_precision: binary, numeric_precision_radix: 2, numeric_scale };
  }
  if (type !== numeric) return { numeric_precision: null, numeric_precision_radix: null, numeric_scale: null };
  const isBounded = modifier !== -1;
  return {
    numeric_precision: isBounded ? ((modifier - 4) >> 16) & 0xffff : null,
    numeric_precision_radix: 10,
    numeric_scale: isBounded ? (modifier - 4) & 0xffff : null,
  };
}

function timePrecision(type: Type, modifier: Modifier): number | null {
  switch (type.name) {
    case 'date':
      return 0;
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return modifier < 0 ? PRECISION_OF_TIME : modifier;
    case 'interval': {
      const precision = modifier & 0xffff;
      return modifier < 0 || precision === 0xffff ? PRECISION_OF_TIME : precision;
    }
    default:
      return null;
  }
}

function intervalFields(type: Type, modifier: Modifier): string | null {
  const fields = type.formatModifier!(modifier)
    .replace(/\(\d+\)/, '')
    .trim();
  return fields === '' ? null : fields.toUpperCase();
}
