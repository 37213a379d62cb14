// Golden scripts: SQL files whose answers come from PostgreSQL while the test runs.
//
// A statement ends with a semicolon at the end of a line. Comment lines before it may say:
//
//   -- params: [1, "a", null]   values of $1, $2, ... as JSON
//   -- unsupported              we answer 0A000; PostgreSQL is not asked

export interface ScriptStatement {
  readonly text: string;
  readonly line: number;
  readonly parameters: readonly unknown[];
  readonly isUnsupported: boolean;
}

export function readScript(script: string): ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  let lines: string[] = [];
  let start = 0;
  let parameters: unknown[] = [];
  let isUnsupported = false;
  script.split('\n').forEach((line, index) => {
    if (lines.length === 0) {
      const given = /^-- params: (.*)$/.exec(line);
      if (given !== null) parameters = JSON.parse(given[1]!) as unknown[];
      if (line === '-- unsupported') isUnsupported = true;
      if (line.startsWith('--') || line.trim() === '') return;
      start = index + 1;
    }
    lines.push(line);
    if (!line.endsWith(';')) return;
    const text = lines.join('\n').slice(0, -1);
    statements.push({ text, line: start, parameters, isUnsupported });
    lines = [];
    parameters = [];
    isUnsupported = false;
  });
  if (lines.length > 0) throw new Error(`the statement of line ${start} has no end`);
  return statements;
}

/** True when the statement itself, not a query inside of it, says an order. */
export function isOrdered(text: string): boolean {
  return /\border\s+by\b[^()]*(\([^()]*\)[^()]*)*$/i.test(text);
}
