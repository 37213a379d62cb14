import { linkSlots } from '../vector/link-task.js';

/** TABLE of what workers can do, by name. Inputs and results are what `postMessage` takes. */
export const TASKS = {
  'vector.link': linkSlots,
} as const;
