import { unreachable } from '../../../common/assert.js';
import type {
  AlterTable,
  AlterTableAction,
  ColumnDefinition,
  ConstraintDefinition,
  ConstraintKind,
  CreateIndex,
  CreateTable,
  CreateTableAs,
  IndexColumn,
  SequenceOptions,
  StorageOption,
} from '../ast.js';
import { formatExpression, formatIdentifier, formatName, formatNames, formatRestricted } from './expression.js';
import { quoteIdentifier, quoteString } from './identifier.js';
import { formatQuery } from './query.js';
import { formatTypeName } from './type-name.js';
import { formatConflictKey } from './write.js';

// Tables, indexes and sequences. Expressions that the tree keeps as text too are written from their trees.

/** A CREATE TABLE as SQL. */
export function formatCreateTable(node: CreateTable): string {
  const elements = node.columns.map(formatColumn);
  for (const { table, including, columnsBefore } of node.likes.toReversed()) {
    const options = including.map((option) => ` INCLUDING ${option}`).join('');
    elements.splice(columnsBefore, 0, `LIKE ${formatName(table)}${options}`);
  }
  elements.push(...node.constraints.map(formatConstraint));
  let text = `CREATE ${node.isTemporary ? 'TEMPORARY ' : ''}${node.isUnlogged ? 'UNLOGGED ' : ''}TABLE `;
  text += `${ifNotExists(node)}${formatName(node.name)} (${elements.join(', ')})`;
  if (node.inherits.length > 0) text += ` INHERITS (${node.inherits.map(formatName).join(', ')})`;
  if (node.isPartitioned) text += ' PARTITION BY RANGE ()';
  if (node.options.length > 0) text += ` WITH ${formatOptions(node.options)}`;
  return node.onCommit === null ? text : `${text} ON COMMIT ${node.onCommit}`;
}

/** A CREATE TABLE AS as SQL. */
export function formatCreateTableAs(node: CreateTableAs): string {
  const head = `CREATE ${node.isTemporary ? 'TEMPORARY ' : ''}TABLE ${ifNotExists(node)}${formatName(node.name)}`;
  return `${head}${formatNames(node.columns)} AS ${formatQuery(node.query)}${node.withData ? '' : ' WITH NO DATA'}`;
}

/** `IF NOT EXISTS `, with a blank behind, or nothing. */
export function ifNotExists(node: { ifNotExists: boolean }): string {
  return node.ifNotExists ? 'IF NOT EXISTS ' : '';
}

/** `IF EXISTS `, with a blank behind, or nothing. */
export function ifExists(node: { ifExists: boolean }): string {
  return node.ifExists ? 'IF EXISTS ' : '';
}

/** ` CASCADE`, with a blank before, or nothing. */
export function cascade(node: { isCascade: boolean }): string {
  return node.isCascade ? ' CASCADE' : '';
}

function formatColumn({ name, type, collation, constraints }: ColumnDefinition): string {
  const collate = collation === null ? '' : ` COLLATE ${formatName(collation)}`;
  const rest = constraints.map((constraint) => ` ${formatConstraint(constraint)}`).join('');
  return `${formatIdentifier(name)} ${formatTypeName(type)}${collate}${rest}`;
}

function formatConstraint(node: ConstraintDefinition): string {
  const name = node.name === null ? '' : `CONSTRAINT ${formatIdentifier(node.name)} `;
  const deferred = `${node.isDeferrable ? ' DEFERRABLE' : ''}${node.isInitiallyDeferred ? ' INITIALLY DEFERRED' : ''}`;
  return `${name}${formatConstraintKind(node.definition)}${deferred}${node.isNotValid ? ' NOT VALID' : ''}`;
}

