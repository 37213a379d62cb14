import type { CastContext } from '../../src/types/cast.js';
import { castTable } from '../../src/types/casts.js';
import { columnTypes } from '../../src/types/registry.js';
import type { Type } from '../../src/types/type.js';
import { code, type Page, table } from './page.js';

// Which type becomes which: the table that the engine casts by.

const CONTEXTS: readonly CastContext[] = ['implicit', 'assignment', 'explicit'];

const shown = new Set<Type>(columnTypes);

function targets(source: Type, context: CastContext): string {
  const found = castTable.filter(
    (cast) => cast.source === source && cast.context === context && shown.has(cast.target),
  );
  return found.map(({ target }) => code(target.sqlName)).join(', ');
}

const RULES = `A value becomes one of another type

- *implicitly*, wherever the other type is wanted;
- *on assignment*, when it is stored in a column, or given to a parameter of a function that changes data;
- *explicitly*, by \`CAST(x AS type)\` or \`x::type\`.

Beyond the table, any value becomes text on assignment, by its text form, and any text becomes any type explicitly, by
reading it. Arrays are cast element by element, as their elements are. A literal in quotes has no type of its own until
something asks for one.`;

export function castsPage(): Page {
  const rows = columnTypes.flatMap((source) => {
    const cells = CONTEXTS.map((context) => targets(source, context));
    return cells.some((cell) => cell !== '') ? [[code(source.sqlName), ...cells]] : [];
  });
  return {
    path: 'casts.md',
    title: 'Casts',
    doc: 'Which type becomes which, and when.',
    body: `${RULES}\n\n${table(['from', ...CONTEXTS], rows)}`,
  };
}
