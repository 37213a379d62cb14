/** A statement with its parameters. */
export interface ParameterizedText {
  readonly text: string;
  readonly params: readonly unknown[];
}

/** A piece of SQL that a tagged template puts in as it is; made by `raw` and `identifier`. */
export class SqlFragment {
  constructor(readonly text: string) {}
}

/** A name as SQL text: `identifier('my table')` is `"my table"`. */
export function identifier(...path: string[]): SqlFragment {
  return new SqlFragment(path.map((name) => `"${name.replaceAll('"', '""')}"`).join('.'));
}

/** SQL text that is put into a template as it is. Never give it text that comes from outside. */
export function raw(text: string): SqlFragment {
  return new SqlFragment(text);
}

/** Values become parameters `$1`, `$2`, ...; fragments are put in as they are. */
export function parameterize(strings: readonly string[], values: readonly unknown[]): ParameterizedText {
  let text = strings[0]!;
  const params: unknown[] = [];
  values.forEach((value, i) => {
    if (value instanceof SqlFragment) {
      text += value.text;
    } else {
      params.push(value);
      text += `$${params.length}`;
    }
    text += strings[i + 1]!;
  });
  return { text, params };
}