function formatConstraintKind(node: ConstraintKind): string {
  switch (node.kind) {
    case 'NotNull':
      return 'NOT NULL';
    case 'Null':
      return 'NULL';
    case 'Default':
      return `DEFAULT ${formatRestricted(node.expression)}`;
    case 'Check':
      return `CHECK (${formatExpression(node.expression)})`;
    case 'Generated':
      return `GENERATED ALWAYS AS (${formatExpression(node.expression)}) ${node.isStored ? 'STORED' : 'VIRTUAL'}`;
    case 'Identity':
      return `GENERATED ${node.isAlways ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${formatIdentityOptions(node.options)}`;
    case 'PrimaryKey':
      return `PRIMARY KEY${formatNames(node.columns)}`;
    case 'Unique':
      return `UNIQUE${node.nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''}${formatNames(node.columns)}`;
    case 'ForeignKey': {
      const { table, columns, onDelete, onUpdate, match } = node.target;
      const own = node.columns.length === 0 ? '' : `FOREIGN KEY${formatNames(node.columns)} `;
      const matching = match === 'SIMPLE' ? '' : ` MATCH ${match}`;
      const deleting = onDelete === 'NO ACTION' ? '' : ` ON DELETE ${onDelete}`;
      const updating = onUpdate === 'NO ACTION' ? '' : ` ON UPDATE ${onUpdate}`;
      return `${own}REFERENCES ${formatName(table)}${formatNames(columns)}${matching}${deleting}${updating}`;
    }
    case 'Exclude':
      return 'EXCLUDE ()';
    default:
      return unreachable(node);
  }
}

// -------------------------------------------------------------------------------------------------- ALTER TABLE

/** An ALTER TABLE as SQL. */
export function formatAlterTable(node: AlterTable): string {
  return `ALTER TABLE ${ifExists(node)}${formatName(node.name)} ${node.actions.map(formatAction).join(', ')}`;
}

function formatAction(action: AlterTableAction): string {
  switch (action.kind) {
    case 'AddColumn':
      return `ADD COLUMN ${ifNotExists(action)}${formatColumn(action.column)}`;
    case 'DropColumn':
      return `DROP COLUMN ${ifExists(action)}${formatIdentifier(action.column)}${cascade(action)}`;
    case 'RenameColumn':
      return `RENAME COLUMN ${formatIdentifier(action.column)} TO ${formatIdentifier(action.to)}`;
    case 'RenameTable':
      return `RENAME TO ${formatIdentifier(action.to)}`;
    case 'RenameConstraint':
      return `RENAME CONSTRAINT ${formatIdentifier(action.constraint)} TO ${formatIdentifier(action.to)}`;
    case 'SetSchema':
      return `SET SCHEMA ${formatIdentifier(action.schema)}`;
    case 'AddConstraint':
      return `ADD ${formatConstraint(action.constraint)}`;
    case 'DropConstraint':
      return `DROP CONSTRAINT ${ifExists(action)}${formatIdentifier(action.constraint)}${cascade(action)}`;
    case 'ValidateConstraint':
      return `VALIDATE CONSTRAINT ${formatIdentifier(action.constraint)}`;
    case 'Unsupported':
      return action.feature;
    default:
      return `ALTER COLUMN ${formatIdentifier(action.column)} ${formatColumnAction(action)}`;
  }
}

type ColumnAction = Extract<
  AlterTableAction,
  { kind: `Set${'Default' | 'NotNull' | 'Type' | 'Identity'}` | `Drop${string}` | 'AddIdentity' }
>;

function formatColumnAction(action: Exclude<ColumnAction, { kind: 'DropColumn' | 'DropConstraint' }>): string {
  switch (action.kind) {
    case 'SetDefault':
      return `SET DEFAULT ${formatExpression(action.expression)}`;
    case 'DropDefault':
      return 'DROP DEFAULT';
    case 'SetNotNull':
      return 'SET NOT NULL';
    case 'DropNotNull':
      return 'DROP NOT NULL';
    case 'SetType': {
      const using = action.using === null ? '' : ` USING ${formatExpression(action.using)}`;
      return `TYPE ${formatTypeName(action.type)}${using}`;
    }
    case 'AddIdentity': {
      const kind = action.isAlways ? 'ALWAYS' : 'BY DEFAULT';
      return `ADD GENERATED ${kind} AS IDENTITY${formatIdentityOptions(action.options)}`;
    }
    case 'SetIdentity': {
      const kind = action.isAlways === null ? [] : [`SET GENERATED ${action.isAlways ? 'ALWAYS' : 'BY DEFAULT'}`];
      return [...kind, ...sequenceOptions(action.options).map((option) => `SET ${option}`)].join(' ');
    }
    case 'DropIdentity':
      return `DROP IDENTITY${action.ifExists ? ' IF EXISTS' : ''}`;
    case 'DropExpression':
      return `DROP EXPRESSION${action.ifExists ? ' IF EXISTS' : ''}`;
    default:
      return unreachable(action);
  }
}

