import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr; lines of their own when nobody is watching. */
export function progressBar(label, total) {
  if (!process.stderr.isTTY) {
    process.stderr.write(`${label} ...\n`);
    return { step: () => {}, stop: () => {} };
  }
  const bar = new SingleBar(
    { format: `${label} {bar} {value}/{total} {note}`, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { note: '' });
  return { step: (note = '') => bar.increment(1, { note }), stop: () => bar.stop() };
}
