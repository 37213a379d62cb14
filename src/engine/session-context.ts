import type { Catalog } from '../catalog/catalog.js';
import type { SequenceDescriptor } from '../catalog/descriptors.js';
import type { Introspection } from '../catalog/introspection.js';
import type { Clock } from '../common/clock.js';
import { error } from '../common/errors.js';
import { type Random, seededRandom } from '../common/random.js';
import type { FunctionContext } from '../sql/functions/function.js';
import { quoteIdentifier, splitName } from '../sql/functions/quoting.js';
import type { ObjectNames } from '../types/type.js';
import type { SessionSettings } from './settings.js';

/** What a session lets its functions reach. */
export interface SessionAccess {
  get(id: number): SequenceDescriptor;
  next(sequence: SequenceDescriptor): number | bigint;
  set(sequence: SequenceDescriptor, value: bigint, isCalled: boolean): void;
  /** The catalog that the running statement sees. */
  catalog(): Catalog;
  searchPath(): readonly string[];
  setSetting(name: string, value: string | null, isLocal: boolean): void;
}

/**
 * The session as SQL functions see it. The time of a statement is fixed when first asked for, that of a transaction of
 * several statements when it begins.
 */
export class SessionContext implements FunctionContext {
  private transactionTime = -1;
  private statementTime = -1;
  private generator: Random | null = null;
  private readonly taken = new Map<number, number | bigint>();
  /** The sequence that `nextval` was asked for last. */
  private lastTaken: number | null = null;

  constructor(
    readonly settings: SessionSettings,
    private readonly clock: Clock,
    private readonly access: SessionAccess,
    readonly introspection: Introspection,
  ) {}

  /** Names of catalog objects, for the texts of `regclass` and its like. */
  get names(): ObjectNames {
    return this.introspection;
  }

  /** Called at the start of a statement; `isNewTransaction` when it is also the start of its transaction. */
  startStatement(isNewTransaction: boolean): void {
    this.statementTime = -1;
    if (isNewTransaction) this.transactionTime = -1;
  }

  /** Called by BEGIN: its statements see this time, whenever they ask. */
  startTransaction(): void {
    this.statementTime = this.clockNow();
    this.transactionTime = this.statementTime;
  }

  get timeZone(): string {
    return this.settings.get('timezone') as string;
  }

  get now(): number {
    return this.transactionStart;
  }

  get transactionStart(): number {
    if (this.transactionTime < 0) this.transactionTime = this.statementStart;
    return this.transactionTime;
  }

  get statementStart(): number {
    if (this.statementTime < 0) this.statementTime = this.clockNow();
    return this.statementTime;
  }

  clockNow(): number {
    return Math.round(this.clock.now() * 1000);
  }

  random(): number {
    return this.generator === null ? Math.random() : this.generator.next();
  }

  seedRandom(seed: number): void {
    this.generator = seededRandom(Math.round(seed * 0x7fffffff));
  }

  setting(name: string): string | null {
    return this.settings.show(name);
  }

  setSetting(name: string, value: string | null, isLocal: boolean): string {
    this.access.setSetting(name, value, isLocal);
    return this.settings.show(name) ?? '';
  }

  nextValue(id: number): number | bigint {
    const value = this.access.next(this.access.get(id));
    this.taken.set(id, value);
    this.lastTaken = id;
    return value;
  }

  currentValue(id: number): number | bigint {
    const sequence = this.access.get(id);
    const value = this.taken.get(sequence.id);
    if (value === undefined) {
      throw error(
        'object_not_in_prerequisite_state',
        `currval of sequence "${sequence.name}" is not yet defined in this session`,
      );
    }
    return value;
  }

  setValue(id: number, value: number | bigint, isCalled: boolean): void {
    const sequence = this.access.get(id);
    this.access.set(sequence, BigInt(value), isCalled);
    if (isCalled) this.taken.set(sequence.id, value);
  }

  lastValue(): number | bigint {
    const value = this.lastTaken === null ? undefined : this.taken.get(this.lastTaken);
    if (value === undefined) {
      throw error('object_not_in_prerequisite_state', 'lastval is not yet defined in this session');
    }
    return value;
  }

  readonly currentUser = 'zatabase';
  readonly currentDatabase = 'zatabase';

  get schemas(): readonly string[] {
    const catalog = this.access.catalog();
    return this.access.searchPath().filter((schema) => schema === 'pg_catalog' || catalog.hasSchema(schema));
  }

  get currentSchema(): string | null {
    return this.schemas[0] ?? null;
  }

  serialSequence(name: string, column: string): string | null {
    const catalog = this.access.catalog();
    const parts = splitName(name);
    const relationName = parts[parts.length - 1]!;
    const schemas = parts.length > 1 ? [parts[parts.length - 2]!] : this.access.searchPath();
    for (const schema of schemas) {
      const relation = catalog.relation(schema, relationName);
      if (relation === undefined) continue;
      if (relation.kind === 'view' && relation.columns.some(({ name: known }) => known === column)) return null;
      const found = relation.kind === 'table' ? relation.columns.find((one) => one.name === column) : undefined;
      if (found === undefined) {
        throw error('undefined_column', `column "${column}" of relation "${relationName}" does not exist`);
      }
      if (found.sequenceId === null) return null;
      const sequence = this.access.get(found.sequenceId);
      return `${quoteIdentifier(sequence.schema)}.${quoteIdentifier(sequence.name)}`;
    }
    throw error('undefined_table', `relation "${name}" does not exist`, { table: name });
  }
}
