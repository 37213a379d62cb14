import { unreachable } from '../../common/assert.js';
import { bit, text, varchar } from '../../types/builtin.js';
import { formatType } from '../../types/registry.js';
import type { Modifier, TextContext, Type } from '../../types/type.js';
import { quoteIdentifier, quoteLiteral } from '../functions/quoting.js';
import { type Bracket, bracketsOf } from '../functions/subscript.js';
import type { BoundExpression, Call, Case, CastExpression, ColumnId, Constant, InList } from './bound-expression.js';

// Bound expressions as SQL text, in the form in which PostgreSQL prints what its catalogs store (`ruleutils.c`): types
// of literals spelled out, casts that the binder added shown where they decide something, every operator in
// parentheses. The pretty form leaves out the parentheses that precedence makes needless.

/** What column ids of the expression stand for. */
export type ColumnNames = ReadonlyMap<ColumnId, { readonly name: string; readonly type: Type }>;

export interface DeparseOptions {
  readonly columns: ColumnNames;
  readonly isPretty: boolean;
  readonly text: TextContext;
}

/** The expression as text, without the parentheses that `pg_get_constraintdef` and its like put around it. */
export function deparse(expression: BoundExpression, options: DeparseOptions): string {
  const writer = new ExpressionWriter(options);
  writer.write(expression, false);
  return writer.text;
}

/** A type as SQL names it, with the schema of one that the search path does not find. */
export function typeText(type: Type, modifier: Modifier, context: TextContext): string {
  const isUserType = type.category === 'E' || type.element?.category === 'E';
  if (isUserType) return context.names?.nameOf('type', type.oid) ?? type.sqlName;
  // Without quotes it would be bit(1).
  return type === bit && modifier === -1 ? '"bit"' : formatType(type, modifier);
}

const INDENT = 4;
const INDENT_MAX = 40;

/** Functions that are keywords: written in capitals, without parentheses. */
const KEYWORDS = new Set([
  'current_catalog',
  'current_date',
  'current_role',
  'current_time',
  'current_timestamp',
  'current_user',
  'localtime',
  'localtimestamp',
  'session_user',
  'system_user',
  'user',
]);

/** Operators whose precedence the pretty form knows. */
const PRECEDENCE: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2 };

class ExpressionWriter {
  text = '';
  private indent = 0;

  constructor(private readonly options: DeparseOptions) {}

  /** `showsImplicit`: casts the binder added are written, since they decide which operator or function is meant. */
  write(node: BoundExpression, showsImplicit: boolean): void {
    switch (node.kind) {
      case 'Column':
        return this.column(node.id, node.name, node.type, showsImplicit);
      case 'Constant':
        return this.constant(node);
      case 'Parameter':
        this.text += `$${node.index + 1}`;
        return;
      case 'Call':
        return this.call(node);
      case 'Cast':
        return this.cast(node, showsImplicit);
      case 'Logical':
        return this.parenthesized(() => {
          this.list(node.operands, ` ${node.operator} `, (operand) => this.operand(operand, node, false));
        });
      case 'Not':
        return this.parenthesized(() => {
          this.text += 'NOT ';
          this.operand(node.operand, node, false);
        });
      case 'IsNull':
        return this.test(node, node.operand, node.isNegated ? 'IS NOT NULL' : 'IS NULL', true);
      case 'IsBoolean':
        return this.test(node, node.operand, `IS ${node.isNegated ? 'NOT ' : ''}${node.test}`, false);
      case 'DistinctTest': {
        const isDistinct = () =>
          this.parenthesized(() => {
            this.operand(node.left, node, true);
            this.text += ' IS DISTINCT FROM ';
            this.operand(node.right, node, true);
          });
        if (!node.isNegated) return isDistinct();
        return this.parenthesized(() => {
          this.text += 'NOT ';
          if (this.options.isPretty) this.text += '(';
          isDistinct();
          if (this.options.isPretty) this.text += ')';
        });
      }
      case 'Case':
        return this.case(node);
      case 'CaseOperand':
        this.text += 'CASE_TEST_EXPR';
        return;
      case 'Coalesce':
        return this.invocation('COALESCE', node.args);
      case 'Extreme':
        return this.invocation(node.which, node.args);
      case 'NullIf':
        return this.invocation('NULLIF', [node.left, node.right]);
      case 'InList':
        return this.inList(node);
      case 'Subquery':
        // No stored expression has one: checks, defaults and indexes refuse subqueries.
        this.text += `(${node.mode} subquery)`;
        return;
      case 'Array':
        this.text += 'ARRAY[';
        this.list(node.elements, ', ', (element) => this.write(element, true));
        this.text += ']';
        return;
      case 'Row':
        return this.invocation('ROW', node.elements);
      case 'ArrayComparison':
        return this.parenthesized(() => {
          this.operand(node.left, node, true);
          this.text += ` ${node.compare.name} ${node.quantifier} (`;
          this.operand(node.array, node, true);
          this.text += ')';
        });
      default:
        return unreachable(node);
    }
  }

