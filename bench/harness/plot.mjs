import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installFolder } from './install.mjs';

/** The last releases that run on Node 20. */
const PACKAGES = ['vega@5.33.0', 'vega-lite@5.23.0'];

/** Draws a vega-lite specification; returns the SVG's text, or null when the library cannot be had. */
export async function plot(specification) {
  const { folder, reason } = installFolder(PACKAGES);
  if (reason !== undefined) {
    console.log(`no plot: ${reason}`);
    return null;
  }
  const require = createRequire(join(folder, 'package.json'));
  const load = (name) => import(pathToFileURL(require.resolve(name)));
  const vega = await load('vega');
  const { compile } = await load('vega-lite');
  const { spec } = compile({ $schema: 'https://vega.github.io/schema/vega-lite/v5.json', ...specification });
  const view = new vega.View(vega.parse(spec), { renderer: 'none' });
  return view.toSVG();
}
