import { calls, literals, operations } from './combine.js';

const floats = literals('float8', ['0', '-0', '0.5', '1.5', '2.5', '-0.4', '-2.5', '3', '100', '-42.8', '1e-10', '1e15', '4503599627370497.5', '1e300', '1e-300', '5e-324', '1.7976931348623157e308', 'Infinity', '-Infinity', 'NaN']);
const someFloats = literals('float8', ['0', '-0', '1', '-1', '2', '0.5', '-3', '1e200', '1e-200', 'Infinity', '-Infinity', 'NaN']);
const degrees = ['0', '15', '30', '45', '60', '90', '120', '135', '180', '225', '270', '330', '360', '-30', '-45', '-90', '-200', '720', '1e10', '12.34', '1000.5'].map((value) => `(${value})::float8`);
const numerics = literals('numeric', ['0', '0.00', '1', '1.0', '-1', '2', '2.5', '-2.5', '0.5', '0.05', '-0.449', '10', '100', '9.99', '1e-5', '123456789.987654321', '99999999999999999999', '1e30', '1.000000000000000000001', '0.99999999', 'NaN', 'Infinity', '-Infinity']);
const someNumerics = literals('numeric', ['0', '1', '-1', '2', '0.5', '-3', '1.10', '10', '12345.6789', '0.001', '100000000000000000000', 'NaN', 'Infinity', '-Infinity']);
const places = literals('int', ['0', '1', '2', '5', '20', '-1', '-2', '-5', '-100', '2000', '-2147483648', '2147483647']);
const ints = literals('int', ['0', '1', '-1', '7', '12', '-18', '2147483647', '-2147483648']);
const longs = literals('int8', ['0', '1', '-1', '12', '-18', '9007199254740993', '9223372036854775807', '-9223372036854775808']);
const shorts = literals('int2', ['0', '7', '-7', '32767', '-32768']);

/** Where the results of other C libraries may end in another digit, so that only arguments with sure results stand here. */
const ROUNDED_FUNCTIONS = ['ceil', 'ceiling', 'floor', 'round', 'trunc', 'sign', 'sqrt', 'abs', 'degrees', 'radians', 'cbrt'];

