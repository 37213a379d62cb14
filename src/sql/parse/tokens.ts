import { createToken, EOF, Lexer, type TokenType } from 'chevrotain';
import { type Keyword, keywordClasses, keywordsNeedingAs } from './keywords.js';

// The token types. The scanner in lexer.ts makes the tokens by hand, so no type has a pattern.
//
// Words belong to categories, which the grammar consumes like a token type:
//
//   ColumnName    a column, table, alias ...       identifiers, unreserved and columnName keywords
//   FunctionName  a function or a type             identifiers, unreserved and typeOrFunctionName keywords
//   Word          a role, a setting's value ...    every word that is not reserved
//   Label         behind AS and behind a dot       every word
//   BareLabel     an output column without AS      every word but those of keywordsNeedingAs

/** One token of a statement. `start` and `end` are offsets into the text, `end` exclusive. */
export class Token {
  readonly tokenTypeIdx: number;

  constructor(
    readonly tokenType: TokenType,
    /** What it says: a word's folded name, a literal's value, an operator's name. */
    readonly image: string,
    readonly start: number,
    readonly end: number,
  ) {
    this.tokenTypeIdx = tokenType.tokenTypeIdx as number;
  }
}

function category(name: string): TokenType {
  return createToken({ name, pattern: Lexer.NA });
}

export const ColumnName = category('ColumnName');
export const FunctionName = category('FunctionName');
export const Word = category('Word');
export const Label = category('Label');
export const BareLabel = category('BareLabel');

const everyCategory = [ColumnName, FunctionName, Word, Label, BareLabel];

export const Identifier = createToken({ name: 'Identifier', pattern: Lexer.NA, categories: everyCategory });
export const QuotedIdentifier = createToken({ name: 'QuotedIdentifier', pattern: Lexer.NA, categories: everyCategory });

function type(name: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories });
}

export const NumberToken = type('Number');
export const StringToken = type('String');
export const BitString = type('BitString');
export const ParameterToken = type('Parameter');
/** `ARRAY[1, 2.5]` whole: `image` is what stands between the brackets. */
export const NumericArrayToken = type('NumericArray');

export const LeftParen = type('LeftParen');
/** A left parenthesis that opens a query; also a LeftParen. */
export const QueryParen = type('QueryParen', [LeftParen]);
export const RightParen = type('RightParen');
export const LeftBracket = type('LeftBracket');
export const RightBracket = type('RightBracket');
export const Comma = type('Comma');
export const Dot = type('Dot');
export const DotDot = type('DotDot');
export const Colon = type('Colon');
export const Semicolon = type('Semicolon');
export const TypeCast = type('TypeCast');
export const ColonEqual = type('ColonEqual');
export const EqualGreater = type('EqualGreater');

export const Plus = type('Plus');
export const Minus = type('Minus');
export const Star = type('Star');
export const Slash = type('Slash');
export const Percent = type('Percent');
export const Caret = type('Caret');
export const Less = type('Less');
export const Greater = type('Greater');
export const Equal = type('Equal');
export const LessEqual = type('LessEqual');
export const GreaterEqual = type('GreaterEqual');
export const NotEqual = type('NotEqual');
/** Every other operator: `||`, `->`, `<->` ... */
export const Operator = type('Operator');

/** What the scanner could not read. It fits nowhere; the scanner's error is the answer when the parser gets here. */
export const Invalid = type('Invalid');

/** What the parser sees behind the last token. */
export const endOfInput = EOF;

const symbols = [
  ...[Identifier, QuotedIdentifier, NumberToken, StringToken, BitString, ParameterToken, NumericArrayToken],
  ...[LeftParen, QueryParen, RightParen, LeftBracket, RightBracket, Comma, Dot, DotDot, Colon, Semicolon, TypeCast],
  ...[ColonEqual, EqualGreater, Plus, Minus, Star, Slash, Percent, Caret, Less, Greater, Equal, LessEqual],
  ...[GreaterEqual, NotEqual, Operator, Invalid],
];

