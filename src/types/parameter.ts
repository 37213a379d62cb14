import { types } from 'node:util';
import { DatabaseError, error } from '../common/errors.js';

// What a user passes for a parameter may be anything, also a revoked Proxy or an object whose getters throw. Nothing
// here touches such a value in a way that runs its code, except inside `readParameter`.

/** 42804: a value of a JavaScript type that this SQL type does not take. `accepted` reads 'a number or a string'. */
export function wrongParameter(typeName: string, accepted: string, value: unknown): DatabaseError {
  return error(
    'datatype_mismatch',
    `a parameter of type ${typeName} takes ${accepted}, but ${describeParameter(value)} was given`,
  );
}

/** Names the kind of a value for a message, without running any code of its own. */
export function describeParameter(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    case 'number':
    case 'boolean':
      return `the ${typeof value} ${String(value)}`;
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  if (types.isProxy(value)) return 'a Proxy';
  if (types.isDate(value)) return 'a Date';
  if (Array.isArray(value)) return 'an array';
  if (types.isUint8Array(value)) return 'a Uint8Array';
  if (types.isTypedArray(value)) return 'a typed array';
  if (types.isPromise(value)) return 'a Promise';
  return 'an object';
}

/** `Array.isArray` that survives a revoked Proxy. */
export function isArrayParameter(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** `instanceof` that survives a Proxy whose traps throw. */
export function isInstance<Instance>(
  value: unknown,
  family: abstract new (...args: never[]) => Instance,
): value is Instance {
  try {
    return value instanceof family;
  } catch {
    return false;
  }
}

/**
 * Runs `read`, which may call code of the user's value (getters, `toJSON`, Proxy traps), and turns whatever that
 * code throws into 22023, or 54001 when it ran out of stack. The engine's own errors pass.
 */
export function readParameter<Result>(typeName: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (isInstance(cause, DatabaseError)) throw cause;
    if (isInstance(cause, RangeError) && isStackOverflow(cause)) {
      throw error('statement_too_complex', `a parameter of type ${typeName} is nested too deeply`, { cause });
    }
    throw error('invalid_parameter_value', `cannot read a parameter of type ${typeName}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function isStackOverflow(cause: RangeError): boolean {
  return /call stack/i.test(cause.message);
}

function messageOf(cause: unknown): string {
  try {
    return isInstance(cause, Error) ? cause.message : String(cause);
  } catch {
    return 'its code threw';
  }
}
