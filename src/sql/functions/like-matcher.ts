import { error } from '../../common/errors.js';
import { isTrail } from './characters.js';

// LIKE. A pattern is cut at its `%` into segments; a text matches when the first segment stands at its start, the last
// at its end, and the others between, each at the first place where it fits. Taking the first place is right because
// it leaves the most text to the segments behind, so no choice is ever taken back but that of the segment at hand.
//
// A segment without `_` is found by `indexOf`, so that matching takes time in proportion to the text; one with `_`
// tries each place where its first literal stands. `_` is a character, which may be two units of a JavaScript string.

/** Says whether a text matches. */
export type LikeMatcher = (text: string) => boolean;

/** Literal characters and how many of any kind follow them. */
interface Run {
  readonly literal: string;
  readonly gap: number;
}

type Segment = readonly Run[];

/** What a pattern consists of: segments with `%` between them. */
interface Pattern {
  readonly segments: readonly Segment[];
  /** It ends with a backslash, which is an error for texts that come so far. */
  readonly isOpen: boolean;
}

function parsePattern(pattern: string): Pattern {
  const segments: Run[][] = [[]];
  let literal = '';
  let gap = 0;
  let isOpen = false;
  const endRun = () => {
    if (literal !== '' || gap > 0) segments[segments.length - 1]!.push({ literal, gap });
    literal = '';
    gap = 0;
  };
  for (let at = 0; at < pattern.length; at++) {
    let unit = pattern[at]!;
    if (unit === '%') {
      endRun();
      segments.push([]);
      continue;
    }
    if (unit === '_') {
      gap++;
      continue;
    }
    if (unit === '\\') {
      if (++at === pattern.length) {
        isOpen = true;
        break;
      }
      unit = pattern[at]!;
    }
    if (gap > 0) endRun();
    literal += unit;
  }
  endRun();
  return { segments: mergeEmpty(segments), isOpen };
}

/** `%%` is `%`: an empty segment between two says nothing. */
function mergeEmpty(segments: readonly Segment[]): Segment[] {
  return segments.filter((segment, i) => segment.length > 0 || i === 0 || i === segments.length - 1);
}

/** The end of `count` characters from `at` on, -1 when there are not as many. */
function skipCharacters(text: string, at: number, count: number): number {
  for (; count > 0; count--) {
    if (at >= text.length) return -1;
    at += isTrail(text.charCodeAt(at + 1)) ? 2 : 1;
  }
  return at;
}

/** The start of `count` characters before `at`, -1 when there are not as many. */
function skipBack(text: string, at: number, count: number): number {
  for (; count > 0; count--) {
    if (at <= 0) return -1;
    at -= isTrail(text.charCodeAt(at - 1)) ? 2 : 1;
  }
  return at;
}

/** The end of a segment that stands at `at`, or -1. */
function matchAt(text: string, segment: Segment, at: number): number {
  for (const { literal, gap } of segment) {
    if (!text.startsWith(literal, at)) return -1;
    at = skipCharacters(text, at + literal.length, gap);
    if (at < 0) return -1;
  }
  return at;
}

/** The start of a segment that ends at `end`, or -1. */
function matchBefore(text: string, segment: Segment, end: number): number {
  let at = end;
  for (let i = segment.length - 1; i >= 0; i--) {
    const { literal, gap } = segment[i]!;
    at = skipBack(text, at, gap) - literal.length;
    if (at < 0 || !text.startsWith(literal, at)) return -1;
  }
  return at;
}

/** The end of a segment at the first place from `at` on where it fits, or -1. */
function findSegment(text: string, segment: Segment, at: number): number {
  const [first] = segment;
  if (first === undefined) return at;
  // `%_x` is `_%x`: what any characters come before, may be passed at once.
  if (first.literal === '') {
    const from = skipCharacters(text, at, first.gap);
    return from < 0 ? -1 : findSegment(text, segment.slice(1), from);
  }
  const { literal } = first;
  for (let found = text.indexOf(literal, at); found >= 0; found = text.indexOf(literal, found + 1)) {
    const end = matchAt(text, segment, found);
    if (end >= 0) return end;
  }
  return -1;
}

