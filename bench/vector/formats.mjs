import { readFileSync } from 'node:fs';
import { usageError } from '../harness/options.mjs';

/** Reads vectors from a file by its ending: `{ dimensions, vectors }`. */
export function readVectors(file) {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  const read = FORMATS[ending];
  if (read === undefined) {
    throw usageError(`files of vectors end in ${Object.keys(FORMATS).join(', ')}, and "${file}" does not`);
  }
  return read(readFileSync(file), file);
}

/** TABLE of formats by the file's ending. */
const FORMATS = {
  /** TEXMEX: each vector is its dimension as int32, then float32 values. */
  fvecs: (bytes, file) => texmex(bytes, file, 4, (view, at) => view.getFloat32(at, true)),
  /** TEXMEX: the same of unsigned bytes. */
  bvecs: (bytes, file) => texmex(bytes, file, 1, (view, at) => view.getUint8(at)),
  npy,
};

function texmex(bytes, file, width, valueAt) {
  if (bytes.length < 4) throw usageError(`${file} is too short to hold a vector`);
  const dimensions = bytes.readInt32LE(0);
  const stride = 4 + dimensions * width;
  if (dimensions < 1 || bytes.length % stride !== 0) {
    throw usageError(
      `${file} is no file of vectors of one dimension: ${bytes.length} bytes, first dimension ${dimensions}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / stride;
  const vectors = new Float32Array(count * dimensions);
  for (let row = 0; row < count; row++) {
    const from = row * stride + 4;
    for (let i = 0; i < dimensions; i++) vectors[row * dimensions + i] = valueAt(view, from + i * width);
  }
  return { dimensions, vectors };
}

/** NumPy: magic, version, length of the header, the header as a Python dictionary, then the values. */
function npy(bytes, file) {
  if (bytes.subarray(0, 6).toString('latin1') !== '\x93NUMPY') throw usageError(`${file} is no npy file`);
  const isFirst = bytes[6] === 1;
  const headerAt = isFirst ? 10 : 12;
  const dataAt = headerAt + (isFirst ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  const header = bytes.subarray(headerAt, dataAt).toString('latin1');
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape':\s*\((\d+),\s*(\d+)\)/.exec(header);
  if (shape === null || /'fortran_order':\s*True/.test(header)) {
    throw usageError(`${file} is no array of two dimensions in C order: ${header.trim()}`);
  }
  const [count, dimensions] = [Number(shape[1]), Number(shape[2])];
  const values = bytes.buffer.slice(bytes.byteOffset + dataAt, bytes.byteOffset + bytes.byteLength);
  const arrays = { '<f4': Float32Array, '<f8': Float64Array, '|u1': Uint8Array, '|i1': Int8Array };
  const Values = arrays[type];
  if (Values === undefined)
    throw usageError(`${file} holds values of type ${type}; known are ${Object.keys(arrays).join(', ')}`);
  return { dimensions, vectors: Float32Array.from(new Values(values, 0, count * dimensions)) };
}
