import { BUILDS } from '../../src/wasm/instance.js';

/** The baseline compiler of V8 11 (Node 20) gets an instruction of the `fused` build wrong. */
export const isFusedRight = Number.parseInt(process.versions.v8, 10) !== 11;

/** The builds that may be used here. */
export const SOUND_BUILDS = BUILDS.filter((build) => build !== 'fused' || isFusedRight);
