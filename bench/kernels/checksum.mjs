import { load } from '../harness/load.mjs';
import { best, printTable } from './measure.mjs';

const SIZES = [32, 64, 128, 256, 512, 1024, 8192, 65_536, 1 << 20];

/** Microseconds per value, the copy into linear memory included. */
export async function run() {
  const { checksum, checksumInScript } = await load('wasm/checksum.js');
  const bytes = Buffer.alloc(1 << 20).map((_, index) => index * 31);
  let sink = 0;
  const perCall = (call, size) => {
    const repeat = Math.max(1, Math.round(2e6 / size));
    const value = bytes.subarray(0, size);
    const seconds = best(7, () => {
      for (let i = 0; i < repeat; i++) sink ^= call(value);
    });
    return (seconds / repeat) * 1e6;
  };
  printTable(
    SIZES.map((size) => {
      const host = perCall(checksum, size);
      const script = perCall(checksumInScript, size);
      return {
        bytes: size,
        'checksum, us': host.toFixed(3),
        'TypeScript, us': script.toFixed(3),
        'GB/s': (size / host / 1000).toFixed(2),
      };
    }),
  );
  if (sink === 0.5) console.log(sink);
}
