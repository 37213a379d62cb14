// A contender's process: loads the suite's driver with the peer's adapter and answers the questions of `Contender`.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A peer may put a whole vector into its message. */
const ERROR_CHARACTERS_MAX = 2000;

let driver = null;

process.on('message', async ({ method, args }) => {
  try {
    const result = method === 'start' ? await start(...args) : await driver[method](...args);
    process.send({ result });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error).slice(0, ERROR_CHARACTERS_MAX) });
  }
});
process.on('disconnect', () => process.exit());

/** Returns the version of what runs. */
async function start({ suite, adapter, folders, ...settings }) {
  /** Imports a package of the peer's. */
  const load = async (name) => {
    const require = createRequire(join(folders[name], 'package.json'));
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
