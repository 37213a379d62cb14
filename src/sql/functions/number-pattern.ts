import { error } from '../../common/errors.js';
import { type PatternNode, PatternReader, type PatternWord } from './format-pattern.js';

// The words of number patterns, and what a whole pattern asks for.

export type NumberUnit =
  | 'group'
  | 'point'
  | 'localePoint'
  | 'zero'
  | 'nine'
  | 'blankZero'
  | 'scientific'
  | 'fill'
  | 'localeGroup'
  | 'currency'
  | 'minus'
  | 'plus'
  | 'brackets'
  | 'roman'
  | 'sign'
  | 'spell'
  | 'anchoredSign'
  | 'ordinal'
  | 'shift';

export interface NumberWord extends PatternWord {
  readonly unit: NumberUnit;
}

/** TABLE of words; those with letters may also be written in small ones. */
const WORDS: readonly (readonly [text: string, unit: NumberUnit])[] = [
  [',', 'group'],
  ['.', 'point'],
  ['0', 'zero'],
  ['9', 'nine'],
  ['B', 'blankZero'],
  ['C', 'spell'],
  ['D', 'localePoint'],
  ['EEEE', 'scientific'],
  ['FM', 'fill'],
  ['G', 'localeGroup'],
  ['L', 'currency'],
  ['MI', 'minus'],
  ['PL', 'plus'],
  ['PR', 'brackets'],
  ['RN', 'roman'],
  ['SG', 'sign'],
  ['SP', 'spell'],
  ['S', 'anchoredSign'],
  ['TH', 'ordinal'],
  ['V', 'shift'],
];

const reader = new PatternReader<NumberWord>(
  WORDS.flatMap(([text, unit]) => {
    const lower = text.toLowerCase();
    return lower === text
      ? [{ text, unit }]
      : [
          { text, unit },
          { text: lower, unit },
        ];
  }),
  false,
);

/** What a pattern asks for. */
export interface NumberPattern {
  readonly nodes: readonly PatternNode<NumberWord>[];
  /** Digits before the point, and behind it. */
  readonly pre: number;
  readonly post: number;
  /** Digits behind V, by which the number is shifted. */
  readonly shift: number;
  readonly hasShift: boolean;
  readonly hasPoint: boolean;
  /** A `0` before the point: leading zeros from place `zeroStart` on, counted from 0. */
  readonly hasZero: boolean;
  readonly zeroStart: number;
  /** Digits up to and with the last `0`, which FM does not cut. */
  readonly zeroEnd: number;
  readonly isFilled: boolean;
  /** Where `S` puts the sign. */
  readonly anchor: 'before' | 'behind' | null;
  /** Digits before an `S`. */
  readonly digitsBeforeAnchor: number;
  readonly hasBrackets: boolean;
  readonly hasMinus: boolean;
  readonly hasPlus: boolean;
  readonly isRoman: boolean;
  readonly isScientific: boolean;
}

const cache = new WeakMap<readonly PatternNode<NumberWord>[], NumberPattern>();

/** Reads a pattern. @throws 42601 for words that exclude each other. */
export function numberPattern(text: string): NumberPattern {
  const nodes = reader.read(text);
  let pattern = cache.get(nodes);
  if (pattern === undefined) {
    const builder = new PatternBuilder(nodes);
    for (const node of nodes) if (node.kind === 'field') builder.add(node.word.unit);
    pattern = builder;
    cache.set(nodes, pattern);
  }
  return pattern;
}

function invalid(message: string, detail?: string): Error {
  return error('syntax_error', message, { detail });
}

class PatternBuilder implements NumberPattern {
  pre = 0;
  post = 0;
  shift = 0;
  hasShift = false;
  hasPoint = false;
  hasZero = false;
  zeroStart = 0;
  zeroEnd = 0;
  isFilled = false;
  anchor: 'before' | 'behind' | null = null;
  digitsBeforeAnchor = 0;
  hasBrackets = false;
  hasMinus = false;
  hasPlus = false;
  isRoman = false;
  isScientific = false;
  private hasBlank = false;

