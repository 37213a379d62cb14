import { SETTINGS } from '../../src/engine/settings.js';
import { code, type Page, table } from './page.js';

// Settings of a session, from the table that SET and SHOW use.

type SettingRow = (typeof SETTINGS)[number];

function valuesOf({ values, min, max, unit, isReadOnly }: SettingRow): string {
  if (isReadOnly) return 'cannot be changed';
  if (values !== undefined) return values.map(code).join(', ');
  if (min === undefined) return '';
  return `${min} to ${max}${unit === undefined ? '' : ` ${unit}`}`;
}

/** As SHOW has it, without choosing a larger unit. */
function defaultOf({ defaultValue, unit }: SettingRow): string {
  if (typeof defaultValue === 'boolean') return code(defaultValue ? 'on' : 'off');
  return defaultValue === '' ? 'empty' : code(`${defaultValue}${unit === undefined ? '' : unit}`);
}

const USE = `\`SET name = value\` changes one for the session, \`SET LOCAL\` until the transaction ends, \`RESET name\` takes the default
back, \`SHOW name\` tells it; \`current_setting\` and \`set_config\` do the same in expressions, and \`pg_settings\` lists all. A
name with a dot that is not in the table is a setting of the user's own: any text. Times take the units \`us\`, \`ms\`, \`s\`,
\`min\`, \`h\` and \`d\`, sizes \`B\`, \`kB\`, \`MB\`, \`GB\` and \`TB\`. An unknown name is \`42704\`, a value that does not fit \`22023\`.`;

export function settingsPage(): Page {
  const rows = SETTINGS.map((row) => [code(row.name), row.kind, defaultOf(row), valuesOf(row), row.doc]);
  return {
    path: 'settings.md',
    title: 'Settings',
    doc: 'What a session may set.',
    body: `${USE}\n\n${table(['name', 'type', 'default', 'values', 'meaning'], rows)}`,
  };
}
