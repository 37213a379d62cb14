import { type DatabaseError, error } from '../common/errors.js';

// What input functions share: whitespace as the C locale sees it, and their two usual errors.

/** Space, tab, newline, vertical tab, form feed, carriage return. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** 0 to 9 of ASCII. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Removes the C locale's whitespace from both ends; unlike `trim` it leaves U+00A0 and its like alone. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** 22P02: the text is no value of the type. */
export function invalidText(typeName: string, text: string, detail?: string): DatabaseError {
  return error('invalid_text_representation', `invalid input syntax for type ${typeName}: "${text}"`, { detail });
}

/** 22003: the text is a number, but not one the type holds. */
export function textOutOfRange(typeName: string, text: string): DatabaseError {
  return error('numeric_value_out_of_range', `value "${text}" is out of range for type ${typeName}`);
}

/** 22003: the result of a computation or cast is no value of the type. */
export function valueOutOfRange(typeName: string): DatabaseError {
  return error('numeric_value_out_of_range', `${typeName} out of range`);
}
