import { formatJson, quoteJson } from '../../types/json-format.js';
import type { JsonNode } from '../../types/json-node.js';

const INDENT = '    ';

/** A value over many lines, indented by four spaces a level. */
export function prettyJson(node: JsonNode, indent = ''): string {
  const inner = indent + INDENT;
  switch (node.kind) {
    case 'array':
      return block(
        '[',
        node.elements.map((element) => inner + prettyJson(element, inner)),
        `${indent}]`,
      );
    case 'object':
      return block(
        '{',
        node.pairs.map(({ key, value }) => `${inner}${quoteJson(key)}: ${prettyJson(value, inner)}`),
        `${indent}}`,
      );
    default:
      return formatJson(node);
  }
}

function block(open: string, lines: readonly string[], close: string): string {
  return lines.length === 0 ? `${open}\n${close}` : `${open}\n${lines.join(',\n')}\n${close}`;
}

/** A json value without white space; numbers stay as they are in the text it was read from. */
export function compactJson(node: JsonNode, source: string): string {
  switch (node.kind) {
    case 'array':
      return `[${node.elements.map((element) => compactJson(element, source)).join(',')}]`;
    case 'object':
      return `{${node.pairs.map(({ key, value }) => `${quoteJson(key)}:${compactJson(value, source)}`).join(',')}}`;
    case 'number':
      return source.slice(node.start, node.end);
    default:
      return formatJson(node);
  }
}