/** The one literal of a segment that is nothing else; null for others. */
function onlyLiteral(segment: Segment): string | null {
  if (segment.length === 0) return '';
  return segment.length === 1 && segment[0]!.gap === 0 ? segment[0]!.literal : null;
}

function matcherOf(segments: readonly Segment[]): LikeMatcher {
  const literals = segments.map(onlyLiteral);
  const [first, second, third] = literals;
  if (segments.length === 1 && first !== null) return (text) => text === first;
  if (segments.length === 2 && first !== null && second !== null) {
    const prefix = first!;
    const suffix = second!;
    if (prefix === '' && suffix === '') return () => true;
    if (suffix === '') return (text) => text.startsWith(prefix);
    if (prefix === '') return (text) => text.endsWith(suffix);
    const length = prefix.length + suffix.length;
    return (text) => text.length >= length && text.startsWith(prefix) && text.endsWith(suffix);
  }
  if (segments.length === 3 && first === '' && third === '' && second !== null) {
    const part = second!;
    return (text) => text.includes(part);
  }
  if (segments.length === 1) return (text) => matchAt(text, segments[0]!, 0) === text.length;
  return (text) => matchSegments(text, segments);
}

function matchSegments(text: string, segments: readonly Segment[]): boolean {
  const last = segments.length - 1;
  let at = matchAt(text, segments[0]!, 0);
  for (let i = 1; i < last && at >= 0; i++) at = findSegment(text, segments[i]!, at);
  return at >= 0 && matchBefore(text, segments[last]!, text.length) >= at;
}

/**
 * Matches what an open pattern has before its backslash. PostgreSQL reads a pattern only as far as a text matches it:
 * any text that goes on behind makes the error, others do not match.
 */
function openMatcher(pattern: string, { segments }: Pattern): LikeMatcher {
  const before = pattern.slice(0, -1);
  const lastRun = segments[segments.length - 1]!;
  const isBehindPercent = segments.length > 1 && lastRun.every(({ literal }) => literal === '');
  const isGapBehindPercent = isBehindPercent && lastRun.length > 0;
  const reaches = compilePattern(isGapBehindPercent ? before : isBehindPercent ? `${before}_` : `${before}_%`);
  return (text) => {
    if (reaches(text)) {
      throw error('invalid_escape_sequence', 'LIKE pattern must not end with escape character');
    }
    return false;
  };
}

function compilePattern(pattern: string): LikeMatcher {
  const parsed = parsePattern(pattern);
  return parsed.isOpen ? openMatcher(pattern, parsed) : matcherOf(parsed.segments);
}

const CACHE_ENTRIES_MAX = 200;
const cache = new Map<string, LikeMatcher>();
let lastPattern: string | null = null;
let lastMatcher: LikeMatcher = () => false;

/**
 * The matcher of a pattern, in which `%` stands for any text, `_` for any character, and a backslash takes the meaning
 * from what follows. The last patterns are remembered.
 */
export function likeMatcher(pattern: string): LikeMatcher {
  if (pattern === lastPattern) return lastMatcher;
  let matcher = cache.get(pattern);
  if (matcher === undefined) {
    matcher = compilePattern(pattern);
    if (cache.size >= CACHE_ENTRIES_MAX) cache.clear();
    cache.set(pattern, matcher);
  }
  lastPattern = pattern;
  lastMatcher = matcher;
  return matcher;
}

/**
 * Writes a pattern with another escape character as one with the backslash; with an empty one, nothing is escaped.
 * @throws 22025 for more than one character
 */
export function escapePattern(pattern: string, escape: string): string {
  if (escape === '') return pattern.replaceAll('\\', '\\\\');
  if (escape === '\\') return pattern;
  if (escape.length > 2 || (escape.length === 2 && !isTrail(escape.charCodeAt(1)))) {
    throw error('invalid_escape_sequence', 'invalid escape string', {
      hint: 'Escape string must be empty or one character.',
    });
  }
  let result = '';
  let isEscaped = false;
  for (const character of pattern) {
    if (character === escape && !isEscaped) {
      result += '\\';
      isEscaped = true;
      continue;
    }
    result += character === '\\' && !isEscaped ? '\\\\' : character;
    isEscaped = false;
  }
  return result;
}
