/** Seconds that `call` takes, the best of `rounds`. */
export function best(rounds, call) {
  let least = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    call();
    // The first round warms up.
    if (round > 0) least = Math.min(least, performance.now() - start);
  }
  return least / 1000;
}

/** Prints rows of equal keys as a Markdown table. */
export function printTable(rows) {
  const names = Object.keys(rows[0]);
  console.log(`| ${names.join(' | ')} |`);
  console.log(`|${names.map(() => ' --- |').join('')}`);
  for (const row of rows) console.log(`| ${names.map((name) => row[name]).join(' | ')} |`);
}

/**
 * Runs contenders on the same `count` items: in turns, slice by slice. Returns for each the sum of its best seconds
 * per slice. A contender is a function of the first item and the one behind the last.
 */
export function compete(contenders, count, rounds, slice = 20) {
  const slices = Math.ceil(count / slice);
  const least = contenders.map(() => new Float64Array(slices).fill(Infinity));
  for (let round = 0; round <= rounds; round++) {
    for (let index = 0; index < slices; index++) {
      for (let turn = 0; turn < contenders.length; turn++) {
        const who = (turn + round) % contenders.length;
        const start = performance.now();
        contenders[who](index * slice, Math.min(count, (index + 1) * slice));
        if (round > 0) least[who][index] = Math.min(least[who][index], performance.now() - start);
      }
    }
  }
  return least.map((seconds) => seconds.reduce((sum, value) => sum + value, 0) / 1000);
}
