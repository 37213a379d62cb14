// Entry of the kernel measurements; see README.md.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { load } from '../harness/load.mjs';

const SUBJECTS = ['distance', 'checksum', 'call', 'scan', 'graph'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    queries: { type: 'string' },
    dimensions: { type: 'string' },
    count: { type: 'string' },
    metric: { type: 'string', default: 'l2' },
    peers: { type: 'string' },
    ef: { type: 'string', default: '10,12,16,20,30,40,60,80,120,160,240' },
    m: { type: 'string', default: '16' },
    'ef-construction': { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    quantization: { type: 'string' },
  },
});

const { kernelBuild } = await load('wasm/instance.js');
console.log(`Node ${process.versions.node}, V8 ${process.versions.v8}, ${cpus()[0].model}, build ${kernelBuild()}`);
for (const subject of positionals.length > 0 ? positionals : SUBJECTS) {
  if (!SUBJECTS.includes(subject)) throw new Error(`no subject "${subject}"; there are ${SUBJECTS.join(', ')}`);
  console.log(`\n## ${subject}\n`);
  const { run } = await import(`./${subject}.mjs`);
  await run(values);
}
