import type { SequenceDescriptor } from '../catalog/descriptors.js';
import type { Clock } from '../common/clock.js';
import { error } from '../common/errors.js';
import { type Random, seededRandom } from '../common/random.js';
import type { FunctionContext } from '../sql/functions/function.js';
import type { SessionSettings } from './settings.js';

/** What a session lets its functions reach. */
export interface SequenceAccess {
  find(name: string): SequenceDescriptor;
  get(id: number): SequenceDescriptor;
  next(sequence: SequenceDescriptor): number | bigint;
  set(sequence: SequenceDescriptor, value: bigint, isCalled: boolean): void;
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
  private last: number | bigint | null = null;

  constructor(
    readonly settings: SessionSettings,
    private readonly clock: Clock,
    private readonly sequences: SequenceAccess,
    readonly introspection: unknown,
  ) {}

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

  nextValue(name: string): number | bigint {
    return this.nextValueOf(this.sequences.find(name).id);
  }

  /** `nextval` of a serial or identity column, whose sequence is known by its id. */
  nextValueOf(id: number): number | bigint {
    const value = this.sequences.next(this.sequences.get(id));
    this.taken.set(id, value);
    this.last = value;
    return value;
  }

  currentValue(name: string): number | bigint {
    const sequence = this.sequences.find(name);
    const value = this.taken.get(sequence.id);
    if (value === undefined) {
      throw error(
        'object_not_in_prerequisite_state',
        `currval of sequence "${sequence.name}" is not yet defined in this session`,
      );
    }
    return value;
  }

  setValue(name: string, value: number | bigint, isCalled: boolean): void {
    const sequence = this.sequences.find(name);
    this.sequences.set(sequence, BigInt(value), isCalled);
    if (isCalled) this.taken.set(sequence.id, value);
  }

  lastValue(): number | bigint {
    if (this.last === null)
      throw error('object_not_in_prerequisite_state', 'lastval is not yet defined in this session');
    return this.last;
  }

  readonly currentUser = 'zatabase';
  readonly currentDatabase = 'zatabase';

  get currentSchema(): string | null {
    return 'public';
  }
}
