import { unreachable } from '../../../common/assert.js';
import type { AlterEnum, Copy, Explain, Statement, StorageOption, TransactionModes } from '../ast.js';
import { formatExpression, formatIdentifier, formatList, formatName, formatNames } from './expression.js';
import { quoteIdentifier, quoteString } from './identifier.js';
import { formatQuery } from './query.js';
import {
  cascade,
  formatAlterTable,
  formatCreateIndex,
  formatCreateTable,
  formatCreateTableAs,
  formatOptionValue,
  ifExists,
  ifNotExists,
  sequenceOptions,
} from './schema.js';
import { formatTypeName } from './type-name.js';
import { formatDelete, formatInsert, formatUpdate } from './write.js';

/** A statement as SQL, on one line and without a semicolon. */
export function formatStatement(node: Statement): string {
  switch (node.kind) {
    case 'Query':
      return formatQuery(node);
    case 'Insert':
      return formatInsert(node);
    case 'Update':
      return formatUpdate(node);
    case 'Delete':
      return formatDelete(node);
    case 'CreateTable':
      return formatCreateTable(node);
    case 'CreateTableAs':
      return formatCreateTableAs(node);
    case 'AlterTable':
      return formatAlterTable(node);
    case 'Drop': {
      const kind = `${node.objectKind}${node.isConcurrently ? ' CONCURRENTLY' : ''}`;
      return `DROP ${kind} ${ifExists(node)}${node.names.map(formatName).join(', ')}${cascade(node)}`;
    }
    case 'CreateIndex':
      return formatCreateIndex(node);
    case 'CreateSequence': {
      const name = `${node.isTemporary ? 'TEMPORARY ' : ''}SEQUENCE ${ifNotExists(node)}${formatName(node.name)}`;
      return ['CREATE', name, ...sequenceOptions(node.options)].join(' ');
    }
    case 'AlterSequence':
      return [`ALTER SEQUENCE ${ifExists(node)}${formatName(node.name)}`, ...sequenceOptions(node.options)].join(' ');
    case 'CreateView': {
      const words = `${node.orReplace ? 'OR REPLACE ' : ''}${node.isTemporary ? 'TEMPORARY ' : ''}VIEW`;
      return `CREATE ${words} ${formatName(node.name)}${formatNames(node.columns)} AS ${formatQuery(node.query)}`;
    }
    case 'CreateSchema':
      return `CREATE SCHEMA ${ifNotExists(node)}${formatIdentifier(node.name)}`;
    case 'CreateEnum':
      return `CREATE TYPE ${formatName(node.name)} AS ENUM (${node.labels.map(quoteString).join(', ')})`;
    case 'CreateShellType':
      return `CREATE TYPE ${formatName(node.name)}`;
    case 'AlterEnum':
      return `ALTER TYPE ${formatName(node.name)} ${formatEnumChange(node.change)}`;
    case 'SetSchema':
      return `ALTER ${node.objectKind} ${ifExists(node)}${formatName(node.name)} SET SCHEMA ${formatIdentifier(node.to)}`;
    case 'CreateExtension':
      return `CREATE EXTENSION ${ifNotExists(node)}${formatIdentifier(node.name)}`;
    case 'Rename':
      return `ALTER ${node.objectKind} ${ifExists(node)}${formatName(node.name)} RENAME TO ${formatIdentifier(node.to)}`;
    case 'CommentOn': {
      const table = node.table === null ? '' : ` ON ${formatName(node.table)}`;
      const comment = node.comment === null ? 'NULL' : quoteString(node.comment);
      return `COMMENT ON ${node.objectKind} ${formatName(node.name)}${table} IS ${comment}`;
    }
    case 'Truncate': {
      const restart = node.restartIdentity ? ' RESTART IDENTITY' : '';
      return `TRUNCATE TABLE ${node.tables.map(formatName).join(', ')}${restart}${cascade(node)}`;
    }
    case 'Begin':
      return `BEGIN${formatModes(node.modes)}`;
    case 'Commit':
      return `COMMIT${node.isChain ? ' AND CHAIN' : ''}`;
    case 'Rollback':
      if (node.savepoint !== null) return `ROLLBACK TO SAVEPOINT ${formatIdentifier(node.savepoint)}`;
      return `ROLLBACK${node.isChain ? ' AND CHAIN' : ''}`;
    case 'Savepoint':
      return `SAVEPOINT ${formatIdentifier(node.name)}`;
    case 'Release':
      return `RELEASE SAVEPOINT ${formatIdentifier(node.name)}`;
    case 'SetTransaction': {
      const scope = node.isSession ? 'SESSION CHARACTERISTICS AS TRANSACTION' : 'TRANSACTION';
      return `SET ${scope}${formatModes(node.modes)}`;
    }
    case 'SetSetting': {
      const value = node.values === null ? 'DEFAULT' : node.values.map(formatOptionValue).join(', ');
      return `SET ${node.isLocal ? 'LOCAL ' : ''}${formatSettingName(node.name)} TO ${value}`;
    }
    case 'ResetSetting':
      return `RESET ${node.name === null ? 'ALL' : formatSettingName(node.name)}`;
    case 'ShowSetting':
      return `SHOW ${node.name === null ? 'ALL' : formatSettingName(node.name)}`;
    case 'Explain':
      return formatExplain(node);
    case 'Analyze': {
      const tables = node.tables.map(({ name, columns }) => formatName(name) + formatNames(columns));
      return ['ANALYZE', tables.join(', ')].join(' ').trimEnd();
    }
    case 'Vacuum': {
      const words = `VACUUM${node.isFull ? ' FULL' : ''}${node.isAnalyze ? ' ANALYZE' : ''}`;
      return `${words} ${node.tables.map(formatName).join(', ')}`.trimEnd();
    }
    case 'Reindex':
      return `REINDEX ${node.target}${node.name === null ? '' : ` ${formatName(node.name)}`}`;
    case 'Copy':
      return formatCopy(node);
    case 'Prepare': {
      const types = node.types.length === 0 ? '' : ` (${node.types.map(formatTypeName).join(', ')})`;
      return `PREPARE ${formatIdentifier(node.name)}${types} AS ${formatStatement(node.statement)}`;
    }
    case 'Execute': {
      const values = node.arguments.length === 0 ? '' : ` (${formatList(node.arguments)})`;
      return `EXECUTE ${formatIdentifier(node.name)}${values}`;
    }
    case 'Deallocate':
      return `DEALLOCATE ${node.name === null ? 'ALL' : formatIdentifier(node.name)}`;
    case 'Unsupported':
      return node.feature;
    default:
      return unreachable(node);
  }
}

