import { error } from '../../common/errors.js';
import { closestName } from '../../common/spelling.js';

export type FieldKind = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'vector' | 'any';

const EXPECTED: Readonly<Record<FieldKind, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
  vector: 'a Float32Array or an array of numbers',
  any: 'a value',
};

/**
 * Checks the object a call was given.
 * @throws 22023 naming the call, the field, what was expected and what was found.
 */
export function requireFields(
  call: string,
  request: unknown,
  required: Readonly<Record<string, FieldKind>>,
  optional: Readonly<Record<string, FieldKind>> = {},
): void {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw error('invalid_parameter_value', `${call}() takes an object, not ${found(request)}`, {
      hint: `give { ${Object.keys(required).join(', ')} }`,
    });
  }
  const fields = request as Record<string, unknown>;
  for (const [name, kind] of Object.entries(required)) {
    if (fields[name] === undefined) {
      throw error('invalid_parameter_value', `${call}() needs "${name}", ${EXPECTED[kind]}`);
    }
  }
  const known = { ...required, ...optional };
  for (const [name, value] of Object.entries(fields)) {
    const kind = known[name];
    if (kind === undefined) {
      const close = closestName(name, Object.keys(known));
      throw error('invalid_parameter_value', `${call}() has no field "${name}"`, {
        hint: close === null ? `its fields are ${Object.keys(known).join(', ')}` : `did you mean "${close}"?`,
      });
    }
    if (value !== undefined && !fits(value, kind)) {
      throw error('invalid_parameter_value', `"${name}" of ${call}() is ${EXPECTED[kind]}, not ${found(value)}`);
    }
  }
}

function fits(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case 'any':
      return true;
    case 'array':
      return Array.isArray(value);
    case 'vector':
      return value instanceof Float32Array || (Array.isArray(value) && value.every((part) => typeof part === 'number'));
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      // The kinds left are names of types.
      return (typeof value as string) === kind;
  }
}

function found(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 40)}...` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return `a value of type ${typeof value}`;
}

/** @throws 22023 when a count is not a whole number from `minimum` to `maximum`. */
export function requireCount(call: string, name: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw error(
    'invalid_parameter_value',
    `"${name}" of ${call}() is a whole number from ${minimum} to ${maximum}, not ${value}`,
  );
}
