import type { Catalog } from '../catalog/catalog.js';
import type { SequenceDescriptor } from '../catalog/descriptors.js';
import { error } from '../common/errors.js';
import { sequenceKey } from '../storage/keyspace.js';
import { checkSeal, SEAL_BYTES, seal } from '../storage/seal.js';
import type { StoreReader } from '../storage/store.js';
import { narrowBigint } from '../types/integer.js';

// Sequences. Values are taken in memory and never given back, not by a rollback either; each commit writes the state of
// those that were used since the last one.

interface SequenceState {
  lastValue: bigint;
  /** False until the first value was taken: then `lastValue` is what comes next. */
  isCalled: boolean;
}

/** A state to be stored: its sealed value under its key. */
export interface SequenceChange {
  readonly id: number;
  readonly key: string;
  readonly value: Uint8Array;
}

const STATE_VERSION = 1;

export class Sequences {
  private readonly states = new Map<number, SequenceState>();
  private readonly changed = new Set<number>();

  constructor(private readonly reader: StoreReader) {}

  next(sequence: SequenceDescriptor): number | bigint {
    const state = this.state(sequence);
    const { increment, minValue, maxValue } = sequence;
    let value = state.isCalled ? state.lastValue + increment : state.lastValue;
    if (value > maxValue || value < minValue) {
      const isAbove = value > maxValue;
      if (!sequence.isCycling) {
        const [word, bound] = isAbove ? ['maximum', maxValue] : ['minimum', minValue];
        throw error(
          'sequence_generator_limit_exceeded',
          `nextval: reached ${word} value of sequence "${sequence.name}" (${bound})`,
          {
            hint: 'ALTER the sequence to CYCLE, or give it a larger range',
          },
        );
      }
      value = isAbove ? minValue : maxValue;
    }
    state.lastValue = value;
    state.isCalled = true;
    this.changed.add(sequence.id);
    return narrowBigint(value);
  }

  set(sequence: SequenceDescriptor, value: bigint, isCalled: boolean): void {
    if (value < sequence.minValue || value > sequence.maxValue) {
      throw error(
        'numeric_value_out_of_range',
        `setval: value ${value} is out of bounds for sequence "${sequence.name}" (${sequence.minValue}..${sequence.maxValue})`,
      );
    }
    const state = this.state(sequence);
    state.lastValue = value;
    state.isCalled = isCalled;
    this.changed.add(sequence.id);
  }

  /** Makes a value the next one. @returns takes that back, for a transaction that is not committed. */
  restart(sequence: SequenceDescriptor, value = sequence.start): () => void {
    const before = { ...this.state(sequence) };
    this.set(sequence, value, false);
    return () => {
      this.states.set(sequence.id, before);
      this.changed.add(sequence.id);
    };
  }

  /** The value a sequence stands at, and whether it was given. */
  stateOf(sequence: SequenceDescriptor): { readonly lastValue: number | bigint; readonly isCalled: boolean } {
    const { lastValue, isCalled } = this.state(sequence);
    return { lastValue: narrowBigint(lastValue), isCalled };
  }

  /** True when some state is newer than the stored one. */
  get hasChanges(): boolean {
    return this.changed.size > 0;
  }

  /** The states to be written with a commit: sealed values under their keys. */
  changes(catalog: Catalog): SequenceChange[] {
    const values: SequenceChange[] = [];
    for (const id of this.changed) {
      if (catalog.get(id)?.kind !== 'sequence') continue;
      const key = sequenceKey(id);
      const { lastValue, isCalled } = this.states.get(id)!;
      const bytes = Buffer.alloc(SEAL_BYTES + 16);
      bytes.writeBigInt64LE(lastValue, SEAL_BYTES);
      bytes[SEAL_BYTES + 8] = isCalled ? 1 : 0;
      seal(key, bytes, STATE_VERSION);
      values.push({ id, key, value: bytes });
    }
    return values;
  }

  /** To be called once `changes` are written. */
  written(changes: readonly SequenceChange[]): void {
    for (const { id } of changes) this.changed.delete(id);
  }

  /** Forgets sequences that are not in the catalog, which no open transaction may change. */
  forgetOthers(catalog: Catalog): void {
    for (const id of this.changed) {
      if (catalog.get(id)?.kind === 'sequence') continue;
      this.changed.delete(id);
      this.states.delete(id);
    }
  }

  private state(sequence: SequenceDescriptor): SequenceState {
    let state = this.states.get(sequence.id);
    if (state === undefined) {
      state = this.read(sequence);
      this.states.set(sequence.id, state);
    }
    return state;
  }

  private read(sequence: SequenceDescriptor): SequenceState {
    const key = sequenceKey(sequence.id);
    const value = this.reader.get(key);
    if (value === undefined) return { lastValue: sequence.start, isCalled: false };
    checkSeal(key, value, STATE_VERSION);
    const bytes = Buffer.from(value);
    return { lastValue: bytes.readBigInt64LE(SEAL_BYTES), isCalled: bytes[SEAL_BYTES + 8] === 1 };
  }
}
