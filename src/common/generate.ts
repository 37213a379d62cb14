let isAllowed: boolean | null = null;

/** False where the host forbids making code from strings (`--disallow-code-generation-from-strings`, some shells). */
export function canGenerateCode(): boolean {
  if (isAllowed === null) {
    try {
      isAllowed = new Function('return true')() as boolean;
    } catch {
      isAllowed = false;
    }
  }
  return isAllowed;
}

/**
 * Makes a function from JavaScript text, or null where that is forbidden; the caller then runs its plain version.
 * `body` holds names and structure of ours only; a user's name stands in it as a JSON string and nowhere else.
 */
export function generateFunction<F>(parameters: readonly string[], body: string): F | null {
  if (!canGenerateCode()) return null;
  return new Function(...parameters, `'use strict';${body}`) as F;
}
