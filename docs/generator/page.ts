// What pages are made of. Everything here gives Markdown as GitHub shows it.

/** One file of the reference. */
export interface Page {
  /** Its file name, in `docs/reference`. */
  readonly path: string;
  readonly title: string;
  /** What it is about, in a sentence; for the list of pages. */
  readonly doc: string;
  readonly body: string;
}

/** The text of a page's file. */
export function pageText({ title, doc, body }: Page): string {
  return `<!-- Made by \`npm run docs\`; do not edit. -->\n\n# ${title}\n\n${doc}\n\n${body.trim()}\n`;
}

/** A text in the font of code, whatever quotes it has. */
export function code(text: string): string {
  if (!text.includes('`')) return `\`${text}\``;
  return `\`\` ${text} \`\``;
}

export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Cells are Markdown; the bars in them are escaped. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The name by which GitHub links to a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** An expression and the text of its value, as rows of the registries have them. */
export type Example = readonly [expression: string, result: string];

/** One line, or two blocks for what has several lines. */
export function exampleText([text, result]: Example): string {
  const expression = withoutParentheses(text);
  if (!`${expression}${result}`.includes('\n')) return `${code(expression)} → ${answerText(result)}`;
  return `${code(expression)} →\n\n${codeBlock('text', result)}`;
}

/** A query in parentheses reads better without. */
function withoutParentheses(expression: string): string {
  if (!expression.startsWith('(SELECT ')) return expression;
  let depth = 0;
  for (let i = 0; i < expression.length; i++) {
    if (expression[i] === '(') depth++;
    if (expression[i] === ')') depth--;
    if (depth === 0) return i === expression.length - 1 ? expression.slice(1, -1) : expression;
  }
  return expression;
}

function answerText(result: string): string {
  if (result === '') return 'the empty text';
  // GitHub strips blanks at the ends of code.
  return result.trim() === result ? code(result) : code(`'${result}'`);
}
