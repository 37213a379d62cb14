import { randomBytes, randomUUID } from 'node:crypto';
import { int2, interval, timestamptz, uuid } from '../../types/builtin.js';
import { addToTimestampTz } from '../../types/datetime-arithmetic.js';
import { sessionZone } from '../../types/datetime-parse.js';
import type { Interval } from '../../types/interval.js';
import { type Microseconds, narrowMicroseconds } from '../../types/microseconds.js';
import { uuidOfDigits } from '../../types/uuid.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { scalar, volatile } from './row.js';

// UUIDs as RFC 9562 has them. Version 7 begins with 48 bits of milliseconds and, as PostgreSQL's, 12 bits of their
// fraction, so that those made one after another ascend.

let lastTime = 0n;

/** 100 ns steps between 1582-10-15, where the time of version 1 begins, and 1970-01-01. */
const GREGORIAN_SHIFT = 0x01b21dd213814000n;

/** @param microseconds since 1970; equal or earlier than the last: a little later is taken. */
function timeOrdered(microseconds: bigint, isAscending: boolean): string {
  // One step of the fraction is 1000 / 4096 us, so every microsecond has a step of its own.
  let time = (microseconds / 1000n) * 4096n + ((microseconds % 1000n) * 4096n) / 1000n;
  if (isAscending) {
    if (time <= lastTime) time = lastTime + 1n;
    lastTime = time;
  }
  const bytes = randomBytes(8);
  bytes[0] = (bytes[0]! & 0x3f) | 0x80;
  const milliseconds = BigInt.asUintN(48, time / 4096n)
    .toString(16)
    .padStart(12, '0');
  const fraction = (time % 4096n).toString(16).padStart(3, '0');
  return uuidOfDigits(`${milliseconds}7${fraction}${bytes.toString('hex')}`);
}

/** 48 bits of milliseconds, so times before 1970 wrap around. */
function shiftedTime(context: FunctionContext, span: Interval): bigint {
  const time = addToTimestampTz(context.clockNow(), span, sessionZone(context));
  return BigInt(time);
}

function digitsOf(value: string): string {
  return value.replaceAll('-', '');
}

/** Null for what is not of the variant that RFC 9562 describes. */
function versionOf(value: string): number | null {
  return '89ab'.includes(value[19]!) ? Number.parseInt(value[14]!, 16) : null;
}

/** Only versions 1 and 7 hold a time. */
function timeOf(value: string): Microseconds | null {
  const version = versionOf(value);
  const digits = digitsOf(value);
  if (version === 7) return narrowMicroseconds(BigInt(`0x${digits.slice(0, 12)}`) * 1000n);
  if (version !== 1) return null;
  const ticks = BigInt(`0x${digits.slice(13, 16)}${digits.slice(8, 12)}${digits.slice(0, 8)}`);
  return narrowMicroseconds((ticks - GREGORIAN_SHIFT) / 10n);
}

export const uuidFunctions: readonly ScalarFunction[] = [
  ...(['gen_random_uuid', 'uuidv4'] as const).map(
    (name): ScalarFunction => ({
      ...volatile,
      name,
      args: [],
      returns: uuid,
      evaluate: () => randomUUID(),
      doc: 'A random UUID (version 4).',
      example: [`length(${name}()::text)`, '36'],
    }),
  ),
  {
    ...volatile,
    name: 'uuidv7',
    args: [],
    returns: uuid,
    usesContext: true,
    evaluate: (context: FunctionContext) => timeOrdered(BigInt(Math.trunc(context.clockNow())), true),
    doc: 'A UUID that begins with the time (version 7); later ones are larger.',
    example: ['uuid_extract_version(uuidv7())', '7'],
  },
  {
    ...volatile,
    name: 'uuidv7',
    args: [interval],
    returns: uuid,
    usesContext: true,
    evaluate: (context: FunctionContext, span: Interval) => timeOrdered(shiftedTime(context, span), false),
    doc: 'A UUID of version 7 whose time is shifted by an interval.',
    example: ["uuidv7(interval '-1 day') < uuidv7()", 't'],
  },
  {
    ...scalar,
    name: 'uuid_extract_version',
    args: [uuid],
    returns: int2,
    evaluate: versionOf,
    doc: 'Version of a UUID; NULL for variants other than that of RFC 9562.',
    example: ["uuid_extract_version('41db1265-8bc1-4ab3-992f-885799a4af1d')", '4'],
  },
  {
    ...scalar,
    name: 'uuid_extract_timestamp',
    args: [uuid],
    returns: timestamptz,
    evaluate: timeOf,
    doc: 'Time of a UUID of version 1 or 7; NULL for others.',
    example: [
      "uuid_extract_timestamp('019535d9-3df7-79fb-b466-fa907fa17f9e') = timestamptz '2025-02-24 02:46:24.503+00'",
      't',
    ],
  },
];
