import { types } from '../../src/types/registry.js';

// PGlite copies its parsers for every query, so these are few: types that are not ours come as text anyway.

/** OIDs of types and of arrays of them. */
export const typeOids: readonly number[] = types.flatMap(({ oid, arrayOid }) => [oid, arrayOid]).filter(Boolean);

/** Results as the texts they are sent as, whatever their type. */
export const textParsers: Readonly<Record<number, (text: string) => string>> = Object.fromEntries(
  typeOids.map((oid) => [oid, (text: string) => text]),
);
