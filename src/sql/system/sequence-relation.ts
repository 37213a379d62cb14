import type { SequenceDescriptor } from '../../catalog/descriptors.js';
import type { SystemRelation } from './relation.js';
import { SEQUENCE_ATTRIBUTES } from './relations-of.js';

/** A sequence read as a table: `SELECT last_value FROM item_id_seq`. */
export function sequenceRelation(sequence: SequenceDescriptor): SystemRelation {
  return {
    schema: sequence.schema,
    name: sequence.name,
    oid: sequence.id,
    isView: false,
    columns: SEQUENCE_ATTRIBUTES,
    keys: [],
    isVolatile: true,
    *rows(source) {
      const { lastValue, isCalled } = source.sequenceState(sequence);
      yield { last_value: lastValue, log_cnt: 0, is_called: isCalled };
    },
  };
}