function formatEnumChange(change: AlterEnum['change']): string {
  if (change.kind === 'RenameValue') return `RENAME VALUE ${quoteString(change.label)} TO ${quoteString(change.to)}`;
  const { label, ifNotExists, place } = change;
  const where = place === null ? '' : ` ${place.side} ${quoteString(place.label)}`;
  return `ADD VALUE ${ifNotExists ? 'IF NOT EXISTS ' : ''}${quoteString(label)}${where}`;
}

function formatModes({ isolation, isReadOnly, isDeferrable }: TransactionModes): string {
  const modes = [
    ...(isolation === null ? [] : [`ISOLATION LEVEL ${isolation}`]),
    ...(isReadOnly === null ? [] : [isReadOnly ? 'READ ONLY' : 'READ WRITE']),
    ...(isDeferrable === null ? [] : [isDeferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE']),
  ];
  return modes.length === 0 ? '' : ` ${modes.join(', ')}`;
}

function formatSettingName(name: string): string {
  return name.split('.').map(quoteIdentifier).join('.');
}

function formatExplain(node: Explain): string {
  const options = [
    ...(node.isAnalyze ? ['ANALYZE'] : []),
    ...(node.isVerbose ? ['VERBOSE'] : []),
    ...(node.format === 'TEXT' ? [] : [`FORMAT ${node.format}`]),
    ...node.options.map(formatWordOption),
  ];
  const list = options.length === 0 ? '' : ` (${options.join(', ')})`;
  return `EXPLAIN${list} ${formatStatement(node.statement)}`;
}

/** `NAME value`: an option without the equals sign. */
function formatWordOption({ name, value }: StorageOption): string {
  return value === null ? quoteIdentifier(name) : `${quoteIdentifier(name)} ${formatOptionValue(value)}`;
}

function formatCopy(node: Copy): string {
  const { source } = node;
  const what = 'kind' in source ? `(${formatQuery(source)})` : formatName(source.table) + formatNames(source.columns);
  const standard = node.direction === 'FROM' ? 'STDIN' : 'STDOUT';
  const options = node.options.map(formatWordOption);
  const list = options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
  const where = node.where === null ? '' : ` WHERE ${formatExpression(node.where)}`;
  return `COPY ${what} ${node.direction} ${node.file === null ? standard : quoteString(node.file)}${list}${where}`;
}
