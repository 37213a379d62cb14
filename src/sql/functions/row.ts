// What most rows of the tables say alike. A row spreads one of these and then tells what is its own:
//
//   { ...scalar, name: 'left', args: [text, int4], returns: text, evaluate: takeFirst, doc, example }

/** Of arguments alone, and NULL for a NULL argument. */
export const scalar = { kind: 'scalar', nulls: 'propagate', volatility: 'immutable' } as const;

/** Depends on a setting or on the statement's time, so that the call is fixed within a statement only. */
export const stable = { kind: 'scalar', nulls: 'propagate', volatility: 'stable' } as const;

/** Another result for every call. */
export const volatile = { kind: 'scalar', nulls: 'propagate', volatility: 'volatile' } as const;

/** Rows for FROM. */
export const table = { kind: 'table', nulls: 'propagate', volatility: 'immutable' } as const;

/** Many rows into one value; rows with a NULL argument are left out. */
export const aggregate = { kind: 'aggregate', nulls: 'skip' } as const;
