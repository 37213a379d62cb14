/** `name(a, b)` for every combination of arguments. */
export function calls(name: string, ...lists: readonly (readonly string[])[]): string[] {
  return combinations(lists).map((args) => `${name}(${args.join(', ')})`);
}

/** `(left) symbol (right)` for every combination of operands. */
export function operations(symbol: string, lefts: readonly string[], rights: readonly string[]): string[] {
  return combinations([lefts, rights]).map(([left, right]) => `(${left}) ${symbol} (${right})`);
}

export function combinations(lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

/** Typed literals: `int4 '1'`. */
export function literals(type: string, texts: readonly string[]): string[] {
  return [...texts.map((text) => `${quote(text)}::${type}`), `NULL::${type}`];
}

export function quote(text: string): string {
  return text.includes('\\') ? `E'${text.replace(/['\\]/g, '$&$&')}'` : `'${text.replaceAll("'", "''")}'`;
}
