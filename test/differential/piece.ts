// Generated SQL as a tree, so that a statement can be made smaller and still be SQL.
//
// A piece is text and smaller pieces in order. Parameters are pieces too: they are numbered when the text is
// written, in the order they appear, so that leaving one out leaves no hole.

/** A value of `$n`: what each engine is handed. */
export interface ParameterValue {
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface Piece {
  readonly parts: readonly (string | Piece)[];
  /** Written between the parts. */
  readonly separator: string;
  /** Pieces of one sort can stand for each other: `expression integer`, `query`, ... */
  readonly sort: string | null;
  /** True when what holds it may do without. */
  readonly isOptional: boolean;
  /** Parts may be left out down to this many; null: all are needed. */
  readonly partsMin: number | null;
  /** What may stand in its place, simplest first. */
  readonly simpler: readonly Piece[];
  readonly parameter: ParameterValue | null;
  /** What the text says about the answer's order; see `Facts`. */
  readonly facts: Partial<Facts>;
}

/** What a comparison of answers must know about a statement. */
export interface Facts {
  /** Names of output columns that ORDER BY sorts by, in its order; null: no order is promised. */
  readonly orderedBy: readonly string[] | null;
  /** True when rows that tie in the order may be any of several. */
  readonly isCut: boolean;
  /** True when values that are equal but written differently (0 and -0, 1.0 and 1.00) may stand for each other. */
  readonly mixesEquals: boolean;
  /** True when floats may differ in their last digits. */
  readonly isApproximate: boolean;
}

type Options = Partial<Omit<Piece, 'parts'>>;

const PLAIN: Omit<Piece, 'parts'> = {
  separator: '',
  sort: null,
  isOptional: false,
  partsMin: null,
  simpler: [],
  parameter: null,
  facts: {},
};

export function piece(parts: readonly (string | Piece)[], options: Options = {}): Piece {
  return { ...PLAIN, ...options, parts };
}

export function text(value: string): Piece {
  return piece([value]);
}

/** Tagged template: sql`${left} + ${right}`. */
export function sql(strings: TemplateStringsArray, ...values: readonly (string | Piece)[]): Piece {
  return piece(interleave(strings, values));
}

/** Tagged template of a clause that may be left out. */
export function clause(strings: TemplateStringsArray, ...values: readonly (string | Piece)[]): Piece {
  return piece(interleave(strings, values), { isOptional: true });
}

function interleave(strings: TemplateStringsArray, values: readonly (string | Piece)[]): (string | Piece)[] {
  const parts: (string | Piece)[] = [];
  strings.forEach((string, i) => {
    if (string !== '') parts.push(string);
    if (i < values.length) parts.push(values[i]!);
  });
  return parts;
}

/** Parts of which some may be left out. */
export function list(parts: readonly (string | Piece)[], separator = ', ', partsMin = 1): Piece {
  return piece(parts, { separator, partsMin });
}

export const EMPTY = piece([], { isOptional: true });

export function parameter(value: ParameterValue): Piece {
  return piece([], { parameter: value });
}

/** A statement as both engines take it. */
export interface Written {
  readonly text: string;
  readonly ours: readonly unknown[];
  readonly theirs: readonly unknown[];
  readonly facts: Facts;
}

const NO_FACTS: Facts = { orderedBy: null, isCut: false, mixesEquals: false, isApproximate: false };

export function write(root: Piece): Written {
  const values: ParameterValue[] = [];
  let facts = NO_FACTS;
  const visit = (node: Piece): string => {
    facts = { ...facts, ...node.facts };
    if (node.parameter !== null) {
      values.push(node.parameter);
      return `$${values.length}`;
    }
    return node.parts
      .map((part) => (typeof part === 'string' ? part : visit(part)))
      .filter((part) => part !== '')
      .join(node.separator);
  };
  const written = visit(root);
  return { text: written, ours: values.map(({ ours }) => ours), theirs: values.map(({ theirs }) => theirs), facts };
}

/** The tree with every occurrence of a piece replaced. */
function replace(root: Piece, from: Piece, to: Piece): Piece {
  if (root === from) return to;
  let isChanged = false;
  const parts = root.parts.map((part) => {
    if (typeof part === 'string') return part;
    const next = replace(part, from, to);
    if (next !== part) isChanged = true;
    return next;
  });
  return isChanged ? { ...root, parts } : root;
}

/** Trees one step smaller, boldest first. */
export function* smaller(root: Piece): Generator<Piece> {
  for (const node of breadthFirst(root)) {
    if (node.isOptional && node.parts.length > 0) yield replace(root, node, EMPTY);
    for (const stand of node.simpler) yield replace(root, node, stand);
    if (node.sort !== null) {
      for (const inner of breadthFirst(node)) {
        if (inner !== node && inner.sort === node.sort) yield replace(root, node, inner);
      }
    }
    if (node.partsMin !== null && node.parts.length > node.partsMin) {
      for (let i = node.parts.length - 1; i >= 0; i--) {
        yield replace(root, node, { ...node, parts: node.parts.filter((_, at) => at !== i) });
      }
    }
  }
}

function breadthFirst(root: Piece): Piece[] {
  const nodes = [root];
  for (let i = 0; i < nodes.length; i++) {
    for (const part of nodes[i]!.parts) if (typeof part !== 'string') nodes.push(part);
  }
  return nodes;
}
