/** Statements one after the other, as an example shows them: they run on both engines and give the same. */
export type Script = readonly string[];

export function scriptText(script: Script): string {
  return script.map((statement) => `${statement};`).join('\n');
}
