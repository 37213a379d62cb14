import type { Catalog } from '../../../catalog/catalog.js';
import type { RelationDescriptor, TableDescriptor, ViewDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import { closestName } from '../../../common/spelling.js';
import { arrayOf } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { isKnownType } from '../../../types/not-supported.js';
import { resolveType, typeNames } from '../../../types/registry.js';
import type { Modifier, TextContext, Type } from '../../../types/type.js';
import type { SqlFunction, TableFunction } from '../../functions/function.js';
import type * as ast from '../../parse/ast.js';
import type { AccessControl } from '../access.js';
import type { BoundExpression, ColumnId, OutputColumn, ParameterExpression } from '../bound-expression.js';
import type { CommonTable } from '../common-table.js';
import type { AggregateCall, LogicalPlan } from '../logical-plan.js';
import type { Scope } from '../scope.js';
import { isLaterName, type WithNames } from '../with-names.js';
import type { WritePlan } from '../write-plan.js';
import { requireNoSystemRelation } from './system-relation.js';
import type { ViewSourceCollector } from './view-sources.js';

/** What binding needs from outside. */
export interface BindOptions {
  readonly catalog: Catalog;
  /** Schemas an unqualified name is looked up in, in order. */
  readonly searchPath: readonly string[];
  readonly text: TextContext;
  readonly access: AccessControl;
  /** Types given for parameters; null: found from their use. */
  readonly parameterTypes?: readonly (Type | null)[];
}

/** Where an expression stands: what its names mean and what it may contain. */
export interface ExpressionContext {
  readonly context: BindContext;
  readonly scope: Scope;
  /** Name of the clause for messages: 'WHERE', 'GROUP BY', 'CHECK constraint' ... */
  readonly clause: string;
  /** Takes aggregate calls; null where they are not allowed. */
  readonly aggregates: AggregateSink | null;
  /** Takes calls of functions that give rows; undefined where they are not allowed. */
  readonly sets?: SetSink | undefined;
  /** Takes calls of window functions; undefined where they are not allowed. */
  readonly windows?: WindowSink | undefined;
}

/** Takes the set-returning calls of a SELECT list and gives the column that will hold each one's values. */
export interface SetSink {
  bind(at: ExpressionContext, node: ast.FunctionCall, name: string, rows: readonly TableFunction[]): BoundExpression;
  /** The same for `(f(x)).field`: a column for every field. */
  bindFields(
    at: ExpressionContext,
    node: ast.FunctionCall,
    name: string,
    rows: readonly TableFunction[],
  ): readonly { readonly name: string; readonly expression: BoundExpression }[];
}

/** Takes the window calls of a SELECT and gives the column that will hold each one's results. */
export interface WindowSink {
  bind(at: ExpressionContext, node: ast.FunctionCall, name: string, rows: readonly SqlFunction[]): BoundExpression;
}

/** Takes the aggregate calls of a SELECT and gives the column that will hold each one's result. */
export interface AggregateSink {
  addCall(at: ExpressionContext, call: AggregateCall, span: Span): BoundExpression;
  addGrouping(at: ExpressionContext, args: readonly BoundExpression[], span: Span): BoundExpression;
}

/**
 * The rules that everything else under `bind/` calls back into: expressions hold queries and queries hold
 * expressions, and WITH holds writes. `bind.ts` ties the knot.
 */
export interface BindRules {
  /** Binds an expression. Its type is `unknown` for literals and parameters whose use decides. */
  expression(at: ExpressionContext, node: ast.Expression): BoundExpression;
  /**
   * Binds a query; `outer` is the scope around it. Columns of unknown type become text, unless `keepsUnknown`: then
   * who uses the rows decides (INSERT ... SELECT).
   */
  query(context: BindContext, node: ast.Query, outer: Scope | null, keepsUnknown?: boolean): LogicalPlan;
  /** Binds an INSERT, UPDATE or DELETE. */
  write(context: BindContext, node: ast.Insert | ast.Update | ast.Delete): WritePlan;
}

/** State of binding one statement: ids handed out, parameter types found so far. */
export class BindContext {
  readonly catalog: Catalog;
  readonly text: TextContext;
  private nextId = 1;
  private readonly parameters: (Type | null)[];
  private readonly usedParameters = new Set<number>();
  private readonly deferred: (() => void)[] = [];
  /** Set when the plan holds something that is only right now, e.g. the literal 'now'. */
  isVolatilePlan = false;
  /** What WITH has named at the place that is being bound. */
  names: WithNames | null = null;
  /** The WITH clause of the statement itself, the only one that may hold writes. */
  topWith: ast.WithClause | null = null;
  readonly commonTables: CommonTable[] = [];
  private readonly references = new Map<number, number>();
  private copyCount = 0;
  /** Ids of the views whose queries are being bound, innermost last. */
  readonly views: number[] = [];
  private view: ViewDescriptor | null = null;
  private viewCount = 0;
  /** Takes what the names in FROM mean, for a view that is being made. */
  viewSources: ViewSourceCollector | null = null;
  /** Takes the literals that name relations (`nextval('tick')`), for an expression that is kept. */
  relationLiterals: { readonly span: Span; readonly oid: number }[] | null = null;

  constructor(
    readonly options: BindOptions,
    readonly rules: BindRules,
  ) {
    this.catalog = options.catalog;
    this.text = options.text;
    this.parameters = [...(options.parameterTypes ?? [])];
  }

  /** Queues a check that PostgreSQL makes once a whole statement is known to make sense. */
  defer(check: () => void): void {
    this.deferred.push(check);
  }

  /** Runs the queued checks. */
  finish(): void {
    for (const check of this.deferred) check();
  }

  newId(): ColumnId {
    return this.nextId++;
  }

  column(name: string, type: Type, modifier: Modifier = -1): OutputColumn {
    return { id: this.newId(), name, type, modifier };
  }

  // ------------------------------------------------------------------------------------------------------ WITH

  addCommonTable(table: Omit<CommonTable, 'id'>): CommonTable {
    const added: CommonTable = { ...table, id: this.commonTables.length };
    this.commonTables.push(added);
    return added;
  }

  /** Counts a scan of a common table. */
  addReference(table: CommonTable): void {
    this.references.set(table.id, this.referenceCount(table) + 1);
  }

  /** Scans of a common table in what is bound so far. */
  referenceCount(table: CommonTable): number {
    return this.references.get(table.id) ?? 0;
  }

  /** Counts one more copy of a query of WITH; false when there may be no more. */
  countCopy(countMax: number): boolean {
    return ++this.copyCount <= countMax;
  }

  // ---------------------------------------------------------------------------------------------- query levels

  private readonly places = new Map<Scope, ExpressionContext>();
  private readonly owners = new Map<ColumnId, Scope>();

  /** Binds a query inside an expression; what in it belongs to the query around asks for the place of that. */
  within<T>(at: ExpressionContext, bind: () => T): T {
    const before = this.places.get(at.scope);
    this.places.set(at.scope, at);
    try {
      return bind();
    } finally {
      if (before === undefined) this.places.delete(at.scope);
      else this.places.set(at.scope, before);
    }
  }

  /** Where, in the query of `scope`, the query that is being bound stands; undefined when it is an item of FROM. */
  placeOf(scope: Scope): ExpressionContext | undefined {
    return this.places.get(scope);
  }

  /** The query that an aggregate's result belongs to, by its scope. */
  ownerOf(id: ColumnId): Scope | undefined {
    return this.owners.get(id);
  }

  setOwner(id: ColumnId, scope: Scope): void {
    this.owners.set(id, scope);
  }

  // ----------------------------------------------------------------------------------------------------- views

  /** The view whose query is being bound; null in the statement itself. */
  get currentView(): ViewDescriptor | null {
    return this.view;
  }

  /** Binds what stands in the text of a view: nothing of the statement around it is in reach. */
  inView<T>(view: ViewDescriptor, bind: () => T): T {
    if (++this.viewCount > limits.viewsMax) {
      throw error('statement_too_complex', `a statement reads more than ${limits.viewsMax} views`);
    }
    const { names, view: around, viewSources, relationLiterals } = this;
    this.names = null;
    this.view = view;
    this.viewSources = null;
    this.relationLiterals = null;
    this.views.push(view.id);
    try {
      return bind();
    } finally {
      this.views.pop();
      Object.assign(this, { names, view: around, viewSources, relationLiterals });
    }
  }

  /** Schemas an unqualified name is looked up in, in order. */
  get searchPath(): readonly string[] {
    return this.view?.searchPath ?? this.options.searchPath;
  }

  // ---------------------------------------------------------------------------------------------- parameters

  /** A use of `$n` (`index` from 0) with whatever type is known by now. */
  parameter(index: number, span: Span): ParameterExpression {
    if (index >= limits.parametersMax) {
      throw error('undefined_parameter', `there is no parameter $${index + 1}`, { span });
    }
    this.usedParameters.add(index);
    while (this.parameters.length <= index) this.parameters.push(null);
    return { kind: 'Parameter', index, type: this.parameters[index] ?? types.unknown, modifier: -1 };
  }

  /** Fixes the type of a parameter that had none. */
  setParameterType(index: number, type: Type): void {
    this.parameters[index] = type;
  }

  /**
   * Types of all parameters; what was used and never decided is text, as PostgreSQL has it for a bare `SELECT $1`.
   * @throws 42P18 when `$2` is used and `$1` is not.
   */
  parameterTypes(): Type[] {
    return this.parameters.map((type, index) => {
      if (type === null && !this.usedParameters.has(index)) {
        throw error('indeterminate_datatype', `could not determine data type of parameter $${index + 1}`);
      }
      return type ?? types.text;
    });
  }

  // -------------------------------------------------------------------------------------------------- names

  /**
   * Finds a relation as the search path has it; undefined when there is none.
   * @throws 3F000 when its schema does not exist, unless `needsSchema` is false.
   */
  findRelation(
    name: ast.QualifiedName,
    { needsSchema = true }: { readonly needsSchema?: boolean } = {},
  ): RelationDescriptor | undefined {
    const { parts } = name;
    const last = parts[parts.length - 1]!.name;
    if (parts.length > 1) {
      const schema = parts[parts.length - 2]!;
      if (needsSchema && !this.catalog.hasSchema(schema.name) && !isSystemSchema(schema.name)) {
        throw error('invalid_schema_name', `schema "${schema.name}" does not exist`, { span: schema.span });
      }
      return this.catalog.relation(schema.name, last);
    }
    for (const schema of this.searchPath) {
      const relation = this.catalog.relation(schema, last);
      if (relation !== undefined) return relation;
    }
    return undefined;
  }

  /** @throws 42P01 with the nearest name as a hint. */
  relation(name: ast.QualifiedName, options: { readonly needsSchema?: boolean } = {}): RelationDescriptor {
    const relation = this.findRelation(name, options);
    if (relation !== undefined) return relation;
    throw this.undefinedRelation(name);
  }

  undefinedRelation(name: ast.QualifiedName): Error {
    const shown = name.parts.map((part) => part.name).join('.');
    const names: string[] = [];
    for (const relation of this.catalog.relations()) {
      if (relation.kind === 'table' || relation.kind === 'view') names.push(relation.name);
    }
    const close = closestName(name.parts[name.parts.length - 1]!.name, names);
    const laterName = isLaterName(this.names, shown)
      ? {
          detail: `There is a WITH item named "${shown}", but it cannot be referenced from this part of the query.`,
          hint: 'use WITH RECURSIVE, or re-order the WITH items to remove forward references',
        }
      : { hint: close === null ? undefined : `did you mean "${close}"?` };
    return error('undefined_table', `relation "${shown}" does not exist`, {
      span: name.span,
      table: shown,
      ...laterName,
    });
  }

  /** A table that rows can be written to. @throws 42809 for other relations. */
  writableTable(name: ast.QualifiedName): TableDescriptor {
    requireNoSystemRelation(this, name);
    const relation = this.relation(name);
    if (relation.kind === 'table') return relation;
    const shown = name.parts.map((part) => part.name).join('.');
    if (relation.kind === 'view') {
      throw error('wrong_object_type', `"${shown}" is not a table`, {
        span: name.span,
        detail: 'This operation is not supported for views.',
      });
    }
    throw error('wrong_object_type', `cannot open relation "${shown}"`, {
      span: name.span,
      detail: `This operation is not supported for ${relation.kind === 'index' ? 'indexes' : 'sequences'}.`,
    });
  }

  /** The schema new objects go to. @throws 3F000 when the named one does not exist. */
  creationSchema(name: ast.QualifiedName): string {
    if (name.parts.length === 1) {
      const found = this.options.searchPath.find((schema) => this.catalog.hasSchema(schema));
      if (found !== undefined) return found;
      throw error('invalid_schema_name', 'no schema has been selected to create in', {
        span: name.span,
        hint: 'write the schema before the name, or SET search_path',
      });
    }
    const schema = name.parts[name.parts.length - 2]!;
    if (!this.catalog.hasSchema(schema.name)) {
      throw error('invalid_schema_name', `schema "${schema.name}" does not exist`, { span: schema.span });
    }
    return schema.name;
  }

  // -------------------------------------------------------------------------------------------------- types

  /** The type a name means, with its modifier. @throws 42704 when there is none. */
  type(name: ast.TypeName): { type: Type; modifier: Modifier } {
    const base = this.baseType(name);
    if (name.arrayDepth === 0) return base;
    if (base.type.arrayOid === 0) {
      throw error('undefined_object', `type "${base.type.sqlName}[]" does not exist`, { span: name.span });
    }
    return { type: arrayOf(base.type), modifier: base.modifier };
  }

  private baseType(name: ast.TypeName): { type: Type; modifier: Modifier } {
    if (name.schema === null || name.schema === 'pg_catalog') {
      const found = locate(name.span, () => resolveType(name.name, name.modifiers, name.intervalFields));
      if (found !== null) return found;
    }
    const schemas = name.schema === null ? this.searchPath : [name.schema];
    for (const schema of schemas) {
      const found = this.catalog.enum(schema, name.name);
      if (found === undefined) continue;
      if (found.isShell === true) {
        throw error('undefined_object', `type "${name.name}" is only a shell`, { span: name.span });
      }
      return { type: found.type, modifier: -1 };
    }
    const shown = `${name.schema === null ? '' : `${name.schema}.`}${name.name}`;
    if ((name.schema ?? 'pg_catalog') === 'pg_catalog' && isKnownType(name.name)) {
      throw notSupported(`the type ${name.name}`, name.span);
    }
    const close = closestName(name.name, typeNames());
    const hint = close === null ? undefined : `Perhaps you meant the type "${close}".`;
    throw error('undefined_object', `type "${shown}" does not exist`, { span: name.span, hint });
  }
}

function isSystemSchema(name: string): boolean {
  return name === 'pg_catalog' || name === 'information_schema';
}

/** Runs `action`, giving an error it raises the place `span` when it has none. */
export function locate<T>(span: Span, action: () => T): T {
  try {
    return action();
  } catch (failure) {
    const located = failure as { code?: unknown; span?: Span };
    if (typeof located.code === 'string' && located.span === undefined) located.span = span;
    throw failure;
  }
}
