import type { Filter } from '../base/filter.js';

/** How a field of a document becomes a column. */
export type FieldType =
  | 'text'
  | 'lowercase'
  | 'int'
  | 'integer'
  | 'float'
  | 'number'
  | 'bool'
  | 'boolean'
  | 'timestamp'
  | 'json'
  | 'vector';

export interface FieldSpec {
  readonly type: FieldType;
  /** Of a vector. */
  readonly dimensions?: number;
}

/** A collection to create: documents are stored in a table, a field a column. */
export interface CreateCollectionRequest {
  readonly name: string;
  /** Default: the collection's name. */
  readonly table_name?: string;
  /** Fields to keep; others are ignored when documents come in. Without fields, whole documents are kept. */
  readonly fields?: Readonly<Record<string, FieldSpec | FieldType>>;
  /** The same as `fields`. */
  readonly projection?: Readonly<Record<string, FieldSpec | FieldType>>;
}

export interface CollectionInfo {
  name: string;
  table_name: string;
  /** Null for a collection of whole documents. */
  fields: Record<string, FieldSpec> | null;
  document_count: number;
  created_at: Date;
}

/** A document: fields and, when stored, its `_id`. */
export type Document = Record<string, unknown>;

/** Documents to take in: `{ records }`, an array, one document, NDJSON text or bytes (gzip too), or a stream of those. */
export type IngestInput =
  | { readonly records: readonly Document[] }
  | readonly Document[]
  | Document
  | string
  | Uint8Array
  | AsyncIterable<string | Uint8Array | Document>;

export interface IngestOptions {
  readonly signal?: AbortSignal;
  /** Called after each batch of 1000 documents. */
  readonly onProgress?: (progress: { ingested: number; failed: number }) => void;
}

export interface IngestError {
  /** Place of the document in the input, from 0. */
  index: number;
  /** SQLSTATE. */
  code: string;
  message: string;
}

export interface IngestResponse {
  ingested: number;
  failed: number;
  /** The first 1000 of the failed. */
  errors: IngestError[];
}

export interface FindRequest {
  readonly filter?: Filter;
  /** Fields and directions, the most important first: `{ year: -1, title: 1 }`. */
  readonly sort?: Readonly<Record<string, 1 | -1 | 'asc' | 'desc'>>;
  readonly limit?: number;
  readonly offset?: number;
  /** Fields to return; default all. */
  readonly select?: readonly string[];
}
