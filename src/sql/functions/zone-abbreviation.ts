import { notSupported } from '../../common/errors.js';
import { formatOffset } from '../../types/time.js';
import type { TimeZone } from '../../types/time-zone.js';

/**
 * The abbreviation that a zone's clock goes by, for to_char's TZ: a zone that never changes has its offset (`+03`), or
 * its name when that is one word of letters (`UTC`).
 *
 * @throws 0A000 for a zone that changes: Intl does not know what the IANA data calls its clocks (`EST`, `CEST`).
 */
export function abbreviationOf(zone: TimeZone): string {
  if (!zone.isFixed) {
    throw notSupported(`the abbreviation (TZ) of the time zone ${zone.name}`, undefined, 'use TZH, TZM or OF');
  }
  if (/^[A-Z]+$/.test(zone.name)) return zone.name;
  return formatOffset(zone.offsetAt(0)).replaceAll(':', '');
}
