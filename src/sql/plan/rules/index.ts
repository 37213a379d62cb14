import { constantFolding } from './constant-folding.js';
import { filterPushdown } from './filter-pushdown.js';
import { joinOrder } from './join-order.js';
import { orToList } from './or-to-list.js';
import { projectionPruning } from './projection-pruning.js';
import type { Rule } from './rule.js';
import { subqueryUnnesting } from './subquery-unnesting.js';
import { vectorTopK } from './vector-top-k.js';

/** TABLE of rules in the order they run. */
export const RULES: readonly Rule[] = [
  constantFolding,
  orToList,
  subqueryUnnesting,
  filterPushdown,
  joinOrder,
  vectorTopK,
  projectionPruning,
];
