import { error } from '../common/errors.js';
import type * as ast from '../sql/parse/ast.js';
import { bindContext } from '../sql/plan/bind.js';
import { bindOptionsOf, unsupportedStatement } from './compile.js';
import type { Engine } from './engine.js';
import type { OpenTransaction } from './open-transaction.js';
import type { Result, RowMode } from './result.js';
import type { SessionSettings, SettingValue } from './settings.js';

// Statements of the session itself: transactions, savepoints, settings, statistics.

/** What these statements do to a session. */
export interface CommandTarget {
  readonly engine: Engine;
  readonly settings: SessionSettings;
  /** The explicit transaction, or null. */
  readonly openTransaction: OpenTransaction | null;
  /** Starts a transaction without waiting. @throws 55P03 when another one writes. */
  beginNow(modes: ast.TransactionModes): void;
  commit(): boolean;
  rollback(): void;
  setSetting(name: string, values: readonly SettingValue[] | null, isLocal: boolean): void;
}

const EMPTY_RESULT: Result<never> = { rows: [], fields: [], affectedRows: 0 };
const TEXT_OID = 25;

/** Runs a statement of the session. @throws 0A000 for those that are known and not supported. */
export function runCommand(statement: ast.Statement, session: CommandTarget, mode: RowMode): Result<unknown> {
  switch (statement.kind) {
    case 'Begin':
      // Inside of a transaction it changes nothing; PostgreSQL warns.
      if (session.openTransaction === null) session.beginNow(statement.modes);
      break;
    case 'Commit':
      session.commit();
      break;
    case 'Rollback':
      if (statement.savepoint === null) session.rollback();
      else requireTransaction(session, 'ROLLBACK TO SAVEPOINT').rollbackTo(statement.savepoint);
      break;
    case 'Savepoint':
      requireTransaction(session, 'SAVEPOINT').savepoint(statement.name);
      break;
    case 'Release':
      requireTransaction(session, 'RELEASE SAVEPOINT').releaseSavepoint(statement.name);
      break;
    case 'SetTransaction':
      setTransaction(statement, session);
      break;
    case 'SetSetting':
      session.setSetting(statement.name, statement.values, statement.isLocal);
      break;
    case 'ResetSetting':
      session.settings.reset(statement.name);
      break;
    case 'ShowSetting':
      return showSetting(statement, session, mode);
    case 'Analyze':
      analyze(
        statement.tables.map(({ name }) => name),
        session,
      );
      break;
    case 'Vacuum':
      vacuum(statement, session);
      break;
    default:
      throw unsupportedStatement(statement);
  }
  return EMPTY_RESULT;
}

function requireTransaction({ openTransaction }: CommandTarget, command: string): OpenTransaction {
  if (openTransaction === null) {
    throw error('no_active_sql_transaction', `${command} can only be used in transaction blocks`);
  }
  return openTransaction;
}

/** Every isolation level is given by the strictest one, which all transactions have; what is left is READ ONLY. */
function setTransaction({ modes, isSession }: ast.SetTransaction, session: CommandTarget): void {
  const { isReadOnly } = modes;
  if (isReadOnly === null) return;
  if (isSession) session.setSetting('default_transaction_read_only', [isReadOnly], false);
  // Outside of a transaction it has no effect; PostgreSQL warns.
  else session.openTransaction?.setReadOnly(isReadOnly);
}

/** Settings whose names PostgreSQL shows with capitals. */
const SHOWN_NAMES = new Map(['TimeZone', 'DateStyle', 'IntervalStyle'].map((name) => [name.toLowerCase(), name]));

function showSetting(statement: ast.ShowSetting, { settings }: CommandTarget, mode: RowMode): Result<unknown> {
  if (statement.name === null) throw unsupportedStatement({ ...statement, kind: 'Unsupported', feature: 'SHOW ALL' });
  const value = settings.show(statement.name);
  if (value === null) {
    throw error('undefined_object', `unrecognized configuration parameter "${statement.name}"`, {
      span: statement.span,
    });
  }
  const name = SHOWN_NAMES.get(statement.name.toLowerCase()) ?? statement.name;
  return {
    rows: [mode === 'array' ? [value] : { [name]: value }],
    fields: [{ name, dataTypeID: TEXT_OID }],
    affectedRows: 0,
  };
}

/**
 * Chunks are compact and the store reuses its pages: only the statistics are worth refreshing.
 * @throws 25001 inside of a transaction, 42P01
 */
function vacuum({ tables, isAnalyze }: ast.Vacuum, session: CommandTarget): void {
  if (session.openTransaction !== null) {
    throw error('active_sql_transaction', 'VACUUM cannot run inside a transaction block');
  }
  if (isAnalyze) return analyze(tables, session);
  const { catalog } = session.engine;
  const binder = bindContext(bindOptionsOf({ catalog, settings: session.settings }));
  for (const name of tables) binder.writableTable(name);
}

function analyze(names: readonly ast.QualifiedName[], { engine, settings }: CommandTarget): void {
  const { catalog, statistics } = engine;
  const binder = bindContext(bindOptionsOf({ catalog, settings }));
  if (names.length > 0) {
    for (const name of names) statistics.analyze(binder.writableTable(name));
    return;
  }
  for (const relation of catalog.relations()) if (relation.kind === 'table') statistics.analyze(relation);
}
