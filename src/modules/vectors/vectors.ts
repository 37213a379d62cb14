import type { IndexDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import { error } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import { closestName } from '../../common/spelling.js';
import { METRICS, type Metric, metricOfOperatorClass } from '../../vector/metrics.js';
import { NearestRows } from '../../vector/neighbors.js';
import { HNSW_OPTIONS } from '../../vector/options.js';
import type { ModuleContext } from '../base/context.js';
import { filterCondition } from '../base/filter.js';
import { requireCount, requireFields } from '../base/request.js';
import { columnTarget, findColumn, findTable, primaryKeyOf, quoteName, tableText } from '../base/table-lookup.js';
import type {
  BuildHnswIndexRequest,
  HnswIndexInfo,
  HnswIndexStats,
  KnnRequest,
  KnnResponse,
  SearchHnswIndexRequest,
  SearchResult,
  TableKnnRequest,
  VectorInput,
} from './types.js';

const TOP_K_DEFAULT = 10;
const TABLE_FIELDS = { table: 'string', column: 'string' } as const;
const SEARCH_OPTIONS = { metric: 'string', top_k: 'number', filter: 'object', select: 'array' } as const;

/** Nearest neighbours, over tables and over vectors in the request. */
export class VectorsModule {
  constructor(private readonly context: ModuleContext) {}

  /** The exact nearest of the request's vectors, or of a table's rows. @throws 22000 when dimensions differ. */
  async knnSearch(request: KnnRequest): Promise<KnnResponse>;
  async knnSearch<Row = Record<string, unknown>>(request: TableKnnRequest): Promise<SearchResult<Row>[]>;
  async knnSearch(request: KnnRequest | TableKnnRequest): Promise<KnnResponse | SearchResult[]> {
    if (typeof request === 'object' && request !== null && 'vectors' in request) return knnInRequest(request);
    requireFields('knnSearch', request, { ...TABLE_FIELDS, query: 'vector' }, { ...SEARCH_OPTIONS, vectors: 'array' });
    const metric = metricByName(request.metric ?? 'l2');
    return this.search('knnSearch', request, metric, request.top_k ?? TOP_K_DEFAULT, { isExact: true });
  }

  /** Builds an HNSW index: `CREATE INDEX ... USING hnsw`. Settles when every row is linked. */
  async buildHnswIndex(request: BuildHnswIndexRequest): Promise<HnswIndexInfo> {
    const optional = {
      metric: 'string',
      m: 'number',
      ef_construction: 'number',
      name: 'string',
      onProgress: 'any',
    } as const;
    requireFields('buildHnswIndex', request, TABLE_FIELDS, optional);
    const table = findTable(this.context, request.table);
    const column = findColumn(table, request.column);
    const metric = metricByName(request.metric ?? 'l2');
    const options = (['m', 'ef_construction'] as const)
      .filter((name) => request[name] !== undefined)
      .map((name) => `${name} = ${Number(request[name])}`);
    const before = new Set(this.context.catalog.vectorIndexes.map(({ id }) => id));
    await this.context.query(
      `CREATE INDEX ${request.name === undefined ? '' : quoteName(request.name)} ON ${tableText(table)} ` +
        `USING hnsw (${quoteName(column.name)} ${metric.operatorClass})` +
        (options.length === 0 ? '' : ` WITH (${options.join(', ')})`),
      [],
      { onProgress: request.onProgress },
    );
    const created = this.context.catalog.vectorIndexes.find(({ id }) => !before.has(id))!;
    return this.info(created);
  }

  /** The nearest rows that the column's index finds. @throws 42704 when it has none (of the metric that is asked for). */
  async searchHnswIndex<Row = Record<string, unknown>>(request: SearchHnswIndexRequest): Promise<SearchResult<Row>[]> {
    requireFields(
      'searchHnswIndex',
      request,
      { ...TABLE_FIELDS, query: 'vector' },
      { ...SEARCH_OPTIONS, k: 'number', ef_search: 'number' },
    );
    const table = findTable(this.context, request.table);
    const index = this.indexOn(table, request.column, request.metric);
    const metric = metricOfOperatorClass(index.keys[0]!.operatorClass!)!;
    const topK = request.top_k ?? request.k ?? TOP_K_DEFAULT;
    const found = await this.search('searchHnswIndex', request, metric, topK, { efSearch: request.ef_search });
    return found as SearchResult<Row>[];
  }

  /** All HNSW indexes. */
  async listHnswIndexes(): Promise<HnswIndexInfo[]> {
    return this.context.catalog.vectorIndexes.map((index) => this.info(index));
  }

  /** What an index is like. @throws 42704 when the column has none. */
  async getHnswIndexStats(table: string, column: string): Promise<HnswIndexStats> {
    const descriptor = findTable(this.context, table);
    const index = this.indexOn(descriptor, column, undefined);
    const { dimensions, pendingCount, tombstoneCount, byteSize } = this.context.engine.vectors.describe(
      index,
      descriptor,
    );
    return {
      ...this.info(index),
      dimensions,
      pending: pendingCount,
      tombstones: tombstoneCount,
      memory_bytes: byteSize,
    };
  }

  /** Drops the index of a column. @throws 42704 when it has none. */
  async dropHnswIndex(table: string, column: string): Promise<void> {
    const index = this.indexOn(findTable(this.context, table), column, undefined);
    await this.context.query(`DROP INDEX ${quoteName(index.schema)}.${quoteName(index.name)}`);
  }

  private indexOn(table: TableDescriptor, columnName: string, metricName: string | undefined): IndexDescriptor {
    const column = findColumn(table, columnName);
    const metric = metricName === undefined ? null : metricByName(metricName);
    const found = this.context.catalog.indexesOf(table).find((index) => {
      if (index.method !== 'hnsw' || index.keys[0]!.columnId !== column.id) return false;
      return metric === null || index.keys[0]!.operatorClass === metric.operatorClass;
    });
    if (found !== undefined) return found;
    const what = metric === null ? 'HNSW index' : `HNSW index for the metric ${metric.name}`;
    throw error('undefined_object', `column "${column.name}" of table "${table.name}" has no ${what}`, {
      hint: `build one with buildHnswIndex({ table: '${table.name}', column: '${column.name}' })`,
    });
  }

  private info(index: IndexDescriptor): HnswIndexInfo {
    const table = this.context.catalog.table(index.tableId);
    const key = index.keys[0]!;
    return {
      index_name: index.name,
      table: table.name,
      column: table.columns.find(({ id }) => id === key.columnId)!.name,
      metric: metricOfOperatorClass(key.operatorClass!)!.name,
      m: Number(index.options.m ?? HNSW_OPTIONS.m.defaultValue),
      ef_construction: Number(index.options.ef_construction ?? HNSW_OPTIONS.ef_construction.defaultValue),
      num_vectors: this.context.engine.vectors.describe(index, table).rowCount,
    };
  }

  private async search(
    call: string,
    request: TableKnnRequest,
    metric: Metric,
    topK: number,
    options: { isExact?: boolean; efSearch?: number },
  ): Promise<SearchResult<never>[]> {
    requireCount(call, 'top_k', topK, 1, limits.searchRowsMax);
    const table = findTable(this.context, request.table);
    const column = quoteName(findColumn(table, request.column).name);
    const params: unknown[] = [request.query];
    const condition = request.filter === undefined ? '' : filterCondition(request.filter, columnTarget(table, params));
    const key = primaryKeyOf(table);
    const shown =
      request.select ?? table.columns.filter(({ type }) => type.layout !== 'vector').map(({ name }) => name);
    const names = [...shown.map((name) => findColumn(table, name).name), ...key];
    const order = `${column} ${metric.operator} $1`;
    const text =
      `SELECT ${[...names.map(quoteName), order].join(', ')} FROM ${tableText(table)}` +
      `${condition === '' ? '' : ` WHERE ${condition}`} ORDER BY ${order} LIMIT ${topK}`;
    const { rows } = await this.context.query(text, params, {
      rowMode: 'array',
      efSearch: options.efSearch,
      isExactSearch: options.isExact,
    });
    return (rows as unknown as unknown[][]).map((values) => {
      const ids = values.slice(shown.length, names.length);
      return {
        id: ids.length === 0 ? null : ids.length === 1 ? ids[0] : ids,
        distance: values[names.length] as number | null,
        row: Object.fromEntries(shown.map((name, i) => [name, values[i]])) as never,
      };
    });
  }
}

function metricByName(name: string): Metric {
  const metric = METRICS.find(({ aliases }) => aliases.includes(name.toLowerCase()));
  if (metric !== undefined) return metric;
  const names = METRICS.flatMap(({ aliases }) => aliases);
  const close = closestName(name, names);
  throw error('invalid_parameter_value', `there is no metric "${name}"`, {
    hint: close === null ? `the metrics are ${names.join(', ')}` : `did you mean "${close}"?`,
  });
}

function knnInRequest(request: KnnRequest): KnnResponse {
  requireFields('knnSearch', request, { query: 'vector', vectors: 'array' }, { metric: 'string', top_k: 'number' });
  const topK = request.top_k ?? TOP_K_DEFAULT;
  requireCount('knnSearch', 'top_k', topK, 1, limits.searchRowsMax);
  const metric = metricByName(request.metric ?? 'l2');
  const query = toVector(request.query, '"query"');
  const nearest = new NearestRows(topK);
  request.vectors.forEach((vector, i) => {
    nearest.add(i, metric.distance(toVector(vector, `"vectors"[${i}]`), query));
  });
  const found = nearest.sorted();
  return { indices: found.map(({ rowId }) => rowId), distances: found.map(({ distance }) => distance) };
}

function toVector(values: VectorInput, what: string): Float32Array {
  const isList = values instanceof Float32Array || Array.isArray(values);
  const vector = isList ? Float32Array.from(values) : null;
  if (vector === null || vector.length === 0 || !vector.every(Number.isFinite)) {
    throw error('data_exception', `${what} of knnSearch() is no vector`, {
      hint: 'give a Float32Array or an array of finite numbers',
    });
  }
  return vector;
}
