// What is made of values: casts, arithmetic, dates and zones. Each suite compares with PostgreSQL.

import { useOracle } from './oracle.js';
import './casts.suite.js';
import './datetime.suite.js';
import './numeric.suite.js';

useOracle();
