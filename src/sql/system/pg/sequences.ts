import type { SequenceDescriptor } from '../../../catalog/descriptors.js';
import { int2, int4, int8 } from '../../../types/builtin.js';
import { narrowBigint } from '../../../types/integer.js';
import type { Type } from '../../../types/type.js';
import { catalogRelation, type SystemSource } from '../relation.js';

// pg_sequence and pg_sequences.

const TYPES: Readonly<Record<SequenceDescriptor['dataType'], Type>> = { smallint: int2, integer: int4, bigint: int8 };

function* sequencesOf({ catalog }: Pick<SystemSource, 'catalog'>): Iterable<SequenceDescriptor> {
  for (const relation of catalog.relations()) if (relation.kind === 'sequence') yield relation;
}

export const pgSequence = catalogRelation({
  name: 'pg_sequence',
  oid: 2224,
  keys: ['seqrelid'],
  columns:
    'seqrelid oid, seqtypid oid, seqstart int8, seqincrement int8, seqmax int8, seqmin int8, seqcache int8, seqcycle bool',
  *rows(source) {
    for (const sequence of sequencesOf(source)) {
      yield {
        seqrelid: sequence.id,
        seqtypid: TYPES[sequence.dataType].oid,
        seqstart: narrowBigint(sequence.start),
        seqincrement: narrowBigint(sequence.increment),
        seqmax: narrowBigint(sequence.maxValue),
        seqmin: narrowBigint(sequence.minValue),
        seqcache: narrowBigint(sequence.cache ?? 1n),
        seqcycle: sequence.isCycling,
      };
    }
  },
});

export const pgSequences = catalogRelation({
  name: 'pg_sequences',
  oid: 13_101,
  isView: true,
  isVolatile: true,
  columns:
    'schemaname name, sequencename name, sequenceowner name, data_type regtype, start_value int8, min_value int8, ' +
    'max_value int8, increment_by int8, cycle bool, cache_size int8, last_value int8',
  *rows(source) {
    for (const sequence of sequencesOf(source)) {
      const { lastValue, isCalled } = source.sequenceState(sequence);
      yield {
        schemaname: sequence.schema,
        sequencename: sequence.name,
        sequenceowner: source.user,
        data_type: TYPES[sequence.dataType].oid,
        start_value: narrowBigint(sequence.start),
        min_value: narrowBigint(sequence.minValue),
        max_value: narrowBigint(sequence.maxValue),
        increment_by: narrowBigint(sequence.increment),
        cycle: sequence.isCycling,
        cache_size: narrowBigint(sequence.cache ?? 1n),
        last_value: isCalled ? lastValue : null,
      };
    }
  },
});