  constructor(readonly nodes: readonly PatternNode<NumberWord>[]) {}

  add(unit: NumberUnit): void {
    if (this.isScientific && unit !== 'scientific') throw invalid('"EEEE" must be the last pattern used');
    this.apply(unit);
    if (this.isRoman && this.hasOtherThanRoman()) {
      throw invalid('"RN" is incompatible with other formats', '"RN" may only be used together with "FM".');
    }
  }

  private hasOtherThanRoman(): boolean {
    return (
      this.hasZero ||
      this.hasPoint ||
      this.hasBlank ||
      this.anchor !== null ||
      this.hasBrackets ||
      this.hasMinus ||
      this.hasPlus ||
      this.hasShift ||
      this.isScientific
    );
  }

  private apply(unit: NumberUnit): void {
    switch (unit) {
      case 'nine':
        if (this.hasBrackets) throw invalid('"9" must be ahead of "PR"');
        if (this.hasShift) this.shift++;
        else if (this.hasPoint) this.post++;
        else this.pre++;
        return;
      case 'zero':
        if (this.hasBrackets) throw invalid('"0" must be ahead of "PR"');
        if (!this.hasZero && !this.hasPoint) {
          this.hasZero = true;
          this.zeroStart = this.pre;
        }
        if (this.hasPoint) this.post++;
        else this.pre++;
        this.zeroEnd = this.pre + this.post;
        return;
      case 'blankZero':
        if (this.pre === 0 && this.post === 0 && !this.hasZero) this.hasBlank = true;
        return;
      case 'localePoint':
      case 'point':
        if (this.hasPoint) throw invalid('multiple decimal points');
        if (this.hasShift) throw invalid('cannot use "V" and decimal point together');
        this.hasPoint = true;
        return;
      case 'fill':
        this.isFilled = true;
        return;
      case 'anchoredSign':
        this.addAnchor();
        return;
      case 'minus':
        if (this.anchor !== null) throw invalid('cannot use "S" and "MI" together');
        this.hasMinus = true;
        return;
      case 'plus':
        if (this.anchor !== null) throw invalid('cannot use "S" and "PL" together');
        this.hasPlus = true;
        return;
      case 'sign':
        if (this.anchor !== null) throw invalid('cannot use "S" and "SG" together');
        this.hasMinus = true;
        this.hasPlus = true;
        return;
      case 'brackets':
        if (this.anchor !== null || this.hasPlus || this.hasMinus) {
          throw invalid('cannot use "PR" and "S"/"PL"/"MI"/"SG" together');
        }
        this.hasBrackets = true;
        return;
      case 'roman':
        if (this.isRoman) throw invalid('cannot use "RN" twice');
        this.isRoman = true;
        return;
      case 'shift':
        if (this.hasPoint) throw invalid('cannot use "V" and decimal point together');
        this.hasShift = true;
        return;
      case 'scientific':
        this.addScientific();
        return;
      default:
        return;
    }
  }

  private addAnchor(): void {
    if (this.anchor !== null) throw invalid('cannot use "S" twice');
    if (this.hasPlus || this.hasMinus || this.hasBrackets) {
      throw invalid('cannot use "S" and "PL"/"MI"/"SG"/"PR" together');
    }
    this.anchor = this.hasPoint ? 'behind' : 'before';
    if (!this.hasPoint) this.digitsBeforeAnchor = this.pre;
  }

  private addScientific(): void {
    if (this.isScientific) throw invalid('cannot use "EEEE" twice');
    const isAlone = !(
      this.hasBlank ||
      this.isFilled ||
      this.anchor !== null ||
      this.hasBrackets ||
      this.hasMinus ||
      this.hasPlus ||
      this.isRoman ||
      this.hasShift
    );
    if (!isAlone) {
      throw invalid(
        '"EEEE" is incompatible with other formats',
        '"EEEE" may only be used together with digit and decimal point patterns.',
      );
    }
    this.isScientific = true;
  }
}
