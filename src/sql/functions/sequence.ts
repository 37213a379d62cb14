import { bool, int8, regclass, text } from '../../types/builtin.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { stable, volatile } from './row.js';

// Sequences, by the regclass of their name.

/** TABLE of functions on sequences. */
export const sequenceFunctions: readonly ScalarFunction[] = [
  {
    ...volatile,
    name: 'nextval',
    args: [regclass],
    returns: int8,
    usesContext: true,
    evaluate: (context: FunctionContext, sequence: number) => context.nextValue(sequence),
    doc: 'Takes the next value of a sequence, which is never given again.',
    example: ["nextval('serial')", '1'],
  },
  {
    ...volatile,
    name: 'currval',
    args: [regclass],
    returns: int8,
    usesContext: true,
    evaluate: (context: FunctionContext, sequence: number) => context.currentValue(sequence),
    doc: 'The value that this session took last from a sequence.',
    example: ["currval('serial')", '1'],
  },
  {
    ...volatile,
    name: 'lastval',
    args: [],
    returns: int8,
    usesContext: true,
    evaluate: (context: FunctionContext) => context.lastValue(),
    doc: 'The value that this session took last from any sequence.',
    example: ['lastval()', '1'],
  },
  {
    ...volatile,
    name: 'setval',
    args: [regclass, int8],
    returns: int8,
    usesContext: true,
    evaluate: (context: FunctionContext, sequence: number, value: number | bigint) => {
      context.setValue(sequence, value, true);
      return value;
    },
    doc: 'Sets a sequence as if this value had been its last.',
    example: ["setval('serial', 42)", '42'],
  },
  {
    ...volatile,
    name: 'setval',
    args: [regclass, int8, bool],
    returns: int8,
    usesContext: true,
    evaluate: (context: FunctionContext, sequence: number, value: number | bigint, isCalled: boolean) => {
      context.setValue(sequence, value, isCalled);
      return value;
    },
    doc: 'Sets a sequence; with `false` the value itself comes next.',
    example: ["setval('serial', 42, false)", '42'],
  },
  {
    ...stable,
    name: 'pg_get_serial_sequence',
    args: [text, text],
    returns: text,
    usesContext: true,
    evaluate: (context: FunctionContext, table: string, column: string) => context.serialSequence(table, column),
    doc: 'Name of the sequence behind a serial or identity column.',
    example: ["pg_get_serial_sequence('item', 'id')", 'public.item_id_seq'],
  },
];
