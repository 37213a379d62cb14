import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';

// What WITH RECURSIVE asks of its queries before any of them is bound: an order in which each comes behind those it
// reads, and a well-formed recursion. Both look at the text only, as PostgreSQL's parse_cte.c does, whose rules and
// messages these are.

/** Where a query may not refer to itself; null: it may. */
type Place = 'non-recursive term' | 'subquery' | 'outer join' | 'INTERSECT' | 'EXCEPT' | null;

const MISPLACED = {
  'non-recursive term': 'its non-recursive term',
  subquery: 'a subquery',
  'outer join': 'an outer join',
  INTERSECT: 'INTERSECT',
  EXCEPT: 'EXCEPT',
} as const;

const STATEMENTS = new Set(['Insert', 'Update', 'Delete']);
const SUBLINKS = new Set(['InSubquery', 'QuantifiedComparison', 'Exists', 'ScalarSubquery', 'ArraySubquery']);

/** The queries of a WITH RECURSIVE in an order to bind them, and which of them refer to themselves. */
export interface RecursiveOrder {
  readonly expressions: readonly ast.CommonTableExpression[];
  readonly recursive: ReadonlySet<ast.CommonTableExpression>;
}

/**
 * Orders the queries and checks those that are recursive.
 * @throws 42P19 for a reference in the wrong place or a query of another form, 0A000 for mutual recursion.
 */
export function orderRecursive(expressions: readonly ast.CommonTableExpression[]): RecursiveOrder {
  const recursive = new Set<ast.CommonTableExpression>();
  const needs = new Map<ast.CommonTableExpression, Set<ast.CommonTableExpression>>();
  for (const expression of expressions) {
    const found = new Set<ast.CommonTableExpression>();
    const walk = new ReferenceWalk((name) => {
      const other = expressions.find((candidate) => candidate.name.name === name);
      if (other === expression) recursive.add(expression);
      else if (other !== undefined) found.add(other);
    });
    walk.visit(expression.statement);
    needs.set(expression, found);
  }
  const ordered: ast.CommonTableExpression[] = [];
  const waiting = [...expressions];
  while (waiting.length > 0) {
    const at = waiting.findIndex((expression) => !waiting.some((other) => needs.get(expression)!.has(other)));
    if (at < 0) throw notSupported('mutual recursion between WITH items', waiting[0]!.name.span);
    ordered.push(...waiting.splice(at, 1));
  }
  for (const expression of ordered) if (recursive.has(expression)) checkRecursion(expression);
  return { expressions: ordered, recursive };
}

/** The two terms of a recursive query. */
export function recursiveTerms(expression: ast.CommonTableExpression): ast.SetOperation {
  return (expression.statement as ast.Query).body as ast.SetOperation;
}

function checkRecursion(expression: ast.CommonTableExpression): void {
  const { name, statement } = expression;
  const shown = `recursive query "${name.name}"`;
  if (statement.kind !== 'Query') {
    throw error('invalid_recursion', `${shown} must not contain data-modifying statements`, { span: name.span });
  }
  const { body } = statement;
  if (body.kind !== 'SetOperation' || body.operator !== 'UNION') {
    throw error('invalid_recursion', `${shown} does not have the form non-recursive-term UNION [ALL] recursive-term`, {
      span: name.span,
    });
  }
  let count = 0;
  const reference = (found: string, place: Place, span: Span) => {
    if (found !== name.name) return;
    const what = `recursive reference to query "${found}" must not appear`;
    if (place !== null) throw error('invalid_recursion', `${what} within ${MISPLACED[place]}`, { span });
    if (++count > 1) throw error('invalid_recursion', `${what} more than once`, { span });
  };
  const within = new ReferenceWalk(reference);
  if (statement.with !== null) {
    for (const inner of statement.with.expressions) within.visit(inner.statement, 'subquery');
  }
  refuseClauses(statement);
  within.visit(body.left, 'non-recursive term');
  const names = statement.with?.expressions.map((inner) => inner.name.name) ?? [];
  // A query of its own WITH that has its name hides it.
  if (names.includes(name.name)) return;
  within.visit(body.right);
}

function refuseClauses(query: ast.Query): void {
  const refuse = (clause: string, span: Span) => {
    throw notSupported(`${clause} in a recursive query`, span);
  };
  if (query.orderBy.length > 0) refuse('ORDER BY', query.orderBy[0]!.span);
  if (query.offset !== null) refuse('OFFSET', query.offset.span);
  if (query.limit !== null) refuse('LIMIT', query.limit.span);
  if (query.locking.length > 0) refuse('FOR UPDATE/SHARE', query.span);
}

/** Finds the unqualified table names below a node that no WITH inside of it defines. */
class ReferenceWalk {
  private readonly hidden: string[] = [];

  constructor(private readonly found: (name: string, place: Place, span: Span) => void) {}

  visit(node: unknown, place: Place = null): void {
    if (Array.isArray(node)) {
      for (const item of node) this.visit(item, place);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const { kind } = node as { kind?: unknown };
    if (kind === 'TableReference') return this.visitTable(node as ast.TableReference, place);
    if (kind === 'Join') return this.visitJoin(node as ast.Join, place);
    if (kind === 'SetOperation') return this.visitSetOperation(node as ast.SetOperation, place);
    if (kind === 'Query') return this.visitStatement(node as ast.Query, place);
    if (STATEMENTS.has(kind as string)) return this.visitStatement(node as ast.Insert, place);
    const isSublink = SUBLINKS.has(kind as string);
    for (const child of Object.values(node)) {
      const isQuery = isSublink && (child as { kind?: unknown } | null)?.kind === 'Query';
      this.visit(child, isQuery ? 'subquery' : place);
    }
  }

  private visitTable({ name, span }: ast.TableReference, place: Place): void {
    if (name.parts.length !== 1) return;
    const { name: shown } = name.parts[0]!;
    if (!this.hidden.includes(shown)) this.found(shown, place, span);
  }

  private visitJoin(node: ast.Join, place: Place): void {
    const nullable = place ?? 'outer join';
    this.visit(node.left, node.type === 'RIGHT' || node.type === 'FULL' ? nullable : place);
    this.visit(node.right, node.type === 'LEFT' || node.type === 'FULL' ? nullable : place);
    this.visit(node.condition, place);
  }

  /** Chains lean left and can be thousands long: no recursion along them. */
  private visitSetOperation(node: ast.SetOperation, place: Place): void {
    const rights: { node: ast.QueryBody; place: Place }[] = [];
    let body: ast.QueryBody = node;
    let at = place;
    while (body.kind === 'SetOperation') {
      const { operator, isAll } = body;
      const isLeftKept = operator === 'UNION' || !isAll;
      const isRightKept = operator === 'UNION' || (operator === 'INTERSECT' && !isAll);
      rights.push({ node: body.right, place: at ?? (isRightKept ? null : (operator as Place)) });
      at ??= isLeftKept ? null : (operator as Place);
      body = body.left;
    }
    this.visit(body, at);
    for (const right of rights.reverse()) this.visit(right.node, right.place);
  }

  /** A statement with its WITH, whose names hide those around it. */
  private visitStatement(node: ast.Query | ast.Insert | ast.Update | ast.Delete, place: Place): void {
    const depth = this.hidden.length;
    if (node.with !== null) {
      const { isRecursive, expressions } = node.with;
      if (isRecursive) this.hidden.push(...expressions.map(({ name }) => name.name));
      for (const { name, statement } of expressions) {
        this.visit(statement, place);
        if (!isRecursive) this.hidden.push(name.name);
      }
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'with') this.visit(child, place);
    this.hidden.length = depth;
  }
}
