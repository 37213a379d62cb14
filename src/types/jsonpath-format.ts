import { quoteJson } from './json-format.js';
import type { JsonPath, PathItem } from './jsonpath-syntax.js';

// A path in PostgreSQL's normal form: keys in quotes, as few parentheses as `printJsonPathItem` writes.

/** The text of a path: `strict $."a"[*]?(@ > 1)`. */
export function formatJsonPath(path: JsonPath): string {
  return (path.isLax ? '' : 'strict ') + format(path.root, true);
}

/** How an item stands: the second operand of nothing, so that only its own operator counts. */
function priority(item: PathItem): number {
  switch (item.kind) {
    case 'Or':
      return 0;
    case 'And':
      return 1;
    case 'Comparison':
    case 'StartsWith':
      return 2;
    case 'Arithmetic':
      return item.operator === '+' || item.operator === '-' ? 3 : 4;
    case 'Sign':
      return 5;
    default:
      return 6;
  }
}

function format(root: PathItem, isBracketed: boolean): string {
  let text = '';
  for (let item: PathItem | null = root; item !== null; item = item.next) {
    text += formatItem(item, isBracketed || item !== root);
  }
  return text;
}

/** An operand, in parentheses unless it binds more tightly than the operator. */
function operand(item: PathItem, outer: PathItem): string {
  return format(item, priority(item) <= priority(outer));
}

const SYMBOLS = { And: '&&', Or: '||', StartsWith: 'starts with' } as const;

function formatItem(item: PathItem, isBracketed: boolean): string {
  const bracketed = (text: string) => (isBracketed ? `(${text})` : text);
  switch (item.kind) {
    case 'Null':
      return 'null';
    case 'Boolean':
      return item.value ? 'true' : 'false';
    case 'Number':
      return item.next === null ? item.value.toString() : `(${item.value})`;
    case 'String':
      return quoteJson(item.value);
    case 'Variable':
      return `$${quoteJson(item.name)}`;
    case 'Root':
      return '$';
    case 'Current':
      return '@';
    case 'Last':
      return 'last';
    case 'AnyArray':
      return '[*]';
    case 'AnyKey':
      return '.*';
    case 'Key':
      return `.${quoteJson(item.key)}`;
    case 'And':
    case 'Or':
    case 'StartsWith':
      return bracketed(`${operand(item.left, item)} ${SYMBOLS[item.kind]} ${operand(item.right, item)}`);
    case 'Arithmetic':
    case 'Comparison':
      return bracketed(`${operand(item.left, item)} ${item.operator} ${operand(item.right, item)}`);
    case 'Sign':
      return bracketed(item.operator + operand(item.operand, item));
    case 'Not':
      return `!(${format(item.operand, false)})`;
    case 'IsUnknown':
      return `(${format(item.operand, false)}) is unknown`;
    case 'Exists':
      return `exists (${format(item.operand, false)})`;
    case 'LikeRegex': {
      const flags = item.flags === '' ? '' : ` flag "${item.flags}"`;
      return bracketed(`${operand(item.operand, item)} like_regex ${quoteJson(item.pattern)}${flags}`);
    }
    case 'Filter':
      return `?(${format(item.condition, false)})`;
    case 'Subscripts':
      return `[${item.subscripts
        .map(({ from, to }) => format(from, false) + (to === null ? '' : ` to ${format(to, false)}`))
        .join(',')}]`;
    case 'Any':
      return `.**${levels(item.first, item.last)}`;
    case 'Method':
      return `.${item.name}(${item.args.map((argument) => format(argument, false)).join(',')})`;
  }
}

function levels(first: number, last: number): string {
  const level = (value: number) => (value === Number.POSITIVE_INFINITY ? 'last' : String(value));
  if (first === 0 && last === Number.POSITIVE_INFINITY) return '';
  return first === last ? `{${level(first)}}` : `{${level(first)} to ${level(last)}}`;
}
