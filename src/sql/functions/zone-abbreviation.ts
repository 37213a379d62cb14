import { formatOffset } from '../../types/time.js';
import type { TimeZone } from '../../types/time-zone.js';

/** The abbreviation that a zone's clock has at an instant, in seconds since 1970-01-01 UTC. */
export function abbreviationAt(zone: TimeZone, instant: number): string {
  if (zone.isFixed && zone.name === 'UTC') return 'UTC';
  return formatOffset(zone.offsetAt(instant)).replaceAll(':', '');
}
