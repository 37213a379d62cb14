import { DatabaseError, error } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import { closestName } from '../../common/spelling.js';
import type { ModuleContext } from '../base/context.js';
import { type Filter, type FilterTarget, filterCondition } from '../base/filter.js';
import { requireCount, requireFields } from '../base/request.js';
import { quoteName } from '../base/table-lookup.js';
import { checkFields, convertField, sqlTypeOf } from './fields.js';
import { readDocuments } from './read-documents.js';
import type {
  CollectionInfo,
  CreateCollectionRequest,
  Document,
  FieldSpec,
  FindRequest,
  IngestError,
  IngestInput,
  IngestOptions,
  IngestResponse,
} from './types.js';

// A collection is a table: `_id` and a column a field, or `_id` and one `document` column. `zatabase.collections` says
// which collections there are.

const BATCH_DOCUMENTS = 1000;
const ERRORS_MAX = 1000;
const FIND_LIMIT_DEFAULT = 100;
const SYSTEM_TABLE = 'zatabase.collections';
const CREATE_SYSTEM_TABLE = `CREATE TABLE IF NOT EXISTS ${SYSTEM_TABLE} (
  name text PRIMARY KEY,
  table_name text NOT NULL,
  fields jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
)`;

interface Collection {
  readonly name: string;
  readonly tableName: string;
  readonly fields: Readonly<Record<string, FieldSpec>> | null;
  readonly createdAt: Date;
}

/** Documents in, typed SQL tables out. */
export class CollectionsModule {
  constructor(private readonly context: ModuleContext) {}

  /** Creates a collection and its table. @throws 42P07 when either exists. */
  async createCollection(request: CreateCollectionRequest): Promise<CollectionInfo> {
    const optional = { table_name: 'string', fields: 'object', projection: 'object' } as const;
    requireFields('createCollection', request, { name: 'string' }, optional);
    const { name, table_name: tableName = name } = request;
    if (name === '' || tableName === '') throw error('invalid_parameter_value', 'a collection needs a name');
    const given = request.fields ?? request.projection;
    const fields = given === undefined ? null : checkFields(given);
    await this.context.transaction(async (inner) => {
      await inner.query(CREATE_SYSTEM_TABLE);
      const { rows } = await inner.query(`SELECT 1 FROM ${SYSTEM_TABLE} WHERE name = $1`, [name]);
      if (rows.length > 0) throw error('duplicate_table', `collection "${name}" already exists`);
      const columns =
        fields === null
          ? ['document jsonb NOT NULL']
          : Object.entries(fields).map(([field, spec]) => `${quoteName(field)} ${sqlTypeOf(spec)}`);
      const key = '_id text PRIMARY KEY DEFAULT uuidv7()::text';
      await inner.query(`CREATE TABLE ${quoteName(tableName)} (${[key, ...columns].join(', ')})`);
      await inner.query(`INSERT INTO ${SYSTEM_TABLE} (name, table_name, fields) VALUES ($1, $2, $3)`, [
        name,
        tableName,
        fields === null ? null : JSON.stringify(fields),
      ]);
    });
    return this.getCollection(name);
  }

  /** All collections, by name. */
  async listCollections(): Promise<CollectionInfo[]> {
    const collections = await this.all();
    return Promise.all(collections.map((collection) => this.info(collection)));
  }

  /** @throws 42P01 when there is none of that name. */
  async getCollection(name: string): Promise<CollectionInfo> {
    return this.info(await this.find(name));
  }

  /** Drops a collection with its table. @throws 42P01 when there is none of that name. */
  async deleteCollection(name: string): Promise<void> {
    const { tableName } = await this.find(name);
    await this.context.transaction(async (inner) => {
      await inner.query(`DROP TABLE IF EXISTS ${quoteName(tableName)}`);
      await inner.query(`DELETE FROM ${SYSTEM_TABLE} WHERE name = $1`, [name]);
    });
  }

  /**
   * Takes documents in, in transactions of 1000. Documents that do not fit are counted and told of; the others stay.
   * A document keeps its `_id`, or gets one.
   */
  async ingestData(name: string, input: IngestInput, options: IngestOptions = {}): Promise<IngestResponse> {
    const collection = await this.find(name);
    const response: IngestResponse = { ingested: 0, failed: 0, errors: [] };
    let batch: { index: number; document: Document }[] = [];
    let index = 0;
    const flush = async () => {
      options.signal?.throwIfAborted();
      await this.ingestBatch(collection, batch, response);
      batch = [];
      options.onProgress?.({ ingested: response.ingested, failed: response.failed });
    };
    for await (const read of readDocuments(input)) {
      if ('failure' in read) fail(response, index, read.failure);
      else batch.push({ index, document: read.document });
      index++;
      if (batch.length >= BATCH_DOCUMENTS) await flush();
    }
    if (batch.length > 0) await flush();
    return response;
  }

