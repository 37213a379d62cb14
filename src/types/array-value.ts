import type { Type } from './type.js';

/** The most dimensions and elements of an array. */
export const ARRAY_DIMENSIONS_MAX = 6;
export const ARRAY_ELEMENTS_MAX = 134_217_727;

/** An array: its elements row by row, null for NULL. An empty array has no dimensions. */
export class PgArray<Value = unknown> {
  constructor(
    readonly elementType: Type<Value>,
    /** Length of each dimension. */
    readonly dimensions: readonly number[],
    /** First subscript of each dimension, usually 1. */
    readonly lowerBounds: readonly number[],
    readonly elements: readonly (Value | null)[],
  ) {}

  /** A one-dimensional array from subscript 1, or the empty array. */
  static of<Value>(elementType: Type<Value>, elements: readonly (Value | null)[]): PgArray<Value> {
    return elements.length === 0
      ? new PgArray(elementType, [], [], [])
      : new PgArray(elementType, [elements.length], [1], elements);
  }

  /** The same shape with other elements. */
  map<Other>(elementType: Type<Other>, convert: (element: Value) => Other | null): PgArray<Other> {
    const elements = this.elements.map((element) => (element === null ? null : convert(element)));
    return new PgArray(elementType, this.dimensions, this.lowerBounds, elements);
  }
}
