import type { PhysicalCommonTable, PhysicalSource, PhysicalStatement, PhysicalWrite } from '../plan/planner.js';
import type { Builder } from './build.js';
import type { ExecutionContext } from './context.js';
import type { Operator, OperatorFactory } from './operator.js';
import { WrittenRowsOperator } from './operators/written-rows.js';
import { RowBuffer } from './row-buffer.js';
import type { SharedRows } from './shared-rows.js';
import { compileInsert } from './writes/insert.js';
import { WriteSession } from './writes/row-writer.js';
import { compileDelete, compileUpdate } from './writes/update.js';
import { type CompiledWrite, compiledWrite, type WriteResult } from './writes/writer.js';

// Statements with WITH. Queries in it run when their rows are asked for, and end with the statement. Writes in it run
// when their rows are asked for, the others behind the statement's own; all of them, and all that reads, see the tables
// as they were when the statement began.

export function compileWrite(plan: PhysicalWrite, builder: Builder): CompiledWrite {
  const write = compileKind(plan, builder);
  return builder.profile === null ? write : builder.profile.watchWrite(plan, write);
}

function compileKind(plan: PhysicalWrite, builder: Builder): CompiledWrite {
  switch (plan.kind) {
    case 'Insert':
      return compileInsert(plan, builder);
    case 'Update':
      return compileUpdate(plan, builder);
    case 'Delete':
      return compileDelete(plan, builder);
  }
}

/** The common tables of one statement, compiled. */
class CommonTables {
  private readonly shared: SharedRows[];
  private readonly writes: readonly { readonly rows: SharedRows; readonly plan: PhysicalWrite }[];
  private readonly sessions = new WeakMap<ExecutionContext, WriteSession>();

  constructor(tables: readonly PhysicalCommonTable[], builder: Builder) {
    const writes: { rows: SharedRows; plan: PhysicalWrite }[] = [];
    this.shared = tables.map((table) => {
      const { source } = table;
      const rows = builder.share(table, this.rowsOf(source, builder));
      if (source.kind !== 'Query') writes.push({ rows, plan: source });
      return rows;
    });
    this.writes = writes;
  }

  private rowsOf(source: PhysicalSource, builder: Builder): OperatorFactory {
    if (source.kind === 'Query') return builder.build(source.query);
    const write = compileWrite(source, builder);
    return (context) => new WrittenRowsOperator(() => write.apply(this.sessions.get(context)!));
  }

  /** Runs what writes as one statement around `main`. */
  runWith(main: PhysicalSource, context: ExecutionContext, run: (session: WriteSession) => WriteResult): WriteResult {
    const session = new WriteSession(context, true);
    this.sessions.set(context, session);
    for (const { plan } of this.writes) context.freeze(plan.table);
    if (main.kind !== 'Query' && this.writes.length > 0) context.freeze(main.table);
    try {
      const result = run(session);
      // The latest first: it may still read what an earlier one returns.
      for (const { rows } of this.writes.toReversed()) rows.run(context).batch(0);
      session.finish();
      return result;
    } finally {
      this.close(context);
    }
  }

  get isWriting(): boolean {
    return this.writes.length > 0;
  }

  close(context: ExecutionContext): void {
    for (const rows of this.shared) rows.close(context);
  }
}

/** Ends the common tables with the query they belong to. */
class WithOperator implements Operator {
  constructor(
    private readonly main: Operator,
    private readonly tables: CommonTables,
    private readonly context: ExecutionContext,
  ) {}

  next() {
    return this.main.next();
  }

  close(): void {
    this.main.close();
    this.tables.close(this.context);
  }
}

/** A statement that reads or writes, compiled. */
export type CompiledSource =
  | { readonly kind: 'query'; readonly factory: OperatorFactory }
  | { readonly kind: 'write'; readonly write: CompiledWrite };

/** Compiles a statement with the queries of its WITH. */
export function compileSource(plan: PhysicalStatement, builder: Builder): CompiledSource {
  if (plan.commonTables.length === 0) {
    return plan.kind === 'Query'
      ? { kind: 'query', factory: builder.build(plan.query) }
      : { kind: 'write', write: compileWrite(plan, builder) };
  }
  const tables = new CommonTables(plan.commonTables, builder);
  if (plan.kind !== 'Query') {
    const write = compileWrite(plan, builder);
    return { kind: 'write', write: together(plan, tables, (session) => write.apply(session)) };
  }
  const main = builder.build(plan.query);
  if (!tables.isWriting) {
    return { kind: 'query', factory: (context) => new WithOperator(main(context), tables, context) };
  }
  const types = plan.query.columns.map((column) => column.type);
  const read = ({ context }: WriteSession): WriteResult => {
    const rows = new RowBuffer(types, context);
    const operator = main(context);
    try {
      for (let batch = operator.next(); batch !== null; batch = operator.next()) {
        rows.append(
          batch,
          types.map((_, i) => batch!.column(i)),
        );
      }
    } finally {
      operator.close();
    }
    return { affectedRows: 0, returned: rows.batch() };
  };
  return { kind: 'write', write: together(plan, tables, read) };
}

function together(
  plan: PhysicalSource,
  tables: CommonTables,
  run: (session: WriteSession) => WriteResult,
): CompiledWrite {
  return {
    ...compiledWrite(true, run),
    run: (context) => tables.runWith(plan, context, run),
  };
}
