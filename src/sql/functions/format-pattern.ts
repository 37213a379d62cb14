// The patterns of to_char, to_date, to_timestamp and to_number: a text in which known words stand for fields and all
// else for itself. Text in double quotes is always itself; a backslash there, and before a quote, takes the next
// character as it is.

/** A word of patterns; the longest one that fits at a place is meant. */
export interface PatternWord {
  /** As it is written; capitals matter. */
  readonly text: string;
}

/** A part of a pattern. */
export type PatternNode<Word extends PatternWord> =
  | PatternField<Word>
  /** One character that stands for itself. */
  | { readonly kind: 'text' | 'space' | 'separator'; readonly text: string };

export interface PatternField<Word extends PatternWord> {
  readonly kind: 'field';
  readonly word: Word;
  /** `FM` before it: no blanks and leading zeros. */
  readonly isFilled: boolean;
  /** `TM` before it: the name in the session's language, which is English, without blanks. */
  readonly isTranslated: boolean;
  /** `TH` or `th` behind it: an ordinal number. */
  readonly ordinal: 'TH' | 'th' | null;
}

const PREFIXES = ['FM', 'fm', 'TM', 'tm'];
const SUFFIXES = ['TH', 'th', 'SP'];
const WORD_LENGTH_MAX = 5;
const CACHE_SIZE_MAX = 500;

/** Reads patterns with the words of a table, and remembers them. */
export class PatternReader<Word extends PatternWord> {
  private readonly words: ReadonlyMap<string, Word>;
  private readonly cache = new Map<string, readonly PatternNode<Word>[]>();

  /** @param hasAffixes whether words take `FM`, `TH` and their like around them. */
  constructor(
    words: readonly Word[],
    private readonly hasAffixes: boolean,
  ) {
    this.words = new Map(words.map((word) => [word.text, word]));
  }

  read(pattern: string): readonly PatternNode<Word>[] {
    let nodes = this.cache.get(pattern);
    if (nodes === undefined) {
      nodes = this.parse(pattern);
      if (this.cache.size >= CACHE_SIZE_MAX) this.cache.clear();
      this.cache.set(pattern, nodes);
    }
    return nodes;
  }

  private parse(pattern: string): PatternNode<Word>[] {
    const nodes: PatternNode<Word>[] = [];
    let at = 0;
    while (at < pattern.length) {
      const prefix = this.affix(PREFIXES, pattern, at);
      at += prefix?.length ?? 0;
      const word = this.wordAt(pattern, at);
      if (word !== null) {
        at += word.text.length;
        const suffix = this.affix(SUFFIXES, pattern, at);
        at += suffix?.length ?? 0;
        const isFilled = prefix === 'FM' || prefix === 'fm';
        const isTranslated = prefix === 'TM' || prefix === 'tm';
        const ordinal = suffix === 'TH' || suffix === 'th' ? suffix : null;
        nodes.push({ kind: 'field', word, isFilled, isTranslated, ordinal });
      } else if (pattern[at] === '"') {
        at = readQuoted(pattern, at + 1, nodes);
      } else if (at < pattern.length) {
        if (pattern[at] === '\\' && pattern[at + 1] === '"') at++;
        const text = characterAt(pattern, at);
        nodes.push({ kind: this.kindOf(text), text });
        at += text.length;
      }
    }
    return nodes;
  }

  private affix(affixes: readonly string[], pattern: string, at: number): string | null {
    if (!this.hasAffixes) return null;
    return affixes.find((affix) => pattern.startsWith(affix, at)) ?? null;
  }

  private wordAt(pattern: string, at: number): Word | null {
    for (let length = Math.min(WORD_LENGTH_MAX, pattern.length - at); length > 0; length--) {
      const word = this.words.get(pattern.slice(at, at + length));
      if (word !== undefined) return word;
    }
    return null;
  }

  private kindOf(character: string): 'text' | 'space' | 'separator' {
    if (this.hasAffixes && isSeparator(character)) return 'separator';
    return isBlank(character) ? 'space' : 'text';
  }
}

/** Takes the characters up to the closing quote, each for itself. @returns where the pattern goes on. */
function readQuoted<Word extends PatternWord>(pattern: string, start: number, nodes: PatternNode<Word>[]): number {
  let at = start;
  while (at < pattern.length) {
    if (pattern[at] === '"') return at + 1;
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
    const text = characterAt(pattern, at);
    nodes.push({ kind: 'text', text });
    at += text.length;
  }
  return at;
}

/** The whole character at a place, which may have two UTF-16 units. */
export function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** Visible ASCII that is neither letter nor digit. */
export function isSeparator(character: string): boolean {
  return /^[!-/:-@[-`{-~]$/.test(character);
}

/** White space as C has it. */
export function isBlank(character: string): boolean {
  return /^[\t-\r ]$/.test(character);
}
