import { type DatabaseError, error } from '../../../common/errors.js';

/** 2201B: a pattern that is no regular expression; `problem` in PostgreSQL's words. */
export function patternError(problem: string): DatabaseError {
  return error('invalid_regular_expression', `invalid regular expression: ${problem}`);
}

export const BAD_ESCAPE = 'invalid escape \\ sequence';
export const BAD_REFERENCE = 'invalid backreference number';
export const OPEN_BRACKET = 'brackets [] not balanced';
export const OPEN_PARENTHESIS = 'parentheses () not balanced';
export const OPEN_BRACE = 'braces {} not balanced';
export const BAD_REPETITION = 'invalid repetition count(s)';
export const BAD_RANGE = 'invalid character range';
export const BAD_QUANTIFIER = 'quantifier operand invalid';
export const BAD_OPTION = 'invalid embedded option';
export const BAD_CLASS = 'invalid character class';
export const BAD_ELEMENT = 'invalid collating element';
export const TOO_COMPLEX = 'regular expression is too complex';
