import { error } from '../../common/errors.js';
import { closestName } from '../../common/spelling.js';

// Filters over documents and rows, in MongoDB's form, as SQL conditions:
//
//   { genre: 'Drama', year: { $gte: 1990, $lt: 2000 }, $or: [{ rating: null }, { rating: { $gt: 8 } }] }

/** A filter: fields with the value they must have, or with operators. */
export type Filter = { readonly [field: string]: unknown };

/** What a filter is written against. */
export interface FilterTarget {
  /** SQL expression of a field. @throws when there is none. */
  expression(field: string): string;
  /** The same as text, for patterns. */
  text(field: string): string;
  /** Adds a value and gives its placeholder. */
  parameter(value: unknown): string;
  /** Adds a pattern and gives its placeholder. */
  pattern(value: unknown): string;
}

type Operator = (field: string, operand: unknown, target: FilterTarget) => string;

const comparison =
  (symbol: string): Operator =>
  (field, operand, target) =>
    `${target.expression(field)} ${symbol} ${target.parameter(operand)}`;

const match =
  (symbol: string): Operator =>
  (field, operand, target) =>
    `${target.text(field)} ${symbol} ${target.pattern(operand)}`;

/** TABLE of operators on a field. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: (field, operand, target) => {
    const expression = target.expression(field);
    return operand === null ? `${expression} IS NULL` : `${expression} = ${target.parameter(operand)}`;
  },
  $ne: (field, operand, target) => {
    const expression = target.expression(field);
    return operand === null
      ? `${expression} IS NOT NULL`
      : `${expression} IS DISTINCT FROM ${target.parameter(operand)}`;
  },
  $gt: comparison('>'),
  $gte: comparison('>='),
  $lt: comparison('<'),
  $lte: comparison('<='),
  $like: match('LIKE'),
  $ilike: match('ILIKE'),
  $in: (field, operand, target) => isOneOf('$in', field, operand, target),
  $nin: (field, operand, target) => `(${isOneOf('$nin', field, operand, target)}) IS NOT TRUE`,
  $exists: (field, operand, target) => `${target.expression(field)} IS ${operand === false ? '' : 'NOT '}NULL`,
  $not: (field, operand, target) => `(${fieldCondition(field, operand, target)}) IS NOT TRUE`,
};

/** The SQL condition of a filter; `TRUE` for an empty one. @throws 22023 on unknown operators, and what `target` throws. */
export function filterCondition(filter: Filter, target: FilterTarget): string {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) {
    throw error('invalid_parameter_value', 'a filter is an object of fields', {
      hint: "for example { genre: 'Drama', year: { $gte: 1990 } }",
    });
  }
  const conditions = Object.entries(filter).map(([name, operand]) => {
    switch (name) {
      case '$and':
        return combine(name, operand, ' AND ', target);
      case '$or':
        return combine(name, operand, ' OR ', target);
      case '$nor':
        return `(${combine(name, operand, ' OR ', target)}) IS NOT TRUE`;
      default:
        if (name.startsWith('$')) throw unknownOperator(name, ['$and', '$or', '$nor']);
        return fieldCondition(name, operand, target);
    }
  });
  return conditions.length === 0 ? 'TRUE' : conditions.map((condition) => `(${condition})`).join(' AND ');
}

function combine(name: string, operand: unknown, word: string, target: FilterTarget): string {
  if (!Array.isArray(operand) || operand.length === 0) {
    throw error('invalid_parameter_value', `${name} takes an array of filters`);
  }
  return operand.map((part) => `(${filterCondition(part as Filter, target)})`).join(word);
}

function fieldCondition(field: string, operand: unknown, target: FilterTarget): string {
  if (!isOperators(operand)) return OPERATORS.$eq!(field, operand, target);
  return Object.entries(operand)
    .map(([name, value]) => {
      const operator = OPERATORS[name];
      if (operator === undefined) throw unknownOperator(name, Object.keys(OPERATORS));
      return operator(field, value, target);
    })
    .join(' AND ');
}

/** True for `{ $gt: 1 }`, false for values: dates, arrays, documents. */
function isOperators(operand: unknown): operand is Record<string, unknown> {
  if (typeof operand !== 'object' || operand === null) return false;
  const names = Object.keys(operand);
  return names.length > 0 && names.every((name) => name.startsWith('$'));
}

function isOneOf(name: string, field: string, operand: unknown, target: FilterTarget): string {
  if (!Array.isArray(operand)) throw error('invalid_parameter_value', `${name} takes an array of values`);
  const expression = target.expression(field);
  const values = operand.filter((value) => value !== null);
  const parts =
    values.length === 0 ? [] : [`${expression} IN (${values.map((value) => target.parameter(value)).join(', ')})`];
  if (values.length < operand.length) parts.push(`${expression} IS NULL`);
  return parts.length === 0 ? 'FALSE' : `(${parts.join(' OR ')})`;
}

function unknownOperator(name: string, known: readonly string[]): Error {
  const close = closestName(name, known);
  return error('invalid_parameter_value', `a filter has no operator "${name}"`, {
    hint: close === null ? `the operators are ${known.join(', ')}` : `did you mean "${close}"?`,
  });
}
