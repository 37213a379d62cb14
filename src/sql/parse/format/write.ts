import type { AssignedColumn, Assignment, ConflictClause, Delete, Insert, Returning, Update } from '../ast.js';
import { formatExpression, formatIdentifier, formatName } from './expression.js';
import { formatFrom, formatQuery, formatTargets, formatWith } from './query.js';

/** An INSERT as SQL. */
export function formatInsert(node: Insert): string {
  const alias = node.alias === null ? '' : ` AS ${formatIdentifier(node.alias)}`;
  const columns = node.columns === null ? '' : ` (${node.columns.map(formatAssigned).join(', ')})`;
  const overriding = node.overriding === null ? '' : ` OVERRIDING ${node.overriding} VALUE`;
  const source = node.source === null ? 'DEFAULT VALUES' : formatQuery(node.source);
  const conflict = node.onConflict === null ? '' : ` ${formatConflict(node.onConflict)}`;
  const table = formatName(node.table) + alias + columns;
  return `${formatWith(node.with)}INSERT INTO ${table}${overriding} ${source}${conflict}${formatReturning(node.returning)}`;
}

function formatConflict(node: ConflictClause): string {
  let text = 'ON CONFLICT';
  if (node.constraint !== null) text += ` ON CONSTRAINT ${formatIdentifier(node.constraint)}`;
  if (node.target.length > 0) text += ` (${node.target.map(formatConflictKey).join(', ')})`;
  if (node.targetWhere !== null) text += ` WHERE ${formatExpression(node.targetWhere)}`;
  if (node.action === 'NOTHING') return `${text} DO NOTHING`;
  const where = node.where === null ? '' : ` WHERE ${formatExpression(node.where)}`;
  return `${text} DO UPDATE SET ${formatAssignments(node.assignments)}${where}`;
}

/** A column or a call as it is, any other expression in parentheses. */
export function formatConflictKey(key: ConflictClause['target'][number]): string {
  const isBare = (key.kind === 'ColumnReference' && key.parts.length === 1) || key.kind === 'FunctionCall';
  return isBare ? formatExpression(key) : `(${formatExpression(key)})`;
}

function formatAssigned(column: AssignedColumn): string {
  const subscripts = (column.subscripts ?? []).map(({ isSlice, lower, upper }) => {
    const [first, last] = [lower, upper].map((bound) => (bound === null ? '' : formatExpression(bound)));
    return `[${isSlice ? `${first}:${last}` : first}]`;
  });
  return formatIdentifier(column) + subscripts.join('');
}

function formatAssignments(assignments: readonly Assignment[]): string {
  return assignments
    .map(({ columns, value }) => {
      const target = columns.length === 1 ? formatAssigned(columns[0]!) : `(${columns.map(formatAssigned).join(', ')})`;
      return `${target} = ${formatExpression(value)}`;
    })
    .join(', ');
}

function formatReturning(returning: Returning | null): string {
  if (returning === null) return '';
  const { oldAlias, newAlias, targets } = returning;
  const aliases = [
    ...(oldAlias === null ? [] : [`OLD AS ${formatIdentifier(oldAlias)}`]),
    ...(newAlias === null ? [] : [`NEW AS ${formatIdentifier(newAlias)}`]),
  ];
  const options = aliases.length === 0 ? '' : `WITH (${aliases.join(', ')}) `;
  return ` RETURNING ${options}${formatTargets(targets)}`;
}

function formatWhere(where: Update['where']): string {
  return where === null ? '' : ` WHERE ${formatExpression(where)}`;
}

/** An UPDATE as SQL. */
export function formatUpdate(node: Update): string {
  const alias = node.alias === null ? '' : ` AS ${formatIdentifier(node.alias)}`;
  const from = node.from.length === 0 ? '' : ` FROM ${formatFrom(node.from)}`;
  const head = `${formatWith(node.with)}UPDATE ${formatName(node.table)}${alias}`;
  return `${head} SET ${formatAssignments(node.assignments)}${from}${formatWhere(node.where)}${formatReturning(node.returning)}`;
}

/** A DELETE as SQL. */
export function formatDelete(node: Delete): string {
  const alias = node.alias === null ? '' : ` AS ${formatIdentifier(node.alias)}`;
  const using = node.using.length === 0 ? '' : ` USING ${formatFrom(node.using)}`;
  const head = `${formatWith(node.with)}DELETE FROM ${formatName(node.table)}${alias}`;
  return `${head}${using}${formatWhere(node.where)}${formatReturning(node.returning)}`;
}
