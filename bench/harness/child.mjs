// A contender's process: loads the suite's driver with the peer's adapter and answers the questions of `Contender`.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = createRequire(import.meta.url);

let driver = null;

process.on('message', async ({ method, args }) => {
  try {
    const result = method === 'start' ? await start(...args) : await driver[method](...args);
    process.send({ result });
  } catch (error) {
    process.send({ error: error?.stack ?? String(error) });
  }
});
process.on('disconnect', () => process.exit());

/** Returns the version of what runs. */
async function start({ suite, adapter, folder, ...settings }) {
  const require = folder === null ? HERE : createRequire(join(folder, 'package.json'));
  /** Imports a package of the peer's folder. */
  const load = async (name) => {
    try {
      return require(name);
    } catch (error) {
      if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
      return import(pathToFileURL(require.resolve(name)));
    }
  };
  const { open } = await import(`../${suite}/peers/${adapter}.mjs`);
  const { Driver } = await import(`../${suite}/driver.mjs`);
  const peer = await open({ ...settings, load });
  driver = new Driver(peer);
  return peer.version;
}