const categoriesOfClass = {
  unreserved: [ColumnName, FunctionName, Word, Label],
  columnName: [ColumnName, Word, Label],
  typeOrFunctionName: [FunctionName, Word, Label],
  reserved: [Label],
};

function keywordTypes(): Record<Uppercase<Keyword>, TokenType> {
  const types: Record<string, TokenType> = {};
  for (const [word, keywordClass] of keywordClasses) {
    const keyword = createToken({ name: word.toUpperCase(), pattern: Lexer.NA });
    // Set afterwards: createToken walks all members of each category it is given, 500 keywords square.
    // The parser's constructor works the categories out once for all.
    keyword.CATEGORIES = keywordsNeedingAs.has(word)
      ? categoriesOfClass[keywordClass]
      : [...categoriesOfClass[keywordClass], BareLabel];
    types[word.toUpperCase()] = keyword;
  }
  return types;
}

/** The token types of the keywords by name: `K.SELECT`. */
export const K = keywordTypes();

/** Every token type the parser may meet. */
export const vocabulary: TokenType[] = [...everyCategory, ...symbols, ...Object.values(K)];

/** A table by token type, for questions asked of every token: 0 for the types not named. */
export function tableByType(rows: Iterable<readonly [TokenType, number]>): Uint8Array {
  const table = new Uint8Array(Math.max(...vocabulary.map((type) => type.tokenTypeIdx as number)) + 2);
  for (const [type, value] of rows) table[type.tokenTypeIdx as number] = value;
  return table;
}

/** Bits of `wordBits`. */
export const WordBit = { columnName: 1, functionName: 2 } as const;

/** Of each word whether it is a ColumnName and a FunctionName, for the names in expressions. */
export const wordBits = tableByType([
  [Identifier, WordBit.columnName | WordBit.functionName],
  [QuotedIdentifier, WordBit.columnName | WordBit.functionName],
  ...[...keywordClasses].map(([word, keywordClass]) => {
    const categories = categoriesOfClass[keywordClass];
    const bits =
      (categories.includes(ColumnName) ? WordBit.columnName : 0) |
      (categories.includes(FunctionName) ? WordBit.functionName : 0);
    return [K[word.toUpperCase() as Uppercase<Keyword>], bits] as const;
  }),
]);

// ------------------------------------------------------------------------------------------- keyword look-up

// Open addressing over a hash the scanner makes while it walks a word, so that a keyword costs no substring.

const slotsMask = 2047;
const slots: (KeywordSlot | undefined)[] = new Array(slotsMask + 1).fill(undefined);

interface KeywordSlot {
  readonly hash: number;
  readonly word: string;
  readonly type: TokenType;
}

/** One step of the hash of a word; letters of both cases count alike. */
export function hashStep(hash: number, code: number): number {
  return (Math.imul(hash, 31) + (code | 32)) | 0;
}

for (const word of keywordClasses.keys()) {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = hashStep(hash, word.charCodeAt(at));
  let slot = hash & slotsMask;
  while (slots[slot] !== undefined) slot = (slot + 1) & slotsMask;
  slots[slot] = { hash, word, type: K[word.toUpperCase() as Uppercase<Keyword>] };
}

/** The keyword in `text` from `start` to `end`, if it is one; `hash` is that of its characters. */
export function findKeyword(text: string, start: number, end: number, hash: number): KeywordSlot | undefined {
  for (let slot = hash & slotsMask; ; slot = (slot + 1) & slotsMask) {
    const keyword = slots[slot];
    if (keyword === undefined) return undefined;
    if (keyword.hash === hash && keyword.word.length === end - start && sameWord(text, start, keyword.word)) {
      return keyword;
    }
  }
}

function sameWord(text: string, start: number, word: string): boolean {
  for (let at = 0; at < word.length; at++) {
    if ((text.charCodeAt(start + at) | 32) !== (word.charCodeAt(at) | 32)) return false;
  }
  return true;
}
