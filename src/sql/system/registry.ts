import { columns, columnUdtUsage, elementTypes } from './information-schema/columns.js';
import {
  checkConstraints,
  constraintColumnUsage,
  constraintTableUsage,
  keyColumnUsage,
  referentialConstraints,
  tableConstraints,
} from './information-schema/constraints.js';
import { emptyViews } from './information-schema/empty.js';
import {
  applicableRoles,
  catalogName,
  columnPrivileges,
  enabledRoles,
  roleTableGrants,
  tablePrivileges,
  viewTableUsage,
} from './information-schema/privileges.js';
import { schemata, sequences, tables, views } from './information-schema/relations.js';
import { pgAm, pgCast, pgCollation, pgExtension, pgLanguage, pgOpclass, pgProc } from './pg/builtin.js';
import { pgDescription, pgShdescription } from './pg/comments.js';
import { pgConstraint } from './pg/constraints.js';
import { pgAuthid, pgDatabase, pgNamespace, pgRoles, pgTablespace, pgUser } from './pg/database.js';
import { pgDepend } from './pg/depend.js';
import { emptyRelations } from './pg/empty.js';
import { pgStatAllIndexes, pgStatUserIndexes } from './pg/index-statistics.js';
import { pgAttrdef, pgAttribute, pgClass, pgIndex } from './pg/relations.js';
import { pgSequence, pgSequences } from './pg/sequences.js';
import { pgEnum, pgType } from './pg/types.js';
import { pgIndexes, pgSettings, pgStatUserTables, pgTables, pgViews } from './pg/views.js';
import type { SystemRelation } from './relation.js';

export const SYSTEM_SCHEMAS = ['pg_catalog', 'information_schema'] as const;

/** TABLE of system relations. */
export const SYSTEM_RELATIONS: readonly SystemRelation[] = [
  pgAm,
  pgAttrdef,
  pgAttribute,
  pgAuthid,
  pgCast,
  pgClass,
  pgCollation,
  pgConstraint,
  pgDatabase,
  pgDepend,
  pgDescription,
  pgEnum,
  pgExtension,
  pgIndex,
  pgIndexes,
  pgLanguage,
  pgNamespace,
  pgOpclass,
  pgProc,
  pgRoles,
  pgSequence,
  pgSequences,
  pgSettings,
  pgShdescription,
  pgStatAllIndexes,
  pgStatUserIndexes,
  pgStatUserTables,
  pgTables,
  pgTablespace,
  pgType,
  pgUser,
  pgViews,
  ...emptyRelations,

  applicableRoles,
  catalogName,
  checkConstraints,
  columnPrivileges,
  columnUdtUsage,
  columns,
  constraintColumnUsage,
  constraintTableUsage,
  elementTypes,
  enabledRoles,
  keyColumnUsage,
  referentialConstraints,
  roleTableGrants,
  schemata,
  sequences,
  tableConstraints,
  tablePrivileges,
  tables,
  viewTableUsage,
  views,
  ...emptyViews,
];

const byName = new Map(SYSTEM_RELATIONS.map((relation) => [`${relation.schema}.${relation.name}`, relation]));
const byOid = new Map(SYSTEM_RELATIONS.map((relation) => [relation.oid, relation]));

/** A system relation by schema and name. */
export function systemRelation(schema: string, name: string): SystemRelation | undefined {
  return byName.get(`${schema}.${name}`);
}

/** A system relation by its OID. */
export function systemRelationOf(oid: number): SystemRelation | undefined {
  return byOid.get(oid);
}
