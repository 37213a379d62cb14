import { aggregateFunctions } from './aggregate.js';
import { arithmeticOperators } from './arithmetic.js';
import { arrayFunctions, arrayOperators, arrayTables } from './array.js';
import { binaryFunctions, binaryOperators } from './binary.js';
import { byteSizeFunctions } from './byte-size.js';
import { catalogInfoFunctions } from './catalog-info.js';
import { comparisonOperators } from './comparison.js';
import { currentTimeFunctions } from './current-time.js';
import { datetimeFunctions } from './datetime.js';
import { datetimeFormatFunctions } from './datetime-format.js';
import { datetimeOperators } from './datetime-operators.js';
import { encodingFunctions } from './encoding.js';
import type { Family, Operator, ScalarFunction, SqlFunction } from './function.js';
import { jsonFunctions, jsonOperators } from './json.js';
import { jsonTableFunctions } from './json-table.js';
import { jsonpathFunctions, jsonpathOperators, jsonpathTables } from './jsonpath/functions.js';
import { mathFunctions, mathOperators } from './math.js';
import { numberFormatFunctions } from './number-format.js';
import { overlapsFunctions } from './overlaps.js';
import { patternFunctions, patternOperators } from './pattern.js';
import { privilegeFunctionRows } from './privilege.js';
import { quoteFunctions } from './quote.js';
import { randomFunctions } from './random.js';
import { regexFunctions } from './regex-functions.js';
import { regexOperators } from './regex-operators.js';
import { relationSizeFunctions } from './relation-size.js';
import { sequenceFunctions } from './sequence.js';
import { seriesTables } from './series.js';
import { sessionNameFunctions } from './session-name.js';
import { stringFunctions, stringOperators } from './string.js';
import { systemFunctions } from './system.js';
import { timeZoneFunctions } from './time-zone.js';
import { trigonometryFunctions } from './trigonometry.js';
import { uuidFunctions } from './uuid.js';
import { vectorAggregates, vectorFunctions, vectorOperators } from './vector.js';
import { widthBucketFunctions } from './width-bucket.js';
import { windowFunctions } from './window.js';

/** TABLE of function families. */
export const functionFamilies: readonly Family<SqlFunction>[] = [
  { chapter: 'string', rows: stringFunctions },
  { chapter: 'string', rows: quoteFunctions },
  { chapter: 'pattern', rows: patternFunctions },
  { chapter: 'pattern', rows: regexFunctions },
  { chapter: 'binary', rows: encodingFunctions },
  { chapter: 'binary', rows: binaryFunctions },
  { chapter: 'uuid', rows: uuidFunctions },
  { chapter: 'math', rows: mathFunctions },
  { chapter: 'math', rows: trigonometryFunctions },
  { chapter: 'math', rows: randomFunctions },
  { chapter: 'array', rows: arrayFunctions },
  { chapter: 'array', rows: arrayTables },
  { chapter: 'math', rows: widthBucketFunctions },
  { chapter: 'datetime', rows: currentTimeFunctions },
  { chapter: 'datetime', rows: datetimeFunctions },
  { chapter: 'datetime', rows: timeZoneFunctions },
  { chapter: 'formatting', rows: datetimeFormatFunctions },
  { chapter: 'formatting', rows: numberFormatFunctions },
  { chapter: 'datetime', rows: overlapsFunctions },
  { chapter: 'system', rows: sessionNameFunctions },
  { chapter: 'system', rows: systemFunctions },
  { chapter: 'sequence', rows: sequenceFunctions },
  { chapter: 'system', rows: catalogInfoFunctions },
  { chapter: 'system', rows: privilegeFunctionRows },
  { chapter: 'system', rows: byteSizeFunctions },
  { chapter: 'system', rows: relationSizeFunctions },
  { chapter: 'series', rows: seriesTables },
  { chapter: 'json', rows: jsonFunctions },
  { chapter: 'json', rows: jsonTableFunctions },
  { chapter: 'jsonpath', rows: jsonpathFunctions },
  { chapter: 'jsonpath', rows: jsonpathTables },
  { chapter: 'aggregate', rows: aggregateFunctions },
  { chapter: 'window', rows: windowFunctions },
  { chapter: 'vector', rows: vectorFunctions },
  { chapter: 'vector', rows: vectorAggregates },
];

/** TABLE of operator families. */
export const operatorFamilies: readonly Family<Operator>[] = [
  { chapter: 'comparison', rows: comparisonOperators },
  { chapter: 'math', rows: arithmeticOperators },
  { chapter: 'math', rows: mathOperators },
  { chapter: 'string', rows: stringOperators },
  { chapter: 'pattern', rows: patternOperators },
  { chapter: 'pattern', rows: regexOperators },
  { chapter: 'binary', rows: binaryOperators },
  { chapter: 'array', rows: arrayOperators },
  { chapter: 'datetime', rows: datetimeOperators },
  { chapter: 'json', rows: jsonOperators },
  { chapter: 'jsonpath', rows: jsonpathOperators },
  { chapter: 'vector', rows: vectorOperators },
];

export const allFunctions: readonly SqlFunction[] = functionFamilies.flatMap(({ rows }) => rows);
export const allOperators: readonly Operator[] = operatorFamilies.flatMap(({ rows }) => rows);

const functions = new Map<string, SqlFunction[]>();
for (const row of allFunctions) {
  const rows = functions.get(row.name);
  if (rows === undefined) functions.set(row.name, [row]);
  else rows.push(row);
}

const operators = new Map<string, ScalarFunction[]>();
for (const row of allOperators) {
  const key = operatorKey(row.name, row.left === null);
  const asFunction: ScalarFunction = { ...row, args: row.left === null ? [row.right] : [row.left, row.right] };
  const rows = operators.get(key);
  if (rows === undefined) operators.set(key, [asFunction]);
  else rows.push(asFunction);
}

function operatorKey(symbol: string, isPrefix: boolean): string {
  return isPrefix ? `prefix ${symbol}` : symbol;
}

/** The rows of a function's name; empty when there is none. */
export function functionsNamed(name: string): readonly SqlFunction[] {
  return functions.get(name) ?? [];
}

/** The rows of an operator, as functions of its operands. */
export function operatorsNamed(symbol: string, isPrefix: boolean): readonly ScalarFunction[] {
  return operators.get(operatorKey(symbol, isPrefix)) ?? [];
}

export function functionNames(): Iterable<string> {
  return functions.keys();
}
