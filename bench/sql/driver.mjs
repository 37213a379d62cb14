import { createHash } from 'node:crypto';
import { ownersOf } from './data.mjs';
import { workloads } from './workloads.mjs';

/**
 * Runs workloads on one engine. An engine is `{ version, isSync, load(rows, owners), exec(sql), prepare(sql), begin(),
 * commit(), rollback(), close(), writesMax? }`; a prepared statement is `{ all(params), run(params), close() }`. One that is
 * slow at single writes does `writesMax` of them at most.
 */
export class Driver {
  constructor(engine) {
    this.engine = engine;
    this.workloads = [];
  }

  /** Makes the tables; returns seconds. */
  async load(rows) {
    const owners = ownersOf(rows);
    this.workloads = workloads({ rows, owners });
    const start = performance.now();
    await this.engine.load(rows, owners);
    return (performance.now() - start) / 1000;
  }

  /** Runs a workload once; returns its operations, seconds for all of them, and a digest of what came out. */
  async run(name) {
    const workload = this.workloads.find((row) => row.name === name);
    const { engine } = this;
    if (workload.before !== undefined) await engine.exec(workload.before);
    const statement = await engine.prepare(workload.sql);
    const isRead = workload.kind === undefined;
    const operations = isRead ? workload.operations : Math.min(workload.operations, engine.writesMax ?? Infinity);
    const part = { ...workload, operations };
    const { seconds, answers } = await (isRead ? this.read(part, statement) : this.write(part, statement));
    await statement.close();
    if (workload.check !== undefined && !workload.isUndone) answers.push(await this.once(workload.check));
    if (workload.after !== undefined) await engine.exec(workload.after);
    return { operations, seconds, digest: digestOf(answers, workload.isUnordered) };
  }

  async read({ operations, params = () => [] }, statement) {
    const values = Array.from({ length: operations }, (_, i) => params(i));
    const answers = new Array(operations);
    const start = performance.now();
    if (this.engine.isSync) {
      for (let i = 0; i < operations; i++) answers[i] = statement.all(values[i]);
    } else {
      for (let i = 0; i < operations; i++) answers[i] = await statement.all(values[i]);
    }
    const seconds = (performance.now() - start) / 1000;
    return { seconds, answers };
  }

  async write({ kind, operations, params, check, isUndone }, statement) {
    const { engine } = this;
    const values = Array.from({ length: operations }, (_, i) => params(i));
    const answers = [];
    const isOne = kind === 'write';
    const start = performance.now();
    if (isOne) await engine.begin();
    if (engine.isSync) {
      for (let i = 0; i < operations; i++) statement.run(values[i]);
    } else {
      for (let i = 0; i < operations; i++) await statement.run(values[i]);
    }
    if (isOne && !isUndone) await engine.commit();
    const seconds = (performance.now() - start) / 1000;
    if (isUndone) {
      answers.push(await this.once(check));
      await engine.rollback();
    }
    return { seconds, answers };
  }

  async once(sql) {
    const statement = await this.engine.prepare(sql);
    const rows = await statement.all([]);
    await statement.close();
    return rows;
  }

  async close() {
    await this.engine.close();
  }
}

/** Numbers to 10 digits, since engines add up doubles in different orders. */
function digestOf(answers, isUnordered) {
  const hash = createHash('sha256');
  for (const rows of answers) {
    const lines = rows.map((row) => Object.values(row).map(textOf).join('|'));
    if (isUnordered) lines.sort();
    hash.update(lines.join('\n'));
    hash.update('\n\n');
  }
  return hash.digest('hex').slice(0, 16);
}

function textOf(value) {
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value)) return value;
  return Number(value).toPrecision(10);
}