// ---------------------------------------------------------------------------------------- indexes and sequences

/** A CREATE INDEX as SQL. */
export function formatCreateIndex(node: CreateIndex): string {
  const words = `${node.isUnique ? 'UNIQUE ' : ''}INDEX ${node.isConcurrently ? 'CONCURRENTLY ' : ''}`;
  const name = node.name === null ? '' : `${formatIdentifier(node.name)} `;
  const columns = node.columns.map(formatIndexColumn).join(', ');
  let text = `CREATE ${words}${ifNotExists(node)}${name}ON ${formatName(node.table)}`;
  text += ` USING ${quoteIdentifier(node.method)} (${columns})`;
  if (node.include.length > 0) text += ` INCLUDE${formatNames(node.include)}`;
  if (node.nullsNotDistinct) text += ' NULLS NOT DISTINCT';
  if (node.options.length > 0) text += ` WITH ${formatOptions(node.options)}`;
  return node.where === null ? text : `${text} WHERE ${formatExpression(node.where)}`;
}

function formatIndexColumn(column: IndexColumn): string {
  let text = formatConflictKey(column.expression);
  if (column.collation !== null) text += ` COLLATE ${formatName(column.collation)}`;
  if (column.operatorClass !== null) text += ` ${formatName(column.operatorClass)}`;
  if (column.isDescending) text += ' DESC';
  return column.nulls === null ? text : `${text} NULLS ${column.nulls}`;
}

/** `(m = 16, fillfactor = 70)`. */
export function formatOptions(options: readonly StorageOption[]): string {
  const texts = options.map(({ name, value }) => {
    const key = name.split('.').map(quoteIdentifier).join('.');
    return value === null ? key : `${key} = ${formatOptionValue(value)}`;
  });
  return `(${texts.join(', ')})`;
}

/** The value of an option: words as strings, which every place of a word takes. */
export function formatOptionValue(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteString(value) : String(value);
}

/** The options of a sequence one by one, without those not given. */
export function sequenceOptions(options: SequenceOptions): string[] {
  const bound = (word: string, value: bigint | 'NONE' | null) => {
    return value === null ? [] : [value === 'NONE' ? `NO ${word}` : `${word} ${value}`];
  };
  const { type, increment, minValue, maxValue, start, cache, cycle, ownedBy, restart } = options;
  return [
    ...(type === null ? [] : [`AS ${formatTypeName(type)}`]),
    ...(increment === null ? [] : [`INCREMENT BY ${increment}`]),
    ...bound('MINVALUE', minValue),
    ...bound('MAXVALUE', maxValue),
    ...(start === null ? [] : [`START WITH ${start}`]),
    ...(restart === null ? [] : [restart === 'START' ? 'RESTART' : `RESTART WITH ${restart}`]),
    ...(cache === null ? [] : [`CACHE ${cache}`]),
    ...(cycle === null ? [] : [cycle ? 'CYCLE' : 'NO CYCLE']),
    ...(ownedBy === null ? [] : [`OWNED BY ${ownedBy === 'NONE' ? 'NONE' : formatName(ownedBy)}`]),
  ];
}

function formatIdentityOptions(options: SequenceOptions): string {
  const texts = sequenceOptions(options);
  return texts.length === 0 ? '' : ` (${texts.join(' ')})`;
}
