import { catalogQuery } from './catalog.js';
import { copyIn, copyOut } from './copies.js';
import { definition } from './definitions.js';
import type { Dice } from './dice.js';
import { mistake } from './mistakes.js';
import { type Piece, text } from './piece.js';
import { Queries } from './queries.js';
import { createTable, EMPTY_SCHEMA, type SchemaModel } from './schema.js';
import { useSequence } from './sequences.js';
import { writesInWith } from './with.js';
import type { Step, World } from './world.js';
import { insert, remove, update } from './writes.js';

// An episode: a few tables, some rows, then statements of every kind in random order, in and out of transactions.

export type Kind = 'create' | 'insert' | 'select' | 'update' | 'delete' | 'definition' | 'mistake' | 'transaction';

/** What the statements of a run came to. */
export class Tally {
  readonly statements = new Map<Kind, number>();
  readonly errors = new Map<string, number>();
  readonly unsupported: string[] = [];
  readonly different: string[] = [];

  get count(): number {
    return [...this.statements.values()].reduce((sum, count) => sum + count, 0);
  }
}

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe', '-05:30', 'UTC+3'];

interface Planned extends Step {
  readonly kind: Kind;
  /** The schema once it has run. */
  readonly after: SchemaModel;
}

export class Episode {
  private schema = EMPTY_SCHEMA;
  /** Schemas at BEGIN and at each savepoint; empty outside of a transaction. */
  private marks: { readonly name: string; readonly schema: SchemaModel }[] = [];
  /** The open transaction answers nothing but its end. */
  private hasFailed = false;
  private names = 0;
  private isBroken = false;

  constructor(
    private readonly dice: Dice,
    private readonly world: World,
    private readonly tally: Tally,
  ) {}

  /** Runs about `count` statements in an empty database. */
  async run(count: number): Promise<void> {
    await this.world.reset();
    const { dice } = this;
    for (let i = dice.between(2, 3); i > 0 || this.schema.tables.length === 0; i--) {
      await this.step({ ...this.define(createTable(dice, this.schema, this.freshName('t'))), kind: 'create' });
    }
    for (const table of this.schema.tables) {
      if (dice.chance(0.1)) continue;
      for (let i = 0; i < 4; i++) await this.step(this.write('insert', insert(dice, this.schema, table, 4)));
    }
    for (let i = 0; i < count && !this.isBroken; i++) await this.step(this.next());
    if (this.marks.length > 0) await this.step(this.control('COMMIT'));
    for (const problem of await this.world.verify()) this.tally.different.push(`verify: ${problem}`);
  }

  private freshName = (prefix: string): string => `${prefix}${this.names++}`;

  private async step(planned: Planned): Promise<void> {
    const { tally } = this;
    tally.statements.set(planned.kind, (tally.statements.get(planned.kind) ?? 0) + 1);
    const outcome = await this.world.run(planned);
    if (outcome.kind === 'different') {
      tally.different.push(outcome.report);
      this.isBroken = outcome.isLasting;
    } else if (outcome.kind === 'unsupported') {
      tally.unsupported.push(outcome.message);
      this.hasFailed = this.marks.length > 0;
    } else if (outcome.answer.kind === 'error') {
      this.hasFailed = this.marks.length > 0;
      const { code } = outcome.answer;
      tally.errors.set(code, (tally.errors.get(code) ?? 0) + 1);
    } else {
      this.schema = planned.after;
      if (planned.kind === 'transaction') this.follow(planned);
    }
  }

  private next(): Planned {
    const { dice, schema } = this;
    if (this.hasFailed && dice.chance(0.5)) return this.control(dice.pick(['ROLLBACK', 'COMMIT']));
    const table = dice.pick(schema.tables);
    return dice.weighted<() => Planned>([
      [12, () => this.plan('select', new Queries(dice, schema).statement())],
      [3, () => this.write('insert', insert(dice, schema, table, 3))],
      [3, () => this.write('update', update(dice, schema, table))],
      [1, () => this.write('delete', remove(dice, schema, table))],
      [1, () => this.write('update', writesInWith(dice, schema, new Queries(dice, schema)))],
      [1.5, () => this.define(definition(dice, schema, this.freshName))],
      [1.5, () => this.plan('mistake', mistake(dice, schema))],
      [0.5, () => this.plan('select', catalogQuery(dice))],
      [0.4, () => this.plan('select', copyOut(dice, table))],
      [0.8, () => this.write('insert', copyIn(dice, table))],
      [schema.sequences.length > 0 ? 0.8 : 0, () => this.use(useSequence(dice, schema))],
      [0.3, () => this.define({ statement: text(`SET timezone = '${dice.pick(ZONES)}'`), after: schema })],
      [2, () => this.transaction()],
    ])();
  }

  private plan(kind: Kind, statement: Piece): Planned {
    return {
      kind,
      statement,
      tables: [],
      isHarmless: kind === 'select' && this.marks.length === 0,
      after: this.schema,
    };
  }

  /** A query that changes something. */
  private use(statement: Piece): Planned {
    return { kind: 'select', statement, tables: [], isHarmless: false, after: this.schema };
  }

  /** Foreign keys pass changes on: every table is looked at. */
  private write(kind: Kind, statement: Piece): Planned {
    return {
      kind,
      statement,
      tables: this.schema.tables.map(({ name }) => name),
      isHarmless: false,
      after: this.schema,
    };
  }

  private define({ statement, after }: { statement: Piece; after: SchemaModel }): Planned {
    return { kind: 'definition', statement, tables: after.tables.map(({ name }) => name), isHarmless: false, after };
  }

  // ------------------------------------------------------------------------------------------------ transactions

  private transaction(): Planned {
    const { dice, marks } = this;
    if (marks.length === 0) return this.control('BEGIN');
    const savepoints = marks.slice(1);
    return dice.weighted<() => Planned>([
      [3, () => this.control('COMMIT')],
      [2, () => this.control('ROLLBACK')],
      [2, () => this.control(`SAVEPOINT ${dice.pick(['one', 'two'])}`)],
      [savepoints.length > 0 ? 3 : 0, () => this.control(`ROLLBACK TO SAVEPOINT ${dice.pick(savepoints).name}`)],
      [savepoints.length > 0 ? 1 : 0, () => this.control(`RELEASE SAVEPOINT ${dice.pick(savepoints).name}`)],
    ])();
  }

  private control(statement: string): Planned {
    const tables = this.schema.tables.map(({ name }) => name);
    return { kind: 'transaction', statement: text(statement), tables, isHarmless: false, after: this.schema };
  }

  /** What a statement of transaction control that has run does to the generator's idea of the schema. */
  private follow({ statement }: Planned): void {
    const [written] = statement.parts as [string];
    const name = written.split(' ').at(-1)!;
    if (written === 'BEGIN') this.marks = [{ name: '', schema: this.schema }];
    else if (written.startsWith('SAVEPOINT')) this.marks.push({ name, schema: this.schema });
    else if (written.startsWith('RELEASE')) this.marks = this.marks.slice(0, this.lastMark(name));
    else if (written.startsWith('ROLLBACK TO')) {
      const at = this.lastMark(name);
      this.schema = this.marks[at]!.schema;
      this.marks = this.marks.slice(0, at + 1);
      this.hasFailed = false;
    } else {
      // A failed transaction is rolled back by COMMIT too.
      if (written === 'ROLLBACK' || this.hasFailed) this.schema = this.marks[0]!.schema;
      this.marks = [];
      this.hasFailed = false;
    }
  }

  private lastMark(name: string): number {
    return this.marks.findLastIndex((mark) => mark.name === name);
  }
}
