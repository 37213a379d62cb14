import type { SequenceDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { targetColumn } from '../../plan/bind/row-rules.js';
import type { SchemaContext } from './schema-context.js';

type SequenceType = SequenceDescriptor['dataType'];

const BOUNDS: Readonly<Record<SequenceType, bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
  bigint: 2n ** 63n - 1n,
};

/** The descriptor that options describe. @throws 22023 as PostgreSQL does. */
export function sequenceOf(
  fields: Pick<SequenceDescriptor, 'id' | 'schema' | 'name' | 'ownedBy'>,
  dataType: SequenceType,
  options: Partial<ast.SequenceOptions>,
): SequenceDescriptor {
  const increment = options.increment ?? 1n;
  if (increment === 0n) throw error('invalid_parameter_value', 'INCREMENT must not be zero');
  const bound = BOUNDS[dataType];
  const isAscending = increment > 0n;
  const minValue = given(options.minValue) ?? (isAscending ? 1n : -bound - 1n);
  const maxValue = given(options.maxValue) ?? (isAscending ? bound : -1n);
  if (maxValue > bound) {
    throw error('invalid_parameter_value', `MAXVALUE (${maxValue}) is out of range for sequence data type ${dataType}`);
  }
  if (minValue < -bound - 1n) {
    throw error('invalid_parameter_value', `MINVALUE (${minValue}) is out of range for sequence data type ${dataType}`);
  }
  if (minValue >= maxValue) {
    throw error('invalid_parameter_value', `MINVALUE (${minValue}) must be less than MAXVALUE (${maxValue})`);
  }
  const start = options.start ?? (isAscending ? minValue : maxValue);
  if (start < minValue) {
    throw error('invalid_parameter_value', `START value (${start}) cannot be less than MINVALUE (${minValue})`);
  }
  if (start > maxValue) {
    throw error('invalid_parameter_value', `START value (${start}) cannot be greater than MAXVALUE (${maxValue})`);
  }
  const isCycling = options.cycle ?? false;
  const cache = options.cache ?? 1n;
  if (cache <= 0n) throw error('invalid_parameter_value', `CACHE (${cache}) must be greater than zero`);
  const bounds = { start, increment, minValue, maxValue, cache, isCycling };
  return { kind: 'sequence', ...fields, dataType, ...bounds, comment: null };
}

function given(value: bigint | 'NONE' | null | undefined): bigint | null {
  return value === 'NONE' || value === undefined ? null : value;
}

/** The type a sequence counts in. */
export function sequenceType(name: ast.TypeName | null): SequenceType {
  switch (name?.name) {
    case undefined:
    case 'bigint':
    case 'int8':
      return 'bigint';
    case 'integer':
    case 'int':
    case 'int4':
      return 'integer';
    case 'smallint':
    case 'int2':
      return 'smallint';
    default:
      throw error('invalid_parameter_value', 'sequence type must be smallint, integer, or bigint', {
        span: name?.span,
      });
  }
}

export function createSequence(schema: SchemaContext, node: ast.CreateSequence): void {
  if (node.isTemporary) throw notSupported('a temporary sequence', node.span);
  const binder = schema.bind();
  const schemaName = binder.creationSchema(node.name);
  const { name } = node.name.parts[node.name.parts.length - 1]!;
  if (schema.catalog.relation(schemaName, name) !== undefined) {
    if (node.ifNotExists) return;
    throw error('duplicate_table', `relation "${name}" already exists`, { span: node.name.span });
  }
  const ownedBy = ownerOf(schema, node.options.ownedBy, schemaName);
  const fields = { id: schema.newId(), schema: schemaName, name, ownedBy };
  schema.change([sequenceOf(fields, sequenceType(node.options.type), node.options)]);
}