  private list<Item>(items: readonly Item[], separator: string, each: (item: Item) => void): void {
    items.forEach((item, i) => {
      if (i > 0) this.text += separator;
      each(item);
    });
  }

  private invocation(name: string, args: readonly BoundExpression[]): void {
    this.text += `${name}(`;
    this.list(args, ', ', (arg) => this.write(arg, true));
    this.text += ')';
  }

  private parenthesized(write: () => void): void {
    const { isPretty } = this.options;
    if (!isPretty) this.text += '(';
    write();
    if (!isPretty) this.text += ')';
  }

  private test(node: BoundExpression, operand: BoundExpression, suffix: string, showsImplicit: boolean): void {
    this.parenthesized(() => {
      this.operand(operand, node, showsImplicit);
      this.text += ` ${suffix}`;
    });
  }

  /** An operand, in parentheses where the pretty form cannot do without. */
  private operand(node: BoundExpression, parent: BoundExpression, showsImplicit: boolean): void {
    const isWrapped = this.options.isPretty && !isSimple(node, parent, showsImplicit);
    if (isWrapped) this.text += '(';
    this.write(node, showsImplicit);
    if (isWrapped) this.text += ')';
  }

  // --------------------------------------------------------------------------------------------------- leaves

  private column(id: ColumnId, name: string, type: Type, showsImplicit: boolean): void {
    const column = this.options.columns.get(id);
    const quoted = quoteIdentifier(column?.name ?? name);
    // A cast that changes no value leaves no node of its own: the reference has another type than the column.
    if (column === undefined || column.type === type || !showsImplicit) {
      this.text += quoted;
      return;
    }
    this.castOf(
      () => {
        this.text += quoted;
      },
      typeText(type, -1, this.options.text),
    );
  }

  private constant({ type, value }: Constant): void {
    const { text } = this.options;
    if (value === null) {
      this.text += `NULL::${typeText(type, -1, text)}`;
      return;
    }
    const shown = type.format(value, text);
    if (type.name === 'bool') this.text += value === true ? 'true' : 'false';
    else if (type.name === 'int4' && !shown.startsWith('-')) this.text += shown;
    else if (type.name === 'numeric' && /^\d.*[eE.]/.test(shown)) this.text += shown;
    else if (type.name === 'unknown') this.text += quoteLiteral(shown);
    else this.text += `${quoteLiteral(shown)}::${typeText(type, -1, text)}`;
  }

  // ---------------------------------------------------------------------------------------- calls and casts

  private call(node: Call): void {
    const { name } = node.function;
    const [first, second] = node.args;
    if (node.isOperator) {
      this.parenthesized(() => {
        if (second === undefined) {
          this.text += `${name} `;
          this.operand(first!, node, true);
          return;
        }
        const [left, right] = this.withoutWidening(first!, second);
        this.operand(left, node, true);
        this.text += ` ${name} `;
        this.operand(right, node, true);
      });
      return;
    }
    const brackets = bracketsOf(node.function, node.args.length);
    if (brackets !== null) {
      this.subscripts(node.args, brackets);
    } else if (node.args.length === 0 && KEYWORDS.has(name)) {
      this.text += name.toUpperCase();
    } else if (name === 'extract' && first?.kind === 'Constant') {
      this.text += `EXTRACT(${String(first.value)} FROM `;
      this.write(second!, true);
      this.text += ')';
    } else if (name === 'timezone' && second !== undefined) {
      this.text += '(';
      this.operand(second, node, true);
      this.text += ' AT TIME ZONE ';
      this.operand(first!, node, true);
      this.text += ')';
    } else {
      this.invocation(quoteIdentifier(name), node.args);
    }
  }

  /** `a[1]`, `(f(x))[2:3]`. */
  private subscripts([base, ...bounds]: readonly BoundExpression[], brackets: readonly Bracket[]): void {
    const isBare = base!.kind === 'Column';
    if (!isBare) this.text += '(';
    this.write(base!, false);
    if (!isBare) this.text += ')';
    let next = 0;
    for (const { isSlice, hasLower, hasUpper } of brackets) {
      this.text += '[';
      if (hasLower) this.write(bounds[next++]!, true);
      if (isSlice) this.text += ':';
      if (hasUpper) this.write(bounds[next++]!, true);
      this.text += ']';
    }
  }

  /** The operands of an operator without casts inside one family. */
  private withoutWidening(left: BoundExpression, right: BoundExpression): readonly [BoundExpression, BoundExpression] {
    const strip = (side: BoundExpression, other: BoundExpression): BoundExpression => {
      const inner = this.uncast(side);
      const { name } = inner.type;
      return FAMILIES.some((family) => family.has(name) && family.has(other.type.name)) ? inner : side;
    };
    return [strip(left, right), strip(right, left)];
  }