  private async ingestBatch(
    collection: Collection,
    batch: readonly { index: number; document: Document }[],
    response: IngestResponse,
  ): Promise<void> {
    const failures: IngestResponse = { ingested: 0, failed: 0, errors: [] };
    await this.context.transaction(async (inner) => {
      for (const { index, document } of batch) {
        try {
          // A savepoint each: what fails leaves nothing behind.
          await inner.transaction((step) => insertDocument(step, collection, document));
          failures.ingested++;
        } catch (cause) {
          if (!(cause instanceof DatabaseError) || isFatal(cause)) throw cause;
          fail(failures, index, cause);
        }
      }
    });
    response.ingested += failures.ingested;
    response.failed += failures.failed;
    response.errors.push(...failures.errors.slice(0, ERRORS_MAX - response.errors.length));
  }

  /** Documents that a filter lets through. `limit` is 1 to 100,000, default 100. */
  async findDocuments<Doc = Document>(name: string, request: FindRequest = {}): Promise<Doc[]> {
    const optional = { filter: 'object', sort: 'object', limit: 'number', offset: 'number', select: 'array' } as const;
    requireFields('findDocuments', request, {}, optional);
    const { limit = FIND_LIMIT_DEFAULT, offset = 0 } = request;
    requireCount('findDocuments', 'limit', limit, 1, limits.searchRowsMax);
    requireCount('findDocuments', 'offset', offset, 0, Number.MAX_SAFE_INTEGER);
    const collection = await this.find(name);
    const params: unknown[] = [];
    const target = documentTarget(collection, params);
    const condition = filterCondition(request.filter ?? {}, target);
    const order = Object.entries(request.sort ?? {}).map(
      ([field, direction]) => `${target.expression(field)} ${isDescending(direction) ? 'DESC' : 'ASC'}`,
    );
    const { rows } = await this.context.query(
      `SELECT ${selectList(collection, request.select)} FROM ${quoteName(collection.tableName)} WHERE ${condition}` +
        `${order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`} LIMIT ${limit} OFFSET ${offset}`,
      params,
    );
    return rows.map((row) => documentOf(collection, row, request.select)) as Doc[];
  }

  /** How many documents a filter lets through. */
  async countDocuments(name: string, filter: Filter = {}): Promise<number> {
    const collection = await this.find(name);
    const params: unknown[] = [];
    const condition = filterCondition(filter, documentTarget(collection, params));
    const text = `SELECT count(*) AS count FROM ${quoteName(collection.tableName)} WHERE ${condition}`;
    return Number((await this.context.query(text, params)).rows[0]!.count);
  }

  /** A document by its `_id`, or null. */
  async getDocument<Doc = Document>(name: string, id: string): Promise<Doc | null> {
    const collection = await this.find(name);
    const text = `SELECT ${selectList(collection, undefined)} FROM ${quoteName(collection.tableName)} WHERE _id = $1`;
    const { rows } = await this.context.query(text, [String(id)]);
    return rows.length === 0 ? null : (documentOf(collection, rows[0]!, undefined) as Doc);
  }

  /** Changes fields of a document. @returns the document as it is then, or null when there is none. */
  async updateDocument<Doc = Document>(name: string, id: string, changes: Document): Promise<Doc | null> {
    const collection = await this.find(name);
    if ('_id' in changes) throw error('invalid_parameter_value', 'the _id of a document does not change');
    if (Object.keys(changes).length > 0) await this.change(collection, String(id), changes);
    return this.getDocument<Doc>(name, id);
  }

  private async change(collection: Collection, id: string, changes: Document): Promise<void> {
    const { fields } = collection;
    const params: unknown[] = [id];
    const assignments =
      fields === null
        ? [`document = document || $${params.push(JSON.stringify(changes))}::jsonb`]
        : Object.entries(changes).map(([field, value]) => {
            const spec = fields[field];
            if (spec === undefined) throw unknownField(collection, field);
            params.push(convertField(field, value, spec));
            return `${quoteName(field)} = $${params.length}`;
          });
    await this.context.query(
      `UPDATE ${quoteName(collection.tableName)} SET ${assignments.join(', ')} WHERE _id = $1`,
      params,
    );
  }

  /** Deletes a document. @returns whether there was one. */
  async deleteDocument(name: string, id: string): Promise<boolean> {
    const { tableName } = await this.find(name);
    const { affectedRows } = await this.context.query(`DELETE FROM ${quoteName(tableName)} WHERE _id = $1`, [
      String(id),
    ]);
    return affectedRows > 0;
  }

  private async all(): Promise<Collection[]> {
    if (this.context.catalog.relation('zatabase', 'collections') === undefined) return [];
    const text = `SELECT name, table_name, fields, created_at FROM ${SYSTEM_TABLE} ORDER BY name`;
    return (await this.context.query(text)).rows.map((row) => ({
      name: row.name as string,
      tableName: row.table_name as string,
      fields: row.fields as Record<string, FieldSpec> | null,
      createdAt: row.created_at as Date,
    }));
  }

  private async find(name: string): Promise<Collection> {
    const collections = await this.all();
    const found = collections.find((collection) => collection.name === name);
    if (found !== undefined) return found;
    const close = closestName(
      String(name),
      collections.map((collection) => collection.name),
    );
    throw error('undefined_table', `collection "${name}" does not exist`, {
      hint: close === null ? undefined : `did you mean "${close}"?`,
    });
  }

  private async info(collection: Collection): Promise<CollectionInfo> {
    const { rows } = await this.context.query(`SELECT count(*) AS count FROM ${quoteName(collection.tableName)}`);
    return {
      name: collection.name,
      table_name: collection.tableName,
      fields: collection.fields === null ? null : { ...collection.fields },
      document_count: Number(rows[0]!.count),
      created_at: collection.createdAt,
    };
  }
}

async function insertDocument(context: ModuleContext, collection: Collection, document: Document): Promise<void> {
  const { fields } = collection;
  const { _id: id, ...rest } = document;
  const columns: string[] = [];
  const params: unknown[] = [];
  if (id !== undefined && id !== null) {
    columns.push('_id');
    params.push(String(id));
  }
  if (fields === null) {
    columns.push('document');
    params.push(JSON.stringify(rest));
  } else {
    for (const [field, spec] of Object.entries(fields)) {
      columns.push(quoteName(field));
      params.push(convertField(field, rest[field], spec));
    }
  }
  const values = params.map((_, i) => `$${i + 1}`).join(', ');
  await context.query(
    `INSERT INTO ${quoteName(collection.tableName)} (${columns.join(', ')}) VALUES (${values})`,
    params,
  );
}

/** Disks and memory that are full, and the like: going on would fail again. */
function isFatal(cause: DatabaseError): boolean {
  return ['53', '57', '58', 'XX', '25'].includes(cause.code.slice(0, 2));
}

function fail(response: IngestResponse, index: number, cause: Error): void {
  response.failed++;
  if (response.errors.length >= ERRORS_MAX) return;
  const entry: IngestError = { index, code: (cause as DatabaseError).code ?? 'XX000', message: cause.message };
  response.errors.push(entry);
}

function documentTarget(collection: Collection, params: unknown[]): FilterTarget {
  const isTyped = collection.fields !== null;
  const pattern = (value: unknown) => {
    params.push(value);
    return `$${params.length}`;
  };
  return {
    expression: (field) => fieldExpression(collection, field),
    text: (field) => {
      if (field === '_id') return '_id';
      return isTyped ? fieldExpression(collection, field) : documentPath(field, '->>');
    },
    parameter: (value) => (isTyped ? pattern(value) : `${pattern(JSON.stringify(value))}::jsonb`),
    pattern,
  };
}

/** A field as SQL. Of whole documents it is compared as JSON, so that numbers order as numbers. */
function fieldExpression(collection: Collection, field: string): string {
  if (collection.fields === null) {
    return field === '_id' ? 'to_jsonb(_id)' : `NULLIF(${documentPath(field, '->')}, 'null'::jsonb)`;
  }
  if (field === '_id') return '_id';
  if (collection.fields[field] === undefined) throw unknownField(collection, field);
  return quoteName(field);
}

/** A path such as `author.name` into whole documents. */
function documentPath(field: string, last: '->' | '->>'): string {
  const path = field.split('.').map((part) => `'${part.replaceAll("'", "''")}'`);
  const end = path.pop()!;
  return `(document${path.map((part) => ` -> ${part}`).join('')} ${last} ${end})`;
}

function unknownField(collection: Collection, field: string): Error {
  const names = Object.keys(collection.fields ?? {});
  const close = closestName(field, names);
  return error('undefined_column', `collection "${collection.name}" has no field "${field}"`, {
    hint: close === null ? `its fields are ${names.join(', ')}` : `did you mean "${close}"?`,
  });
}

function selectList(collection: Collection, select: readonly string[] | undefined): string {
  if (collection.fields === null) return '_id, document';
  const names = select ?? Object.keys(collection.fields);
  return ['_id', ...names.filter((name) => name !== '_id').map((name) => fieldExpression(collection, name))].join(', ');
}

function documentOf(collection: Collection, row: Document, select: readonly string[] | undefined): Document {
  if (collection.fields !== null) return row;
  const document = row.document as Document;
  const shown =
    select === undefined ? document : Object.fromEntries(select.map((name) => [name, document[name] ?? null]));
  return { ...shown, _id: row._id };
}

function isDescending(direction: unknown): boolean {
  if (direction === 1 || direction === 'asc') return false;
  if (direction === -1 || direction === 'desc') return true;
  throw error('invalid_parameter_value', `a sort direction is 1 or -1, not ${String(direction)}`);
}
