import { type DatabaseError, error } from '../common/errors.js';
import type { PathItem } from './jsonpath-syntax.js';

/** Items inside and behind each other; 54001. PostgreSQL's limit is its stack. */
export const PATH_DEPTH_MAX = 500;

/** 54001: a path that is nested deeper than it could be followed. */
export function pathTooDeep(): DatabaseError {
  return error('statement_too_complex', 'stack depth limit exceeded');
}

interface Place {
  readonly depth: number;
  /** Filters and operators with one operand around: `@` needs one. */
  readonly nesting: number;
  readonly isInSubscript: boolean;
}

/** Refuses `@` and `last` where they mean nothing. @throws 42601, 54001 */
export function checkPlaces(root: PathItem): void {
  check(root, { depth: 0, nesting: 0, isInSubscript: false });
}

function check(root: PathItem, place: Place): void {
  let { depth } = place;
  for (let item: PathItem | null = root; item !== null; item = item.next) {
    if (++depth > PATH_DEPTH_MAX) throw pathTooDeep();
    const inside: Place = { ...place, depth };
    switch (item.kind) {
      case 'Current':
        if (place.nesting === 0) throw error('syntax_error', '@ is not allowed in root expressions');
        break;
      case 'Last':
        if (!place.isInSubscript) throw error('syntax_error', 'LAST is allowed only in array subscripts');
        break;
      case 'Filter':
        check(item.condition, { ...inside, nesting: place.nesting + 1 });
        break;
      case 'Subscripts':
        for (const { from, to } of item.subscripts) {
          check(from, { ...inside, isInSubscript: true });
          if (to !== null) check(to, { ...inside, isInSubscript: true });
        }
        break;
      case 'Sign':
      case 'Not':
      case 'IsUnknown':
      case 'Exists':
      case 'LikeRegex':
        check(item.operand, inside);
        break;
      case 'Arithmetic':
      case 'And':
      case 'Or':
      case 'Comparison':
      case 'StartsWith':
        check(item.left, inside);
        check(item.right, inside);
        break;
      default:
        break;
    }
  }
}
