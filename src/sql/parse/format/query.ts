import { unreachable } from '../../../common/assert.js';
import type {
  Expression,
  FromItem,
  GroupingElement,
  Join,
  LockingClause,
  Query,
  QueryBody,
  SelectCore,
  SetOperation,
  TableAlias,
  Target,
  WithClause,
} from '../ast.js';
import {
  formatCall,
  formatExpression,
  formatIdentifier,
  formatLabel,
  formatList,
  formatName,
  formatNames,
  formatOperand,
  formatOrder,
  formatWindow,
} from './expression.js';
import { nested } from './nested.js';
import { formatTypeName } from './type-name.js';

type Into = Query['into'];

/** A query as SQL, on one line. */
export function formatQuery(query: Query): string {
  return formatWith(query.with) + formatBody(query.body, query.into) + formatResultClauses(query);
}

/** `WITH a AS (...) `, with a blank behind, or nothing. */
export function formatWith(clause: WithClause | null): string {
  if (clause === null) return '';
  const expressions = clause.expressions.map(({ name, columns, statement, materialized }) => {
    const hint = materialized === null ? '' : materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ';
    return `${formatIdentifier(name)}${formatNames(columns)} AS ${hint}(${nested.statement(statement)})`;
  });
  return `WITH ${clause.isRecursive ? 'RECURSIVE ' : ''}${expressions.join(', ')} `;
}

function formatResultClauses({ orderBy, limit, offset, withTies, locking }: Query): string {
  let text = orderBy.length === 0 ? '' : ` ORDER BY ${formatOrder(orderBy)}`;
  if (limit !== null && !withTies) text += ` LIMIT ${formatExpression(limit)}`;
  if (offset !== null) text += ` OFFSET ${formatExpression(offset)}`;
  if (limit !== null && withTies) text += ` FETCH FIRST ${formatOperand(limit)} ROWS WITH TIES`;
  return text + locking.map(formatLocking).join('');
}

function formatLocking({ strength, tables, wait }: LockingClause): string {
  const of = tables.length === 0 ? '' : ` OF ${tables.map(formatName).join(', ')}`;
  return ` FOR ${strength}${of}${wait === '' ? '' : ` ${wait}`}`;
}

// ------------------------------------------------------------------------------------------------------- bodies

function formatBody(body: QueryBody, into: Into): string {
  switch (body.kind) {
    case 'SelectCore':
      return formatSelect(body, into);
    case 'ValuesCore':
      return `VALUES ${body.rows.map((row) => `(${formatList(row)})`).join(', ')}`;
    case 'SetOperation':
      return formatSetOperation(body, into);
    case 'Query':
      return `(${formatQuery(body)})`;
    default:
      return unreachable(body);
  }
}

function formatSetOperation({ operator, isAll, left, right }: SetOperation, into: Into): string {
  const level = setLevel(operator);
  const before = isLooser(left, level) ? `(${formatBody(left, into)})` : formatBody(left, into);
  const after = isLooser(right, level + 1) ? `(${formatBody(right, null)})` : formatBody(right, null);
  return `${before} ${operator}${isAll ? ' ALL' : ''} ${after}`;
}

/** INTERSECT binds tighter than UNION and EXCEPT. */
function setLevel(operator: SetOperation['operator']): number {
  return operator === 'INTERSECT' ? 2 : 1;
}

function isLooser(body: QueryBody, level: number): boolean {
  return body.kind === 'SetOperation' && setLevel(body.operator) < level;
}

function formatSelect(core: SelectCore, into: Into): string {
  const clauses: string[] = [`SELECT${formatDistinct(core.distinct)}`];
  if (core.targets.length > 0) clauses.push(formatTargets(core.targets));
  if (into !== null) clauses.push(`INTO ${into.isTemporary ? 'TEMPORARY ' : ''}TABLE ${formatName(into.name)}`);
  if (core.from.length > 0) clauses.push(`FROM ${formatFrom(core.from)}`);
  if (core.where !== null) clauses.push(`WHERE ${formatExpression(core.where)}`);
  if (core.groupBy.length > 0) {
    const elements = core.groupBy.map((element) => formatGrouping(element)).join(', ');
    clauses.push(`GROUP BY ${core.isGroupByDistinct ? 'DISTINCT ' : ''}${elements}`);
  }
  if (core.having !== null) clauses.push(`HAVING ${formatExpression(core.having)}`);
  if (core.windows.length > 0) {
    const windows = core.windows.map(({ name, specification }) => {
      return `${formatIdentifier(name)} AS ${formatWindow(specification)}`;
    });
    clauses.push(`WINDOW ${windows.join(', ')}`);
  }
  return clauses.join(' ');
}

