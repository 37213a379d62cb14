// What values look like: texts in and out, order, keys, results. Each suite compares with PostgreSQL.

import { useOracle } from './oracle.js';
import './input.suite.js';
import './order.suite.js';
import './results.suite.js';
import './vector.suite.js';

useOracle();
