import { informationView, type SystemRow, type SystemSource } from '../relation.js';

// The one role owns everything and may do everything.

const TABLE_PRIVILEGES = ['INSERT', 'SELECT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const COLUMN_PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];

function* tableGrants({ catalog, database, user }: SystemSource): Iterable<SystemRow> {
  for (const relation of catalog.relations()) {
    if (relation.kind !== 'table' && relation.kind !== 'view') continue;
    for (const privilege of TABLE_PRIVILEGES) {
      yield {
        grantor: user,
        grantee: user,
        table_catalog: database,
        table_schema: relation.schema,
        table_name: relation.name,
        privilege_type: privilege,
        is_grantable: 'YES',
        with_hierarchy: privilege === 'SELECT' ? 'YES' : 'NO',
      };
    }
  }
}

const GRANT_COLUMNS =
  'grantor name, grantee name, table_catalog name, table_schema name, table_name name, privilege_type varchar, ' +
  'is_grantable varchar, with_hierarchy varchar';

export const tablePrivileges = informationView({
  name: 'table_privileges',
  oid: 13_414,
  columns: GRANT_COLUMNS,
  rows: tableGrants,
});

export const roleTableGrants = informationView({
  name: 'role_table_grants',
  oid: 13_415,
  columns: GRANT_COLUMNS,
  rows: tableGrants,
});

export const columnPrivileges = informationView({
  name: 'column_privileges',
  oid: 13_416,
  columns:
    'grantor name, grantee name, table_catalog name, table_schema name, table_name name, column_name name, ' +
    'privilege_type varchar, is_grantable varchar',
  *rows({ catalog, database, user }) {
    for (const relation of catalog.relations()) {
      if (relation.kind !== 'table' && relation.kind !== 'view') continue;
      for (const { name } of relation.columns) {
        for (const privilege of COLUMN_PRIVILEGES) {
          yield {
            grantor: user,
            grantee: user,
            table_catalog: database,
            table_schema: relation.schema,
            table_name: relation.name,
            column_name: name,
            privilege_type: privilege,
            is_grantable: 'YES',
          };
        }
      }
    }
  },
});

export const enabledRoles = informationView({
  name: 'enabled_roles',
  oid: 13_417,
  columns: 'role_name name',
  rows: ({ user }) => [{ role_name: user }],
});

export const applicableRoles = informationView({
  name: 'applicable_roles',
  oid: 13_418,
  columns: 'grantee name, role_name name, is_grantable varchar',
  rows: () => [],
});

export const catalogName = informationView({
  name: 'information_schema_catalog_name',
  oid: 13_419,
  columns: 'catalog_name name',
  rows: ({ database }) => [{ catalog_name: database }],
});

export const viewTableUsage = informationView({
  name: 'view_table_usage',
  oid: 13_420,
  columns:
    'view_catalog name, view_schema name, view_name name, table_catalog name, table_schema name, table_name name',
  *rows({ catalog, database }) {
    for (const view of catalog.relations()) {
      if (view.kind !== 'view') continue;
      for (const id of view.dependsOn) {
        const used = catalog.get(id);
        if (used?.kind !== 'table' && used?.kind !== 'view') continue;
        yield {
          view_catalog: database,
          view_schema: view.schema,
          view_name: view.name,
          table_catalog: database,
          table_schema: used.schema,
          table_name: used.name,
        };
      }
    }
  },
});
