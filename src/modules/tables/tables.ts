import { type ColumnDescriptor, displayName, type TableDescriptor } from '../../catalog/descriptors.js';
import { limits } from '../../common/limits.js';
import { formatType } from '../../types/registry.js';
import type { ModuleContext } from '../base/context.js';
import { requireCount, requireFields } from '../base/request.js';
import { findTable, primaryKeyOf, quoteName, tableText } from '../base/table-lookup.js';
import type { ColumnStats, TableDescription, TableInfo, TableSample, TableStats } from './types.js';

const SAMPLE_ROWS_DEFAULT = 10;
/** Types whose values `min`, `max` and `count(DISTINCT ...)` do not take. */
const UNORDERED_TYPES = new Set(['json', 'jsonb', 'vector', 'halfvec', 'bit', 'varbit', 'bool', 'uuid', 'bytea']);
const UNEQUAL_TYPES = new Set(['json', 'vector', 'halfvec']);

/** What tables there are and what is in them. */
export class TablesModule {
  constructor(private readonly context: ModuleContext) {}

  /** Tables of all schemas but the engine's own, by name. */
  async listTables(): Promise<TableInfo[]> {
    const { catalog } = this.context;
    const tables: TableInfo[] = [];
    for (const relation of catalog.relations()) {
      if (relation.kind !== 'table' || relation.schema === 'zatabase') continue;
      tables.push({
        name: relation.name,
        schema: relation.schema,
        row_count: await this.rowCount(relation),
        columns: relation.columns.length,
      });
    }
    return tables.sort((a, b) => compareText(a.schema, b.schema) || compareText(a.name, b.name));
  }

  /** Columns, keys and indexes of a table. @throws 42P01 when there is none of that name. */
  async describeTable(name: string): Promise<TableDescription> {
    const table = findTable(this.context, name);
    const key = primaryKeyOf(table);
    const nameOf = (id: number | null) => table.columns.find((column) => column.id === id)?.name;
    return {
      name: table.name,
      schema: table.schema,
      row_count: await this.rowCount(table),
      columns: table.columns.map((column) => ({
        name: column.name,
        type: formatType(column.type, column.modifier),
        is_nullable: !column.isNotNull,
        default: this.defaultOf(column),
        is_primary_key: key.includes(column.name),
      })),
      primary_key: key,
      indexes: this.context.catalog.indexesOf(table).map((index) => ({
        name: index.name,
        method: index.method,
        is_unique: index.isUnique,
        columns: index.keys.map(({ columnId, expression }) => nameOf(columnId) ?? expression ?? ''),
      })),
    };
  }

  /** SQL text of a default; that of a serial column draws from its sequence. */
  private defaultOf({ default: text, identity, sequenceId }: ColumnDescriptor): string | null {
    const sequence = sequenceId === null ? undefined : this.context.catalog.get(sequenceId);
    if (sequence?.kind !== 'sequence' || identity !== null) return text;
    return `nextval('${displayName(sequence)}'::regclass)`;
  }

  /** Some rows of a table. `limit` is 1 to 100,000, default 10. */
  async sampleTable<Row = Record<string, unknown>>(
    name: string,
    options: { readonly limit?: number } = {},
  ): Promise<TableSample<Row>> {
    requireFields('sampleTable', options, {}, { limit: 'number' });
    const { limit = SAMPLE_ROWS_DEFAULT } = options;
    requireCount('sampleTable', 'limit', limit, 1, limits.searchRowsMax);
    const table = findTable(this.context, name);
    const { rows, fields } = await this.context.query(`SELECT * FROM ${tableText(table)} LIMIT ${limit}`);
    return { rows: rows as Row[], fields };
  }

  /** Counts, bounds and distinct values of every column; reads the whole table. */
  async tableStats(name: string): Promise<TableStats> {
    const table = findTable(this.context, name);
    const parts = table.columns.flatMap(({ name: column, type }) => {
      const text = quoteName(column);
      const isOrdered = !UNORDERED_TYPES.has(type.name) && !type.name.startsWith('_');
      return [
        `count(${text})`,
        isOrdered ? `min(${text})` : 'NULL',
        isOrdered ? `max(${text})` : 'NULL',
        UNEQUAL_TYPES.has(type.name) ? 'NULL' : `count(DISTINCT ${text})`,
      ];
    });
    const text = `SELECT ${['count(*)', ...parts].join(', ')} FROM ${tableText(table)}`;
    const { rows } = await this.context.query(text, [], { rowMode: 'array' });
    const [rowCount, ...values] = rows[0] as unknown as unknown[];
    const columns = table.columns.map(({ name: column, type, modifier }, i): ColumnStats => {
      const [count, min, max, distinct] = values.slice(i * 4, i * 4 + 4);
      return {
        name: column,
        type: formatType(type, modifier),
        null_count: Number(rowCount) - Number(count),
        min,
        max,
        distinct_count: distinct === null ? null : Number(distinct),
      };
    });
    return { name: table.name, row_count: Number(rowCount), columns };
  }

  private async rowCount(table: TableDescriptor): Promise<number> {
    const { rows } = await this.context.query(`SELECT count(*) AS count FROM ${tableText(table)}`);
    return Number(rows[0]!.count);
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
