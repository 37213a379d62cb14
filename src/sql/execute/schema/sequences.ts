import type { SequenceDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
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
  if (options.cycle && options.cache === 0n)
    throw error('invalid_parameter_value', 'CACHE (0) must be greater than zero');
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
  return { kind: 'sequence', ...fields, dataType, start, increment, minValue, maxValue, isCycling, comment: null };
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
  if (node.options.ownedBy !== null && node.options.ownedBy !== 'NONE') throw notSupported('OWNED BY', node.span);
  const fields = { id: schema.newId(), schema: schemaName, name, ownedBy: null };
  schema.change([sequenceOf(fields, sequenceType(node.options.type), node.options)]);
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