  /** The operand of a cast that the binder added, which for a column is a reference of another type. */
  private uncast(node: BoundExpression): BoundExpression {
    if (node.kind === 'Cast' && !node.isExplicit && node.cast !== null) return node.operand;
    const column = node.kind === 'Column' ? this.options.columns.get(node.id) : undefined;
    return column === undefined ? node : { ...node, type: column.type };
  }

  private cast(node: CastExpression, showsImplicit: boolean): void {
    const { operand, type, modifier, isExplicit, cast } = node;
    const keyword = cast === null && operand.kind === 'Call' && KEYWORDS.has(operand.function.name);
    if (keyword && isExplicit) {
      // `CURRENT_TIMESTAMP(3)`
      this.text += `${operand.function.name.toUpperCase()}${type.formatModifier!(modifier)}`;
      return;
    }
    if (!isExplicit && !showsImplicit) {
      this.write(operand, false);
      return;
    }
    // Fitting to a modifier stands for the cast it is part of.
    const inner = cast === null && operand.kind === 'Cast' && operand.type === type ? operand.operand : operand;
    this.castOf(() => this.operand(inner, node, false), typeText(type, modifier, this.options.text));
  }

  private castOf(write: () => void, typeName: string): void {
    this.parenthesized(write);
    this.text += `::${typeName}`;
  }

  /** `x IN (1, 2)` is stored as `x = ANY (ARRAY[1, 2])`. */
  private inList(node: InList): void {
    const { operand, items, isNegated } = node;
    const declared = (operand.kind === 'Column' ? this.options.columns.get(operand.id)?.type : null) ?? operand.type;
    // varchar has no operators of its own: both sides become text, a list as the varchar[] it was.
    const isVarchar = declared === varchar;
    const typed = (item: BoundExpression, type: Type) => (item.kind === 'Constant' ? { ...item, type } : item);
    this.parenthesized(() => {
      this.operand(isVarchar && operand.kind === 'Column' ? { ...operand, type: text } : operand, node, true);
      if (items.length === 1) {
        this.text += isNegated ? ' <> ' : ' = ';
        this.operand(isVarchar ? typed(items[0]!, text) : items[0]!, node, true);
        return;
      }
      this.text += isNegated ? ' <> ALL (' : ' = ANY (';
      if (isVarchar) this.castOf(() => this.array(items.map((item) => typed(item, varchar))), 'text[]');
      else this.array(items);
      this.text += ')';
    });
  }

  private array(items: readonly BoundExpression[]): void {
    this.text += 'ARRAY[';
    this.list(items, ', ', (item) => this.write(item, true));
    this.text += ']';
  }

  // ----------------------------------------------------------------------------------------------------- CASE

  private case(node: Case): void {
    this.line('CASE');
    this.indent += INDENT;
    if (node.operand !== null) {
      this.text += ' ';
      this.write(node.operand, true);
    }
    for (const { when, then } of node.branches) {
      this.line('WHEN ');
      this.write(node.operand === null ? when : comparedWith(when), false);
      this.text += ' THEN ';
      this.write(then, true);
    }
    this.line('ELSE ');
    this.write(node.otherwise, true);
    this.indent -= INDENT;
    this.line('END');
  }

  private line(keyword: string): void {
    this.text = `${this.text.trimEnd()}\n${' '.repeat(Math.min(this.indent, INDENT_MAX))}${keyword}`;
  }
}

/** Types that PostgreSQL has operators between, where a cast brings both sides to one type here. */
const FAMILIES: readonly ReadonlySet<string>[] = [
  new Set(['int2', 'int4', 'int8']),
  new Set(['float4', 'float8']),
  new Set(['date', 'timestamp', 'timestamptz']),
];

/** Of `CASE x WHEN y`, whose branch holds `x = y`: the `y`. */
function comparedWith(when: BoundExpression): BoundExpression {
  return when.kind === 'Call' && when.args.length === 2 ? when.args[1]! : when;
}

/** True when the node needs no parentheses inside of `parent`. */
function isSimple(node: BoundExpression, parent: BoundExpression, showsImplicit: boolean): boolean {
  switch (node.kind) {
    case 'Call': {
      if (!node.isOperator) return true;
      if (parent.kind === 'Logical' || parent.kind === 'Not') return true;
      if (parent.kind !== 'Call' || !parent.isOperator) return false;
      const own = PRECEDENCE[node.function.name];
      const outer = PRECEDENCE[parent.function.name];
      if (own === undefined || outer === undefined || node.args.length !== 2) return false;
      return own > outer || (own === outer && parent.args[0] === node);
    }
    case 'Cast':
      return node.isExplicit || showsImplicit || isSimple(node.operand, parent, false);
    case 'Logical':
      if (parent.kind === 'Logical') return parent.operator === 'OR' && node.operator === 'AND';
      return false;
    case 'Not':
    case 'IsNull':
    case 'IsBoolean':
    case 'DistinctTest':
    case 'ArrayComparison':
    case 'InList':
      return parent.kind === 'Logical';
    default:
      return true;
  }
}
