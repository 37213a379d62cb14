// What the killed process said, and the states its database may be in.
//
// Every client runs one transaction after another, each on rows of its own. So each client's rows are those after some
// number of its transactions: all acknowledged ones and perhaps the one in flight when commits are durable, any earlier
// number when they are not. In the second case the clients together must show one moment of history: no transaction is
// there that began after one that is missing was acknowledged.

/** A row of `item`: id, client, tag, body, amount, emb. */
export type ItemRow = readonly [number, number, string, string | null, number, readonly number[] | null];

export type Change =
  | { readonly kind: 'insert' | 'update'; readonly row: ItemRow }
  | { readonly kind: 'remove'; readonly id: number }
  | { readonly kind: 'note'; readonly line: string }
  | { readonly kind: 'create'; readonly table: string; readonly rows: number }
  | { readonly kind: 'drop'; readonly table: string };

/** What one client has in the database. */
export class ClientState {
  readonly items = new Map<number, string>();
  readonly notes = new Set<string>();
  /** Rows by table. */
  readonly tables = new Map<string, number>();

  copy(): ClientState {
    const copy = new ClientState();
    for (const [id, row] of this.items) copy.items.set(id, row);
    for (const line of this.notes) copy.notes.add(line);
    for (const [table, rows] of this.tables) copy.tables.set(table, rows);
    return copy;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      switch (change.kind) {
        case 'insert':
        case 'update':
          this.items.set(change.row[0], rowText(change.row));
          break;
        case 'remove':
          this.items.delete(change.id);
          break;
        case 'note':
          this.notes.add(change.line);
          break;
        case 'create':
          this.tables.set(change.table, change.rows);
          break;
        case 'drop':
          this.tables.delete(change.table);
          break;
      }
    }
  }

  /** What differs in words, or null when the states are equal. */
  difference(found: ClientState): string | null {
    return (
      mapDifference('item', this.items, found.items) ??
      mapDifference('table', this.tables, found.tables) ??
      setDifference(this.notes, found.notes)
    );
  }
}

/** A row as one text, to be compared. */
export function rowText([id, client, tag, body, amount, emb]: ItemRow): string {
  return JSON.stringify([id, client, tag, body, amount, emb]);
}

function mapDifference<K, V>(what: string, wanted: ReadonlyMap<K, V>, found: ReadonlyMap<K, V>): string | null {
  for (const [key, value] of wanted) {
    if (!found.has(key)) return `${what} ${key} is missing`;
    if (found.get(key) !== value) return `${what} ${key} is ${found.get(key)} instead of ${value}`;
  }
  for (const key of found.keys()) if (!wanted.has(key)) return `${what} ${key} should not be there`;
  return null;
}

function setDifference(wanted: ReadonlySet<string>, found: ReadonlySet<string>): string | null {
  for (const line of wanted) if (!found.has(line)) return `note ${line} is missing`;
  for (const line of found) if (!wanted.has(line)) return `note ${line} should not be there`;
  return null;
}

/** One transaction as the worker told it. Times are numbers of lines. */
interface ToldTransaction {
  readonly changes: readonly Change[];
  readonly beganAt: number;
  /** Null: in flight when the process was killed. */
  doneAt: number | null;
}

/** How many of a client's transactions a state shows, at least and at most. */
export interface Kept {
  readonly least: number;
  readonly most: number;
}

/** One life of the worker, read from its pipe. */
export class History {
  readonly transactions = new Map<number, ToldTransaction[]>();
  readonly wrong: string[] = [];
  /** Values of sequences in acknowledged transactions. */
  readonly values: number[] = [];
  isReady = false;
  acknowledged = 0;

  static read(text: string): History {
    const history = new History();
    // The last line may be cut.
    text
      .split('\n')
      .slice(0, -1)
      .forEach((line, at) => history.line(line.split('\t'), at));
    return history;
  }

  private line([word, client, number, rest]: string[], at: number): void {
    if (word === 'ready') this.isReady = true;
    else if (word === 'wrong') this.wrong.push(`client ${client}, transaction ${number}: ${rest}`);
    else if (word === 'begin') {
      const told = this.transactions.get(Number(client)) ?? [];
      this.transactions.set(Number(client), told);
      told.push({ changes: JSON.parse(rest!) as Change[], beganAt: at, doneAt: null });
    } else if (word === 'done') {
      const told = this.transactions.get(Number(client))!;
      told[told.length - 1]!.doneAt = at;
      this.acknowledged++;
      for (const value of JSON.parse(rest!) as (number | null)[]) if (value !== null) this.values.push(value);
    }
  }

  /**
   * How many of this client's transactions make `before` into `found`. With several possible numbers, since some change
   * nothing in sum, the smallest and the largest.
   * @throws a sentence on what differs when there is none.
   */
  matchClient(client: number, before: ClientState, found: ClientState, isDurable: boolean): Kept {
    const told = this.transactions.get(client) ?? [];
    const fewest = isDurable ? told.filter(({ doneAt }) => doneAt !== null).length : 0;
    const state = before.copy();
    let least = -1;
    let most = -1;
    let difference: string | null = null;
    for (let count = 0; count <= told.length; count++) {
      if (count > 0) state.apply(told[count - 1]!.changes);
      if (count < fewest) continue;
      const differs = state.difference(found);
      if (differs === null) {
        if (least < 0) least = count;
        most = count;
      } else difference ??= differs;
    }
    if (least >= 0) return { least, most };
    throw new Error(`client ${client} after ${fewest} to ${told.length} transactions: ${difference}`);
  }

  /** Checks that the transactions kept, as many of each client as `kept` says, may be those of one moment. */
  checkOneMoment(kept: ReadonlyMap<number, Kept>): void {
    let firstLost = Number.POSITIVE_INFINITY;
    let lastKept = -1;
    for (const [client, told] of this.transactions) {
      told.forEach(({ beganAt, doneAt }, at) => {
        const { least, most } = kept.get(client)!;
        if (at < least) lastKept = Math.max(lastKept, beganAt);
        else if (at >= most && doneAt !== null) firstLost = Math.min(firstLost, doneAt);
      });
    }
    if (lastKept > firstLost) {
      throw new Error(`the transaction of line ${lastKept} is there, and one acknowledged at line ${firstLost} is not`);
    }
  }
}
