import { TASKS } from './tasks.js';

/** Entry of a worker: does one task. */
export default function run({ task, input }: { task: keyof typeof TASKS; input: never }): unknown {
  return TASKS[task](input);
}
