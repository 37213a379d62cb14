import { error } from '../../common/errors.js';

/** The letters of an English ordinal: `ST` for a number that ends in 1 but not in 11. @throws 22P02 for no number */
export function ordinalSuffix(digits: string, style: 'TH' | 'th'): string {
  const last = digits.at(-1) ?? '';
  if (!/^\d$/.test(last)) throw error('invalid_text_representation', `"${digits}" is not a number`);
  const isTeen = digits.length > 1 && digits.at(-2) === '1';
  const suffix = isTeen ? 'TH' : last === '1' ? 'ST' : last === '2' ? 'ND' : last === '3' ? 'RD' : 'TH';
  return style === 'TH' ? suffix : suffix.toLowerCase();
}
