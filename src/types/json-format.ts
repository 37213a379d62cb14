import type { JsonNode } from './json-node.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A JSON string literal; only what must be escaped is. */
export function quoteJson(text: string): string {
  let quoted = '"';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 32 && code !== 34 && code !== 92) continue;
    quoted += text.slice(start, at) + (ESCAPES[text[at]!] ?? `\\u${code.toString(16).padStart(4, '0')}`);
    start = at + 1;
  }
  return `${quoted}${start === 0 ? text : text.slice(start)}"`;
}

/** jsonb's text: `{"a": 1, "b": [true, null]}`. */
export function formatJson(node: JsonNode): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return node.value ? 'true' : 'false';
    case 'number':
      return node.value.toString();
    case 'string':
      return quoteJson(node.value);
    case 'array':
      return `[${node.elements.map(formatJson).join(', ')}]`;
    case 'object':
      return `{${node.pairs.map((pair) => `${quoteJson(pair.key)}: ${formatJson(pair.value)}`).join(', ')}}`;
  }
}