function formatDistinct(distinct: SelectCore['distinct']): string {
  if (distinct === false) return '';
  return distinct.length === 0 ? ' DISTINCT' : ` DISTINCT ON (${formatList(distinct)})`;
}

/** The columns of SELECT and of RETURNING. */
export function formatTargets(targets: readonly Target[]): string {
  return targets
    .map(({ expression, alias }) => {
      return formatExpression(expression) + (alias === null ? '' : ` AS ${formatLabel(alias)}`);
    })
    .join(', ');
}

function formatGrouping(element: GroupingElement): string {
  switch (element.kind) {
    case 'Expression':
      return formatExpression(element.expression);
    case 'Empty':
      return '()';
    case 'Rollup':
    case 'Cube':
      return `${element.kind.toUpperCase()} (${element.items.map(formatItem).join(', ')})`;
    case 'Sets':
      return `GROUPING SETS (${element.sets.map(formatSet).join(', ')})`;
    default:
      return unreachable(element);
  }
}

/** The columns that ROLLUP and CUBE take together. */
function formatItem(columns: readonly Expression[]): string {
  return columns.length === 1 ? formatExpression(columns[0]) : `(${formatList(columns)})`;
}

/** One of GROUPING SETS, where a row is the columns of a set. */
function formatSet(set: GroupingElement): string {
  if (set.kind !== 'Expression' || set.expression.kind !== 'RowConstructor' || set.expression.hasKeyword) {
    return formatGrouping(set);
  }
  return `(${formatList(set.expression.elements)})`;
}

// --------------------------------------------------------------------------------------------------------- FROM

/** The items of FROM and USING. */
export function formatFrom(items: readonly FromItem[]): string {
  return items.map((item) => formatItemOfFrom(item)).join(', ');
}

function formatItemOfFrom(item: FromItem): string {
  switch (item.kind) {
    case 'TableReference': {
      const sample = item.isSampled ? ' TABLESAMPLE system (100)' : '';
      return `${item.isOnly ? 'ONLY ' : ''}${formatName(item.name)}${formatAlias(item.alias)}${sample}`;
    }
    case 'SubqueryReference':
      return `${item.isLateral ? 'LATERAL ' : ''}(${formatQuery(item.query)})${formatAlias(item.alias)}`;
    case 'FunctionReference': {
      const calls = item.calls.map(formatCall).join(', ');
      const source = item.calls.length === 1 ? calls : `ROWS FROM (${calls})`;
      const ordinality = item.withOrdinality ? ' WITH ORDINALITY' : '';
      return `${item.isLateral ? 'LATERAL ' : ''}${source}${ordinality}${formatFunctionAlias(item)}`;
    }
    case 'Join':
      return formatJoin(item);
    default:
      return unreachable(item);
  }
}

function formatAlias(alias: TableAlias | null): string {
  return alias === null ? '' : ` AS ${formatIdentifier(alias.name)}${formatNames(alias.columns)}`;
}

function formatFunctionAlias({ alias, columnDefinitions }: FromItem & { kind: 'FunctionReference' }): string {
  if (columnDefinitions.length === 0) return formatAlias(alias);
  const columns = columnDefinitions.map(({ name, type }) => `${formatIdentifier(name)} ${formatTypeName(type)}`);
  return ` AS ${alias === null ? '' : `${formatIdentifier(alias.name)} `}(${columns.join(', ')})`;
}

function formatJoin(join: Join): string {
  const right = formatItemOfFrom(join.right);
  const isNested = join.right.kind === 'Join' && join.right.alias === null;
  const words = `${join.isNatural ? 'NATURAL ' : ''}${join.type === 'INNER' ? '' : `${join.type} `}JOIN`;
  const text = `${formatItemOfFrom(join.left)} ${words} ${isNested ? `(${right})` : right}${formatJoinCondition(join)}`;
  return join.alias === null ? text : `(${text})${formatAlias(join.alias)}`;
}

function formatJoinCondition({ condition, using, usingAlias }: Join): string {
  if (condition !== null) return ` ON ${formatExpression(condition)}`;
  if (using === null) return '';
  return ` USING${formatNames(using)}${usingAlias === null ? '' : ` AS ${formatIdentifier(usingAlias)}`}`;
}
