import { CLASS } from '../object-ids.js';
import { catalogRelation } from '../relation.js';

// pg_depend: what goes away with what. Indexes and sequences with their columns, views with what they read.

export const pgDepend = catalogRelation({
  name: 'pg_depend',
  oid: 2608,
  keys: ['objid', 'refobjid'],
  columns: 'classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, refobjsubid int4, deptype "char"',
  *rows({ catalog, system }) {
    const on = (refobjid: number, refobjsubid: number) => ({ refclassid: CLASS.relation, refobjid, refobjsubid });
    for (const relation of catalog.relations()) {
      const own = { classid: CLASS.relation, objid: relation.id, objsubid: 0 };
      if (relation.kind === 'index') {
        if (relation.constraintId !== null) {
          const owner = { refclassid: CLASS.constraint, refobjid: relation.constraintId, refobjsubid: 0 };
          yield { ...own, ...owner, deptype: 'i' };
          continue;
        }
        const table = catalog.table(relation.tableId);
        for (const { columnId, expression } of relation.keys) {
          const read =
            columnId !== null
              ? [columnId]
              : system.expressionFacts(expression!, table).columnPositions.map((at) => table.columns[at]!.id);
          for (const id of read) yield { ...own, ...on(relation.tableId, id), deptype: 'a' };
        }
      } else if (relation.kind === 'sequence' && relation.ownedBy !== null) {
        const { tableId, columnId } = relation.ownedBy;
        const column = catalog.table(tableId).columns.find(({ id }) => id === columnId);
        yield { ...own, ...on(tableId, columnId), deptype: column?.identity != null ? 'i' : 'a' };
      } else if (relation.kind === 'view') {
        for (const id of relation.dependsOn) yield { ...own, ...on(id, 0), deptype: 'n' };
      } else if (relation.kind === 'table') {
        for (const constraint of relation.constraints) {
          if (constraint.kind === 'check') continue;
          const row = { classid: CLASS.constraint, objid: constraint.id, objsubid: 0 };
          for (const id of constraint.columnIds) yield { ...row, ...on(relation.id, id), deptype: 'a' };
          if (constraint.kind !== 'foreign key') continue;
          for (const id of constraint.referencedColumnIds) {
            yield { ...row, ...on(constraint.referencedTableId, id), deptype: 'n' };
          }
        }
      }
    }
  },
});
