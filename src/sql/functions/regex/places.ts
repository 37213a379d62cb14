import { isWord } from './character-class.js';
import { patternError, TOO_COMPLEX } from './pattern-error.js';
import type { LookSyntax, PlaceTest, Syntax } from './syntax.js';

// Conditions on places. All those of a pattern are numbered; what holds at one place is a bit mask, its context. A
// place's context depends on the whole text only, never on how a match came there, so automata take it as input
// beside the character.

/** More conditions than bits make a pattern too complex. */
const CONDITIONS_MAX = 30;
const NEWLINE = 10;

/** The numbered conditions of a pattern. */
export class Conditions {
  readonly tests: PlaceTest[] = [];
  readonly looks: LookSyntax[] = [];

  /** Numbers every condition below `syntax`; those inside of looks too. */
  add(syntax: Syntax): void {
    switch (syntax.kind) {
      case 'Place':
        if (!this.tests.includes(syntax.test)) this.tests.push(syntax.test);
        break;
      case 'Look':
        this.add(syntax.operand);
        if (!this.looks.includes(syntax)) this.looks.push(syntax);
        break;
      case 'Sequence':
        for (const part of syntax.parts) this.add(part);
        break;
      case 'Choice':
        for (const branch of syntax.branches) this.add(branch);
        break;
      case 'Repeat':
      case 'Group':
        this.add(syntax.operand);
        break;
      default:
        break;
    }
    if (this.tests.length + this.looks.length > CONDITIONS_MAX) throw patternError(TOO_COMPLEX);
  }

  get isEmpty(): boolean {
    return this.tests.length === 0 && this.looks.length === 0;
  }

  /** The number of a place's test; looks come behind all of them. */
  numberOf(node: { readonly kind: 'Place'; readonly test: PlaceTest } | LookSyntax): number {
    return node.kind === 'Place' ? this.tests.indexOf(node.test) : this.tests.length + this.looks.indexOf(node);
  }
}

/** Whether a test holds before the character at `at`. */
export function holds(test: PlaceTest, text: string, at: number): boolean {
  switch (test) {
    case 'text begin':
      return at === 0;
    case 'text end':
      return at === text.length;
    case 'line begin':
      return at === 0 || text.charCodeAt(at - 1) === NEWLINE;
    case 'line end':
      return at === text.length || text.charCodeAt(at) === NEWLINE;
    case 'word begin':
      return !isWordBefore(text, at) && isWordAfter(text, at);
    case 'word end':
      return isWordBefore(text, at) && !isWordAfter(text, at);
    case 'word boundary':
      return isWordBefore(text, at) !== isWordAfter(text, at);
    case 'no word boundary':
      return isWordBefore(text, at) === isWordAfter(text, at);
  }
}

function isWordAfter(text: string, at: number): boolean {
  return at < text.length && isWord(text.codePointAt(at)!);
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const unit = text.charCodeAt(at - 1);
  const isPair = (unit & 0xfc00) === 0xdc00 && at > 1;
  return isWord(isPair ? text.codePointAt(at - 2)! : unit);
}
