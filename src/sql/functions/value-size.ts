import { error } from '../../common/errors.js';
import { limits } from '../../common/limits.js';

/** Refuses a result before it is made. @throws 54000 above `limits.valueBytesMax`. */
export function checkByteCount(byteCount: number): void {
  if (byteCount > limits.valueBytesMax) {
    throw error('program_limit_exceeded', 'requested length too large', {
      detail: `The result would have ${byteCount} bytes; at most ${limits.valueBytesMax} are allowed.`,
    });
  }
}

/** The bytes of a text in UTF-8. */
export function byteCountOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Joins two texts. @throws 54000 */
export function joinTexts(left: string, right: string): string {
  // A UTF-16 unit has at most three bytes, so the exact count is asked for long texts only.
  if ((left.length + right.length) * 3 > limits.valueBytesMax) checkByteCount(byteCountOf(left) + byteCountOf(right));
  return left + right;
}

/** Joins many texts. @throws 54000 */
export function joinAll(parts: readonly string[], separator: string): string {
  let length = separator.length * Math.max(0, parts.length - 1);
  for (const part of parts) length += part.length;
  if (length * 3 > limits.valueBytesMax) {
    let byteCount = byteCountOf(separator) * Math.max(0, parts.length - 1);
    for (const part of parts) byteCount += byteCountOf(part);
    checkByteCount(byteCount);
  }
  return parts.join(separator);
}
