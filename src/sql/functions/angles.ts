// Angles in degrees. Multiples of 30 and 45 give the very numbers one expects, for every function is scaled by what
// it computes there.

const RADIANS_PER_DEGREE = Math.PI / 180;
const SIN_30 = Math.sin(30 * RADIANS_PER_DEGREE);
const ONE_MINUS_COS_60 = 1 - Math.cos(60 * RADIANS_PER_DEGREE);
const ASIN_HALF = Math.asin(0.5);
const ACOS_HALF = Math.acos(0.5);
const ATAN_ONE = Math.atan(1);

export function toRadians(degrees: number): number {
  return degrees * RADIANS_PER_DEGREE;
}

export function toDegrees(radians: number): number {
  return radians / RADIANS_PER_DEGREE;
}

/** Up to 30. */
function sinSmall(degrees: number): number {
  return Math.sin(degrees * RADIANS_PER_DEGREE) / SIN_30 / 2;
}

/** Up to 60. */
function cosSmall(degrees: number): number {
  return 1 - (1 - Math.cos(degrees * RADIANS_PER_DEGREE)) / ONE_MINUS_COS_60 / 2;
}

/** From 0 to 90. */
function sinQuadrant(degrees: number): number {
  return degrees <= 30 ? sinSmall(degrees) : cosSmall(90 - degrees);
}

/** From 0 to 90. */
function cosQuadrant(degrees: number): number {
  return degrees <= 60 ? cosSmall(degrees) : sinSmall(90 - degrees);
}

const TAN_45 = sinQuadrant(45) / cosQuadrant(45);
const COT_45 = cosQuadrant(45) / sinQuadrant(45);

/** The angle of the first quadrant that has the same sine and cosine but for signs. */
interface Reduced {
  readonly degrees: number;
  readonly sineSign: number;
  readonly cosineSign: number;
}

function reduce(degrees: number): Reduced {
  let rest = degrees % 360;
  let sineSign = 1;
  let cosineSign = 1;
  if (rest < 0) {
    rest = -rest;
    sineSign = -1;
  }
  if (rest > 180) {
    rest = 360 - rest;
    sineSign = -sineSign;
  }
  if (rest > 90) {
    rest = 180 - rest;
    cosineSign = -1;
  }
  return { degrees: rest, sineSign, cosineSign };
}

export function sinOfDegrees(x: number): number {
  const { degrees, sineSign } = reduce(x);
  return sineSign * sinQuadrant(degrees);
}

export function cosOfDegrees(x: number): number {
  const { degrees, cosineSign } = reduce(x);
  return cosineSign * cosQuadrant(degrees);
}

/** Never -0. */
export function tanOfDegrees(x: number): number {
  const { degrees, sineSign, cosineSign } = reduce(x);
  return (sineSign * cosineSign * (sinQuadrant(degrees) / cosQuadrant(degrees))) / TAN_45 + 0;
}

/** Never -0. */
export function cotOfDegrees(x: number): number {
  const { degrees, sineSign, cosineSign } = reduce(x);
  return (sineSign * cosineSign * (cosQuadrant(degrees) / sinQuadrant(degrees))) / COT_45 + 0;
}

/** Of a number from 0 to 1. */
function asinPositive(x: number): number {
  return x <= 0.5 ? (Math.asin(x) / ASIN_HALF) * 30 : 90 - (Math.acos(x) / ACOS_HALF) * 60;
}

/** Of a number from 0 to 1. */
function acosPositive(x: number): number {
  return x <= 0.5 ? 90 - (Math.asin(x) / ASIN_HALF) * 30 : (Math.acos(x) / ACOS_HALF) * 60;
}

export function asinInDegrees(x: number): number {
  return x >= 0 ? asinPositive(x) : -asinPositive(-x);
}

export function acosInDegrees(x: number): number {
  return x >= 0 ? acosPositive(x) : 90 + asinPositive(-x);
}

export function atanInDegrees(x: number): number {
  return (Math.atan(x) / ATAN_ONE) * 45;
}

export function atan2InDegrees(y: number, x: number): number {
  return (Math.atan2(y, x) / ATAN_ONE) * 45;
}
