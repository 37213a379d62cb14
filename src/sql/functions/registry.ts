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
import type { Operator, ScalarFunction, SqlFunction } from './function.js';
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
const FUNCTION_FAMILIES: readonly (readonly SqlFunction[])[] = [
  stringFunctions,
  quoteFunctions,
  patternFunctions,
  regexFunctions,
  encodingFunctions,
  binaryFunctions,
  uuidFunctions,
  mathFunctions,
  trigonometryFunctions,
  randomFunctions,
  arrayFunctions,
  arrayTables,
  widthBucketFunctions,
  currentTimeFunctions,
  datetimeFunctions,
  timeZoneFunctions,
  datetimeFormatFunctions,
  numberFormatFunctions,
  overlapsFunctions,
  sessionNameFunctions,
  systemFunctions,
  sequenceFunctions,
  catalogInfoFunctions,
  privilegeFunctionRows,
  byteSizeFunctions,
  seriesTables,
  jsonFunctions,
  jsonTableFunctions,
  jsonpathFunctions,
  jsonpathTables,
  aggregateFunctions,
  windowFunctions,
  vectorFunctions,
  vectorAggregates,
];

/** TABLE of operator families. */
const OPERATOR_FAMILIES: readonly (readonly Operator[])[] = [
  comparisonOperators,
  arithmeticOperators,
  mathOperators,
  stringOperators,
  patternOperators,
  regexOperators,
  binaryOperators,
  arrayOperators,
  datetimeOperators,
  jsonOperators,
  jsonpathOperators,
  vectorOperators,
];

export const allFunctions: readonly SqlFunction[] = FUNCTION_FAMILIES.flat();
export const allOperators: readonly Operator[] = OPERATOR_FAMILIES.flat();

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
