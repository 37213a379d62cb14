import cliProgress from 'cli-progress';
import Table from 'cli-table3';

/** A bar on a terminal; one line at the end elsewhere. */
export function progressBar(title) {
  const start = performance.now();
  let last = { done: 0, total: 1 };
  const bar = new cliProgress.SingleBar({
    format: `${title.padEnd(12)} {bar} {percentage}%  {value}/{total}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
  });
  if (process.stdout.isTTY) bar.start(1, 0);
  return {
    update(done, total) {
      last = { done, total };
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      const { total } = last;
      if (process.stdout.isTTY) {
        bar.update(total);
        bar.stop();
      }
      const ms = performance.now() - start;
      console.log(`${title.padEnd(12)} ${total.toLocaleString('en')} in ${seconds(ms)}`);
    },
  };
}

export function heading(text) {
  console.log(`\n== ${text}`);
}

export function seconds(ms) {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Rows as a small table. */
export function showTable(rows) {
  if (rows.length === 0) return console.log('(no rows)');
  const names = Object.keys(rows[0]);
  const isNumber = (name) => rows.every((row) => row[name] === null || !Number.isNaN(Number(row[name])));
  const table = new Table({
    head: names,
    colAligns: names.map((name) => (isNumber(name) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(names.map((name) => cell(row[name])));
  console.log(table.toString());
}

function cell(value) {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return String(value);
}
