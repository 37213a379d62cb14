import { difference } from './compare.js';
import type { Answer, ErrorAnswer } from './engines.js';
import { OurEngine, Postgres } from './engines.js';
import { type Piece, smaller, text, type Written, write } from './piece.js';

/** What became of one statement. */
export type Outcome =
  | { readonly kind: 'same'; readonly answer: Answer }
  | { readonly kind: 'unsupported'; readonly message: string }
  | {
      readonly kind: 'different';
      readonly report: string;
      /** What came before has left the two sides in different states. */
      readonly isLasting: boolean;
    };

export interface Step {
  readonly statement: Piece;
  /** Tables whose contents must be the same afterwards. */
  readonly tables: readonly string[];
  /** Trying it leaves the state as it was, even when it fails. */
  readonly isHarmless: boolean;
}

const FEATURE_NOT_SUPPORTED = '0A000';
/** Fails everywhere. */
const FAILING = 'SELECT 1 / 0';
/** Tries at making a statement smaller; each costs a replay of the log when it changes anything. */
const ATTEMPTS_MAX = { harmless: 300, other: 60 };

/** Both engines in the same state, and the statements that brought them there. */
export class World {
  private log: Step[] = [];

  private constructor(
    readonly ours: OurEngine,
    readonly theirs: Postgres,
  ) {}

  static async open(): Promise<World> {
    return new World(await OurEngine.open(), await Postgres.open());
  }

  async close(): Promise<void> {
    await this.ours.close();
    await this.theirs.close();
  }

  async reset(): Promise<void> {
    this.log = [];
    await this.ours.reset();
    await this.theirs.reset();
  }

  /** Runs a step on both sides. A difference is made small, reported, and undone on both. */
  async run(step: Step): Promise<Outcome> {
    const outcome = await this.attempt(step);
    if (outcome.kind === 'same') this.log.push(step);
    if (outcome.kind !== 'different') return outcome;
    await this.replay();
    for (const table of step.tables) {
      const lasting = await this.compareTable(table);
      if (lasting !== null) return { kind: 'different', report: `before ${outcome.report}`, isLasting: true };
    }
    const small = await this.shrink(step, outcome.report);
    await this.replay();
    return { kind: 'different', report: small, isLasting: false };
  }

  /** Problems our own check of the database finds. */
  async verify(): Promise<readonly string[]> {
    return (await this.ours.database.verify()).problems;
  }

  private async attempt({ statement, tables }: Step): Promise<Outcome> {
    const written = write(statement);
    const answer = await this.ours.run(written.text, written.ours);
    if (answer.kind === 'error' && answer.code === FEATURE_NOT_SUPPORTED) return this.unsupported(written, answer);
    const expected = await this.theirs.run(written.text, written.theirs);
    let found = difference(answer, expected, written.facts);
    for (const table of tables) found ??= await this.compareTable(table);
    if (found === null) return { kind: 'same', answer: expected };
    return { kind: 'different', report: `${show(written)}\n    ${found}`, isLasting: false };
  }

  /** PostgreSQL is asked what it would have said, and brought back to where ours is. */
  private async unsupported(written: Written, answer: ErrorAnswer): Promise<Outcome> {
    const { theirs } = this;
    const isOpen = (await this.ours.run('SELECT 1')).kind === 'error';
    await theirs.run(isOpen ? 'SAVEPOINT asked' : 'BEGIN');
    const expected = await theirs.run(written.text, written.theirs);
    await theirs.run(isOpen ? 'ROLLBACK TO SAVEPOINT asked' : 'ROLLBACK');
    if (isOpen) {
      // An error has aborted our transaction.
      await theirs.run(FAILING);
      this.log.push({ statement: text(FAILING), tables: [], isHarmless: false });
    }
    if (expected.kind === 'error' && expected.code === FEATURE_NOT_SUPPORTED) return { kind: 'same', answer: expected };
    return { kind: 'unsupported', message: `${answer.message}: ${show(written)}` };
  }

  private async compareTable(name: string): Promise<string | null> {
    const query = `SELECT * FROM ${name}`;
    const facts = { orderedBy: null, isCut: false, mixesEquals: false, isApproximate: false };
    const found = difference(await this.ours.run(query), await this.theirs.run(query), facts);
    return found === null ? null : `${name} then holds ${found}`;
  }

  /** Brings both sides back to where the log ends. */
  private async replay(): Promise<void> {
    await this.ours.reset();
    await this.theirs.reset();
    for (const { statement } of this.log) {
      const written = write(statement);
      await this.ours.run(written.text, written.ours);
      await this.theirs.run(written.text, written.theirs);
    }
  }

  /** The smallest statement found that still differs; the state is that of the log's end before and after each try. */
  private async shrink(step: Step, report: string): Promise<string> {
    const attemptsMax = step.isHarmless ? ATTEMPTS_MAX.harmless : ATTEMPTS_MAX.other;
    let best = step;
    let bestReport = report;
    let attempts = 0;
    search: for (;;) {
      for (const statement of smaller(best.statement)) {
        if (attempts++ >= attemptsMax) break search;
        const candidate = { ...step, statement };
        const outcome = await this.attempt(candidate);
        if (!step.isHarmless) await this.replay();
        if (outcome.kind !== 'different' || kindOf(outcome.report) !== kindOf(report)) continue;
        best = candidate;
        bestReport = outcome.report;
        continue search;
      }
      break;
    }
    return bestReport;
  }
}

/** The part of a report that must stay while a statement is made smaller: codes and sorts of difference. */
function kindOf(report: string): string {
  const found = report.slice(report.lastIndexOf('\n') + 1).trim();
  return found
    .replace(/"[^"]*"/g, '')
    .replace(/(?<![0-9A-Z])\d+(?![0-9A-Z])/g, '')
    .split(/[ ;]/)[0]!;
}

function show({ text: statement, theirs }: Written): string {
  if (theirs.length === 0) return statement;
  return `${statement}  -- ${theirs.map((value, i) => `$${i + 1} = ${value}`).join(', ')}`;
}
