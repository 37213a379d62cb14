import Table from 'cli-table3';

/** A duration in the unit that suits it. */
export function duration(seconds) {
  for (const [unit, size] of [
    ['s', 1],
    ['ms', 1e-3],
    ['us', 1e-6],
  ]) {
    if (seconds >= size) return `${digits(seconds / size)} ${unit}`;
  }
  return `${digits(seconds * 1e9)} ns`;
}

/** Three significant digits, without an exponent. */
export function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Rows of equal keys as a table for the terminal. */
export function printTable(rows) {
  const names = Object.keys(rows[0]);
  const table = new Table({
    head: names,
    style: { head: ['bold'], border: [], compact: true },
    colAligns: names.map((_, i) => (i === 0 ? 'left' : 'right')),
  });
  for (const row of rows) table.push(names.map((name) => String(row[name] ?? '')));
  console.log(table.toString());
}

/** Rows of equal keys as a Markdown table. */
export function markdownTable(rows) {
  const names = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(names),
    line(names.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(names.map((name) => String(row[name] ?? '')))),
  ].join('\n');
}
