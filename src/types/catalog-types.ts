import { arrayOf, PgArray } from './array.js';
import { castsOf } from './cast.js';
import { int2, oid } from './integer.js';
import { text } from './text.js';
import type { TextContext, Type } from './type.js';

// Types that only system catalogs have.

/** `int2vector`, `oidvector`: an array of one dimension from subscript 0, written as its elements between blanks. */
function vectorOf(element: Type<number>, name: string, typeOid: number, arrayOid: number): Type<PgArray<number>> {
  return {
    ...arrayOf(element),
    name,
    sqlName: name,
    oid: typeOid,
    arrayOid,
    parse: (given, _modifier, context) =>
      catalogVector(
        element,
        given
          .split(/\s+/)
          .filter((item) => item !== '')
          .map((item) => element.parse(item, -1, context)),
      ),
    format: (value: PgArray<number>, context: TextContext) =>
      value.elements.map((item) => element.format(item!, context)).join(' '),
    isShownAsText: true,
  } as Type<PgArray<number>>;
}

/** A value of `int2vector` or `oidvector`. */
export function catalogVector(element: Type<number>, items: readonly number[]): PgArray<number> {
  return new PgArray(element, [items.length], [0], items);
}

export const int2vector = vectorOf(int2, 'int2vector', 22, 1006);
export const oidvector = vectorOf(oid, 'oidvector', 30, 1013);

/** A stored expression: here its SQL text, which `pg_get_expr` shows as PostgreSQL shows its trees. */
export const pgNodeTree: Type<string> = {
  ...text,
  name: 'pg_node_tree',
  sqlName: 'pg_node_tree',
  oid: 194,
  arrayOid: 0,
  category: 'Z',
  isPreferred: false,
};

/** A privilege of an access control list. There is one role, which owns all: lists are NULL. */
export const aclitem: Type<string> = {
  ...text,
  name: 'aclitem',
  sqlName: 'aclitem',
  oid: 1033,
  arrayOid: 1034,
  category: 'U',
  isPreferred: false,
  compare: null,
  encodeKey: null,
};

/** A transaction's number; transactions are not numbered here, so that it is 0 or NULL wherever it is found. */
export const xid: Type<number> = {
  ...oid,
  name: 'xid',
  sqlName: 'xid',
  oid: 28,
  arrayOid: 1011,
  category: 'U',
  isPreferred: false,
  compare: null,
  encodeKey: null,
  isShownAsText: true,
};

/** Rows of `pg_cast`. */
export const catalogCasts = castsOf([[pgNodeTree, text, 'implicit']]);

/** The types of system catalogs, `regclass` and its like apart. */
export const catalogTypes: readonly Type[] = [int2vector, oidvector, pgNodeTree, aclitem, xid];
