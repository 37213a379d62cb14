import type { ExplainGroup, ExplainValue } from './explain-groups.js';

// The formats of EXPLAIN for programs, laid out as PostgreSQL lays them out. An answer is a list of one group.

/** JSON over several lines. */
export function formatJson(group: ExplainGroup): string {
  return `[\n  ${jsonValue(group, '  ')}\n]`;
}

function jsonValue(value: ExplainValue, indent: string): string {
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  if (value.kind === 'number') return value.text;
  const inner = `${indent}  `;
  const lines =
    value.kind === 'group'
      ? value.properties.map(([key, item]) => `${JSON.stringify(key)}: ${jsonValue(item, inner)}`)
      : value.items.map((item) => jsonValue(item, inner));
  const [open, close] = value.kind === 'group' ? ['{', '}'] : ['[', ']'];
  if (lines.length === 0) return value.kind === 'group' ? '{\n' + `${indent}}` : `[\n${indent}]`;
  return `${open}\n${lines.map((line) => inner + line).join(',\n')}\n${indent}${close}`;
}

/** YAML; strings always in quotes, but for the names of nodes. */
export function formatYaml(group: ExplainGroup): string {
  return `- ${yamlProperties(group, '  ').join('\n').trimStart()}`;
}

function yamlProperties({ properties }: ExplainGroup, indent: string): string[] {
  return properties.flatMap(([key, value]) => yamlProperty(key, value, indent));
}

function yamlProperty(key: string, value: ExplainValue, indent: string): string[] {
  const start = `${indent}${key}:`;
  if (typeof value === 'string') return [`${start} ${JSON.stringify(value)}`];
  if (typeof value === 'boolean') return [`${start} ${value}`];
  if (isList(value)) return [start, ...value.map((item) => `${indent}  - ${JSON.stringify(item)}`)];
  if (value.kind === 'number') return [`${start} ${value.text}`];
  if (value.kind === 'group') return [`${start} `, ...yamlProperties(value, `${indent}  `)];
  const items = value.items.flatMap((item) => {
    const [first, ...rest] = yamlProperties(item, `${indent}    `);
    return [`${indent}  - ${first!.trimStart()}`, ...rest];
  });
  return [`${start} `, ...items];
}

/** XML; spaces in keys become dashes. */
export function formatXml(group: ExplainGroup): string {
  const lines = ['<explain xmlns="http://www.postgresql.org/2009/explain">', ...xmlElement('Query', group, '  ')];
  return [...lines, '</explain>'].join('\n');
}

function xmlElement(key: string, value: ExplainValue, indent: string): string[] {
  const name = key.replace(/[^\w.-]/g, '-');
  const around = (text: string) => [`${indent}<${name}>${text}</${name}>`];
  if (typeof value === 'string') return around(escapeXml(value));
  if (typeof value === 'boolean') return around(String(value));
  if (!isList(value) && value.kind === 'number') return around(value.text);
  const inner = `${indent}  `;
  const content = isList(value)
    ? value.flatMap((item) => xmlElement('Item', item, inner))
    : value.kind === 'group'
      ? value.properties.flatMap(([property, item]) => xmlElement(property, item, inner))
      : value.items.flatMap((item) => xmlElement(value.itemName, item, inner));
  return [`${indent}<${name}>`, ...content, `${indent}</${name}>`];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function isList(value: ExplainValue): value is readonly string[] {
  return Array.isArray(value);
}
