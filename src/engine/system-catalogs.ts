import type { Catalog } from '../catalog/catalog.js';
import { lookUpPath } from '../sql/plan/bind/system-relation.js';
import { describeExpression } from '../sql/plan/describe-expression.js';
import { SystemCatalog } from '../sql/system/system-catalog.js';

const catalogs = new WeakMap<Catalog, Map<string, SystemCatalog>>();

/** The system's view of a catalog for a search path; made once, with all that it has computed since. */
export function systemCatalogOf(catalog: Catalog, searchPath: readonly string[]): SystemCatalog {
  let byPath = catalogs.get(catalog);
  if (byPath === undefined) {
    byPath = new Map();
    catalogs.set(catalog, byPath);
  }
  const key = searchPath.join('\0');
  let system = byPath.get(key);
  if (system === undefined) {
    system = new SystemCatalog(catalog, lookUpPath(searchPath), describeExpression);
    byPath.set(key, system);
  }
  return system;
}