export const mathCases: readonly string[] = [
  ...ROUNDED_FUNCTIONS.flatMap((name) => calls(name, floats)),
  ...['exp', 'ln', 'log', 'log10', 'asinh', 'acosh', 'tanh', 'cosh', 'sinh', 'atanh', 'asin', 'acos', 'atan', 'sin', 'cos', 'tan', 'cot'].flatMap((name) =>
    calls(name, [...literals('float8', ['0', '-0', '1', '-1', '0.5', '2', '-2', '10', '1000', '-1000', '1e-300', 'NaN', 'Infinity', '-Infinity'])]),
  ),
  ...['power', 'pow', 'atan2', 'atan2d'].flatMap((name) => calls(name, someFloats, someFloats)),
  ...operations('^', someFloats, someFloats),
  ...['sind', 'cosd', 'tand', 'cotd'].flatMap((name) => calls(name, degrees)),
  ...['asind', 'acosd', 'atand', 'sind', 'cosd', 'tand', 'cotd'].flatMap((name) => calls(name, literals('float8', ['0', '-0', '0.5', '-0.5', '1', '-1', '0.1', '-0.75', '2', 'NaN', 'Infinity', '-Infinity']))),
  ...['ceil', 'ceiling', 'floor', 'round', 'trunc', 'sign', 'sqrt', 'exp', 'ln', 'log', 'log10', 'abs', 'scale', 'min_scale', 'trim_scale'].flatMap((name) => calls(name, numerics)),
  ...['round', 'trunc'].flatMap((name) => calls(name, numerics, places)),
  ...['log', 'power', 'pow', 'mod', 'div', 'gcd', 'lcm'].flatMap((name) => calls(name, someNumerics, someNumerics)),
  ...operations('^', someNumerics, someNumerics),
  ...calls('exp', literals('numeric', ['1.0', '-1.5', '32.999', '-50.123456789', '123.456', '-5999', '6000', '-6000', '1000.5', '0.000000000001', '5.5555555555555555555555555'])),
  ...calls('ln', literals('numeric', ['1.0000000001', '0.9999999999999', '3.14159265358979323846', '1e-100', '1e200', '42', '1.1', '0.9', '5.80397490724e5', '99999999999999999999999999999999.12345'])),
  ...calls('sqrt', literals('numeric', ['2', '3.0000', '1e-40', '15241578750190521', '0.0001', '99999999', '123456789.12345678901234567890', '1e100', '0.000000000000000000000000000000001'])),
  ...calls('power', literals('numeric', ['2', '10', '1.01', '0.5', '-2', '7.123456789', '1.0000001', '123456789', '0.1']), literals('numeric', ['10', '-10', '0.5', '-1.5', '100', '1000', '-300', '2.5', '0.333333333333', '3.0', '12345.6'])),
  ...['2 ^ 3::numeric', '(-2)::numeric ^ 3', '10::numeric ^ -30', '10::numeric ^ 200', '0.99::numeric ^ 100000', '1.0::numeric ^ 2147483648', '(-1)::numeric ^ 2147483649', '2::numeric ^ 2147483648', '0.5::numeric ^ 2147483648', '1.5::numeric ^ -2147483648', '10.0 ^ 131071', '10.0 ^ 131072', '1e-1000 ^ 2', '(-8)::numeric ^ 0.333', 'power(1.234, 0)', 'power(1.2345, 1)', 'power(3, -1)', 'power(7.5, 2)'],
  ...calls('log', literals('numeric', ['2.0', '10', '0.5', '1.5', '1', '1.000001', '1e50', '3']), literals('numeric', ['64', '8.00', '1e10', '0.001', '1', '99.99', '1.0001'])),
  ...['abs', 'to_hex'].flatMap((name) => calls(name, [...ints, ...longs])),
  ...calls('abs', [...shorts, "'-1.5'::float4", "'-Infinity'::float4"]),
  ...['gcd', 'lcm', 'mod'].flatMap((name) => [...calls(name, ints, ints), ...calls(name, longs, longs)]),
  ...calls('mod', shorts, shorts),
  ...calls('factorial', literals('int8', ['0', '1', '2', '5', '20', '21', '100', '-1', '32178', '9223372036854775807'])),
  'length(factorial(3000)::text)',
  'pi()',
  '|/ 25.0',
  '|/ -1::float8',
  '||/ 27::float8',
  '||/ -8::float8',
  '@ -5.5',
  ...calls('width_bucket', literals('float8', ['0', '5', '10', '-1', '11', '9.999999', 'NaN', 'Infinity', '-Infinity']), ['0', '10', "'NaN'", "'Infinity'::float8"], ['10', '0', "'NaN'::float8"], ['5', '0', '-1', '2147483647']),
  ...calls('width_bucket', literals('numeric', ['0', '5.00', '10', '-1', '11', 'NaN', 'Infinity', '-Infinity']), ['0::numeric', '10', "'NaN'::numeric", "'Infinity'::numeric"], ['10::numeric', '0'], ['5', '3', '0', '2147483647']),
  ...calls('width_bucket', ['5', '0', '9', 'NULL'], ['ARRAY[1,5,9]', "'{}'::int[]", 'ARRAY[[1]]', 'ARRAY[1,NULL]', 'NULL::int[]', 'ARRAY[1.5,2.5]']),
  "width_bucket('b'::text, ARRAY['a','b','c'])",
  "width_bucket(now(), ARRAY['yesterday', 'today', 'tomorrow']::timestamptz[]) > 0",
  'width_bucket(-1e308::float8, -1.7e308, 1.7e308, 10)',
  'random(2, 1)',
  "random('NaN'::numeric, 1)",
  "random(1, 'Infinity'::numeric)",
  "random('-Infinity'::numeric, 1)",
  'random(1.5, 1.50)',
  'random(NULL, 1)',
  'setseed(2)',
  "setseed('NaN')",
];
