import { HOUR_US, MINUTE_US, type Microseconds, SECOND_US } from '../../types/microseconds.js';

/** Hours, minutes, seconds and the rest of a span; all have its sign. */
export function splitSpan(span: Microseconds) {
  // 64 bits hold 2.6 billion hours at most, whose rest is a safe number.
  const hour = typeof span === 'bigint' ? Number(span / BigInt(HOUR_US)) : Math.trunc(span / HOUR_US) + 0;
  const rest = typeof span === 'bigint' ? Number(span % BigInt(HOUR_US)) : (span % HOUR_US) + 0;
  return {
    hour,
    minute: Math.trunc(rest / MINUTE_US) + 0,
    second: Math.trunc((rest % MINUTE_US) / SECOND_US) + 0,
    microsecond: (rest % SECOND_US) + 0,
  };
}
