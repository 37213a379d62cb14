import * as T from './tokens.js';
import { K } from './tokens.js';

/**
 * How tightly operators bind: section 4.1.6 of PostgreSQL's manual, loosest first. Operators of one level group
 * from the left, but for the levels of `isNonAssociative`, where a second one is a syntax error: `1 < 2 < 3`.
 */
export const Precedence = {
  or: 1,
  and: 2,
  not: 3,
  /** IS, ISNULL, NOTNULL */
  is: 4,
  /** < > = <= >= <> */
  comparison: 5,
  /** BETWEEN, IN, LIKE, ILIKE, SIMILAR TO */
  pattern: 6,
  /** Every operator without a level of its own, and OPERATOR(...) of any name. */
  other: 7,
  additive: 8,
  multiplicative: 9,
  power: 10,
  /** AT TIME ZONE */
  at: 11,
  collate: 12,
  /** Unary + and -: above ^, so that -2 ^ 2 is 4. */
  sign: 13,
  /** :: */
  cast: 14,
  /** Literals, names, calls, whatever brings its own parentheses. */
  primary: 15,
} as const;

/** The level of each token that may follow an operand. */
export const infixPrecedence = T.tableByType([
  [K.OR, Precedence.or],
  [K.AND, Precedence.and],
  [K.IS, Precedence.is],
  [K.ISNULL, Precedence.is],
  [K.NOTNULL, Precedence.is],
  [T.Less, Precedence.comparison],
  [T.Greater, Precedence.comparison],
  [T.Equal, Precedence.comparison],
  [T.LessEqual, Precedence.comparison],
  [T.GreaterEqual, Precedence.comparison],
  [T.NotEqual, Precedence.comparison],
  [K.BETWEEN, Precedence.pattern],
  [K.IN, Precedence.pattern],
  [K.LIKE, Precedence.pattern],
  [K.ILIKE, Precedence.pattern],
  [K.SIMILAR, Precedence.pattern],
  [K.NOT, Precedence.pattern],
  [T.Operator, Precedence.other],
  [K.OPERATOR, Precedence.other],
  [T.Plus, Precedence.additive],
  [T.Minus, Precedence.additive],
  [T.Star, Precedence.multiplicative],
  [T.Slash, Precedence.multiplicative],
  [T.Percent, Precedence.multiplicative],
  [T.Caret, Precedence.power],
  [K.AT, Precedence.at],
  [K.COLLATE, Precedence.collate],
  [T.TypeCast, Precedence.cast],
  [K.OVERLAPS, Precedence.cast],
]);

/** Whether a second operator of the level may not follow the first. */
export function isNonAssociative(precedence: number): boolean {
  return precedence >= Precedence.is && precedence <= Precedence.pattern;
}

const symbolPrecedence: Record<string, number> = {
  '<': Precedence.comparison,
  '>': Precedence.comparison,
  '=': Precedence.comparison,
  '<=': Precedence.comparison,
  '>=': Precedence.comparison,
  '<>': Precedence.comparison,
  '+': Precedence.additive,
  '-': Precedence.additive,
  '*': Precedence.multiplicative,
  '/': Precedence.multiplicative,
  '%': Precedence.multiplicative,
  '^': Precedence.power,
};

/** The level of an infix operator by its name. */
export function precedenceOf(operator: string): number {
  return symbolPrecedence[operator] ?? Precedence.other;
}
