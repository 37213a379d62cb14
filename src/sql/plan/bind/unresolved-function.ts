import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import { closestName } from '../../../common/spelling.js';
import type { Type } from '../../../types/type.js';
import { unsupportedFunctions } from '../../functions/not-supported.js';
import { functionNames, functionsNamed } from '../../functions/registry.js';

// What a call of a function is answered with when no row fits.

function showTypes(given: readonly Type[]): string {
  return given.map((type) => type.sqlName).join(', ');
}

/** 42883, or 0A000 for a function that PostgreSQL has. */
export function noFunction(name: string, given: readonly Type[], span: Span): Error {
  const shown = showTypes(given);
  if (functionsNamed(name).length > 0) {
    return error('undefined_function', `function ${name}(${shown}) does not exist`, {
      span,
      hint: 'no function matches the given name and argument types; you might need to add explicit type casts',
    });
  }
  if (unsupportedFunctions.has(name)) return notSupported(`function ${name}()`, span);
  const close = closestName(name, functionNames());
  return error('undefined_function', `function ${name}(${shown}) does not exist`, {
    span,
    hint: close === null ? 'no function of that name exists' : `did you mean "${close}"?`,
  });
}

/** 42725: several rows fit. */
export function ambiguousFunction(name: string, given: readonly Type[], span: Span): Error {
  return error('ambiguous_function', `function ${name}(${showTypes(given)}) is not unique`, {
    span,
    hint: 'could not choose a best candidate function; you might need to add explicit type casts',
  });
}
