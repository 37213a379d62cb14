import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { error } from '../../common/errors.js';
import type { Document, IngestInput } from './types.js';

// Documents out of whatever they come in.

const LINE_BYTES_MAX = 64 * 1024 * 1024;

/** A document, or the reason why there is none at this place of the input. */
export type ReadDocument = { readonly document: Document } | { readonly failure: Error };

/** Reads documents one by one. @throws 22023 for inputs of other kinds. */
export async function* readDocuments(input: IngestInput): AsyncGenerator<ReadDocument> {
  if (typeof input === 'string') {
    yield* linesOf([input]);
  } else if (input instanceof Uint8Array) {
    yield* linesOf([decompress(input)]);
  } else if (Array.isArray(input)) {
    for (const document of input) yield checked(document);
  } else if (isAsyncIterable(input)) {
    yield* fromStream(input);
  } else if (typeof input === 'object' && input !== null) {
    const { records } = input as { records?: unknown };
    if (Array.isArray(records)) for (const document of records) yield checked(document);
    else yield checked(input);
  } else {
    throw error('invalid_parameter_value', `ingestData() takes documents, not a value of type ${typeof input}`, {
      hint: 'give { records: [...] }, an array, NDJSON text or bytes, or a stream',
    });
  }
}

async function* fromStream(input: AsyncIterable<string | Uint8Array | Document>): AsyncGenerator<ReadDocument> {
  const iterator = input[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const all = (async function* () {
    yield first.value;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  })();
  if (typeof first.value === 'string') yield* linesOf(all as AsyncIterable<string>);
  else if (!(first.value instanceof Uint8Array)) for await (const document of all) yield checked(document);
  else if (isGzip(first.value)) yield* linesOf(Readable.from(all).pipe(createGunzip()));
  else yield* linesOf(all as AsyncIterable<Uint8Array>);
}

async function* linesOf(chunks: Iterable<string> | AsyncIterable<string | Uint8Array>): AsyncGenerator<ReadDocument> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop()!;
    if (rest.length > LINE_BYTES_MAX) throw error('program_limit_exceeded', 'a line of NDJSON is longer than 64 MiB');
    for (const line of lines) yield* lineDocuments(line);
  }
  yield* lineDocuments(rest + decoder.decode());
}

/** A line is a document; a text that is one JSON array holds many. */
function* lineDocuments(line: string): Generator<ReadDocument> {
  if (line.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    yield { failure: error('invalid_text_representation', `no JSON: ${(cause as Error).message}`) };
    return;
  }
  if (Array.isArray(value)) for (const document of value) yield checked(document);
  else yield checked(value);
}

function checked(value: unknown): ReadDocument {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { document: value as Document };
  return { failure: error('invalid_text_representation', `a document is an object, not ${JSON.stringify(value)}`) };
}

function decompress(bytes: Uint8Array): string {
  const plain = isGzip(bytes) ? gunzipSync(bytes) : bytes;
  return new TextDecoder('utf-8', { fatal: true }).decode(plain);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<string | Uint8Array | Document> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
