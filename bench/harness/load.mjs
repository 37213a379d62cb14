/** Imports a file of the compiled sources. ZATABASE_DIST names another folder than dist. */
export function load(path) {
  const folder = process.env.ZATABASE_DIST ?? new URL('../../dist/', import.meta.url).href;
  return import(new URL(path, folder.startsWith('file:') ? folder : `file://${folder}/`));
}
