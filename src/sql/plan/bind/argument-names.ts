import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';

/**
 * The names by which a call gives its arguments; null for one by position, null altogether when all are.
 * @throws 42601 for a name twice, and for a position behind a name
 */
export function argumentNames(node: ast.FunctionCall): readonly (string | null)[] | null {
  const names = node.arguments.map((argument) => argument.name?.name ?? null);
  if (names.every((name) => name === null)) return null;
  for (const [i, name] of names.entries()) {
    const { span } = node.arguments[i]!.value;
    if (name === null && names[i - 1] != null) {
      throw error('syntax_error', 'positional argument cannot follow named argument', { span });
    }
    if (name !== null && names.indexOf(name) < i) {
      throw error('syntax_error', `argument name "${name}" used more than once`, { span });
    }
  }
  return names;
}