/** The column of OWNED BY. @throws 42601, 55000 as PostgreSQL does */
function ownerOf(
  schema: SchemaContext,
  given: ast.SequenceOptions['ownedBy'],
  schemaName: string,
): SequenceDescriptor['ownedBy'] {
  if (given === null || given === 'NONE') return null;
  const { parts, span } = given;
  if (parts.length < 2) {
    throw error('syntax_error', 'invalid OWNED BY option', {
      span,
      hint: 'specify OWNED BY table.column or OWNED BY NONE',
    });
  }
  const table = schema.bind().writableTable({ ...given, parts: parts.slice(0, -1) });
  if (table.schema !== schemaName) {
    throw error('object_not_in_prerequisite_state', 'sequence must be in same schema as table it is linked to', {
      span,
    });
  }
  const column = table.columns[targetColumn(table, parts[parts.length - 1]!)]!;
  return { tableId: table.id, columnId: column.id };
}

/** The values of sequences, which lie outside of the catalog. What is changed is taken back by a rollback. */
export interface SequenceControl {
  state(sequence: SequenceDescriptor): { readonly lastValue: number | bigint; readonly isCalled: boolean };
  /** Makes `value` the next one; without it the start. */
  restart(sequence: SequenceDescriptor, value?: bigint): void;
}

/** ALTER SEQUENCE: options that are not given stay; RESTART sets the next value. */
export function alterSequence(schema: SchemaContext, node: ast.AlterSequence, sequences: SequenceControl): void {
  const binder = schema.bind();
  const sequence = node.ifExists ? binder.findRelation(node.name, { needsSchema: false }) : binder.relation(node.name);
  if (sequence === undefined) return;
  if (sequence.kind !== 'sequence') {
    throw error('wrong_object_type', `"${sequence.name}" is not a sequence`, { span: node.name.span });
  }
  const { options } = node;
  const dataType = options.type === null ? sequence.dataType : sequenceType(options.type);
  const increment = options.increment ?? sequence.increment;
  // Bounds that are those of the old type become those of the new one.
  const old = BOUNDS[sequence.dataType];
  const isChanged = dataType !== sequence.dataType;
  const kept = (value: bigint, bound: bigint) => (isChanged && value === bound ? null : value);
  const full = sequenceOf(sequence, dataType, {
    increment,
    minValue: options.minValue ?? kept(sequence.minValue, -old - 1n),
    maxValue: options.maxValue ?? kept(sequence.maxValue, old),
    start: options.start ?? sequence.start,
    cycle: options.cycle ?? sequence.isCycling,
    cache: options.cache ?? sequence.cache ?? 1n,
  });
  if (options.ownedBy !== null && isIdentity(schema, sequence)) {
    throw error('feature_not_supported', 'cannot change ownership of identity sequence', {
      span: node.span,
      detail: `Sequence "${sequence.name}" is linked to a column.`,
    });
  }
  const ownedBy = options.ownedBy === null ? sequence.ownedBy : ownerOf(schema, options.ownedBy, sequence.schema);
  const next: SequenceDescriptor = { ...full, ownedBy, comment: sequence.comment };
  const restart = options.restart === 'START' ? next.start : options.restart;
  const value = restart ?? BigInt(sequences.state(sequence).lastValue);
  if (value < next.minValue || value > next.maxValue) {
    const [word, side, bound] =
      value < next.minValue ? ['less', 'MINVALUE', next.minValue] : ['greater', 'MAXVALUE', next.maxValue];
    throw error('invalid_parameter_value', `RESTART value (${value}) cannot be ${word} than ${side} (${bound})`, {
      span: node.span,
    });
  }
  schema.change([next]);
  if (restart !== null) sequences.restart(next, restart);
}

function isIdentity({ catalog }: SchemaContext, { ownedBy }: SequenceDescriptor): boolean {
  if (ownedBy === null) return false;
  const column = catalog.table(ownedBy.tableId).columns.find(({ id }) => id === ownedBy.columnId);
  return column !== undefined && column.identity !== null;
}

/** The sequences that go away with a column. */
export function ownedSequences(schema: SchemaContext, table: TableDescriptor, columnId: number): SequenceDescriptor[] {
  return [...schema.catalog.relations()].filter(
    (relation): relation is SequenceDescriptor =>
      relation.kind === 'sequence' &&
      relation.ownedBy !== null &&
      relation.ownedBy.tableId === table.id &&
      relation.ownedBy.columnId === columnId,
  );
}
