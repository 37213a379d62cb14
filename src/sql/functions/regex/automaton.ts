import type { Alphabet } from './alphabet.js';
import { ACCEPT, CHARACTER, CONDITION, FORK, type Program } from './program.js';
import type { Subject } from './subject.js';

// A program run as a deterministic automaton whose states are made when they are first reached: a state is the set of
// instructions where the program may stand. Every character of a text costs one look into a table, or, the first
// time, one pass over the instructions of a state. Time is bounded by text times program, whatever the pattern.
//
// A state is closed over forks but stands still before conditions, since those depend on the place: the step from a
// place takes its context (bits of the conditions that hold) beside the class of the character.

const UNKNOWN = 0;
/** The state without instructions, from where nothing matches. Tables hold the state's number plus one. */
const DEAD = 0;

/** States and their instructions that are kept; then all are forgotten and made anew. */
const STATES_MAX = 5000;
const INSTRUCTIONS_KEPT_MAX = 2_000_000;

export class Automaton {
  private states: Int32Array[] = [];
  private readonly ids = new Map<string, number>();
  private instructionsKept = 0;
  /** By state, context and class: the next state plus one. */
  private table = new Int32Array(0);
  private accepting = new Int8Array(0);
  private classCapacity = 0;
  private contextCapacity = 1;
  private readonly contexts = new Map<number, number>([[0, 0]]);
  private readonly contextBits: number[] = [0];
  private startId = -1;
  private readonly marks: Int32Array;
  private mark = 0;

  constructor(
    private readonly program: Program,
    private readonly alphabet: Alphabet,
  ) {
    this.marks = new Int32Array(program.count);
  }

  // ------------------------------------------------------------------------------------------------------- forward

  /** The first place at or behind `least` where what begins at `from` may end; -1 without. */
  shortest(subject: Subject, from: number, least: number, to: number): number {
    let state = this.begin();
    let at = from;
    for (;;) {
      if (at >= least && this.accepts(state, subject, at)) break;
      if (at >= to || state === DEAD) {
        subject.steps += at - from + 1;
        return -1;
      }
      state = this.step(state, subject, at);
      at = subject.placeAfter(at);
    }
    subject.steps += at - from + 1;
    return at;
  }

  /** The last place up to `to` where what begins at `from` may end; -1 without. */
  longest(subject: Subject, from: number, to: number): number {
    let state = this.begin();
    let found = -1;
    let at = from;
    for (;;) {
      if (this.accepts(state, subject, at)) found = at;
      if (at >= to || state === DEAD) break;
      state = this.step(state, subject, at);
      at = subject.placeAfter(at);
    }
    subject.steps += at - from + 1;
    return found;
  }

  /** All places up to `to` where what begins at `from` may end, ascending. */
  ends(subject: Subject, from: number, to: number): number[] {
    const places: number[] = [];
    let state = this.begin();
    let at = from;
    for (;;) {
      if (this.accepts(state, subject, at)) places.push(at);
      if (at >= to || state === DEAD) break;
      state = this.step(state, subject, at);
      at = subject.placeAfter(at);
    }
    subject.steps += at - from + 1;
    return places;
  }

  /** Whether the text from `from` to `to` is matched as a whole. */
  matches(subject: Subject, from: number, to: number): boolean {
    let state = this.begin();
    let at = from;
    while (at < to && state !== DEAD) {
      state = this.step(state, subject, at);
      at = subject.placeAfter(at);
    }
    subject.steps += at - from + 1;
    return this.accepts(state, subject, at);
  }

  /** One byte a place of the text, 1 where it accepts: it reads the whole text once. */
  endsOfAll(subject: Subject): Uint8Array {
    const { length } = subject.text;
    const places = new Uint8Array(length + 1);
    let state = this.begin();
    for (let at = 0; ; at = subject.placeAfter(at)) {
      if (this.accepts(state, subject, at)) places[at] = 1;
      if (at >= length) break;
      state = this.step(state, subject, at);
    }
    subject.steps += length;
    return places;
  }

  // ------------------------------------------------------------------------------------------------------ backward

  /** For a backward program: marks the places from `from` on where what ends at `to` may begin. */
  starts(subject: Subject, from: number, to: number): Uint8Array {
    const places = new Uint8Array(to - from + 1);
    let state = this.begin();
    let at = to;
    for (;;) {
      if (this.accepts(state, subject, at)) places[at - from] = 1;
      if (at <= from || state === DEAD) break;
      state = this.stepBack(state, subject, at);
      at = subject.placeBefore(at);
    }
    subject.steps += to - at + 1;
    return places;
  }

  // ---------------------------------------------------------------------------------------------------------- steps

  private begin(): number {
    if (this.startId < 0) {
      // The dead state comes first.
      if (this.states.length === 0) this.intern([]);
      this.startId = this.intern(this.closure([this.program.start], 0));
    }
    return this.startId;
  }

  private step(state: number, subject: Subject, at: number): number {
    const context = this.program.hasConditions ? this.contextIndex(subject.contextAt(at)) : 0;
    return this.stepBy(state, context, subject.classAfter(at), subject);
  }

  private stepBack(state: number, subject: Subject, at: number): number {
    const context = this.program.hasConditions ? this.contextIndex(subject.contextAt(at)) : 0;
    return this.stepBy(state, context, subject.classBefore(at), subject);
  }

  private stepBy(state: number, context: number, characterClass: number, subject: Subject): number {
    if (characterClass < this.classCapacity && context < this.contextCapacity) {
      const index = (state * this.contextCapacity + context) * this.classCapacity + characterClass;
      const known = this.table[index]!;
      if (known !== UNKNOWN) return known - 1;
    }
    return this.advance(state, context, characterClass, subject);
  }

  /** Makes the next state. */
  private advance(state: number, context: number, characterClass: number, subject: Subject): number {
    const bits = this.contextBits[context]!;
    const { steps, operands, next } = this.program;
    const instructions = this.resolve(this.states[state]!, bits);
    const targets: number[] = [];
    for (const instruction of instructions) {
      if (steps[instruction] === CHARACTER && this.alphabet.has(operands[instruction]!, characterClass)) {
        targets.push(next[instruction]!);
      }
    }
    const closed = this.closure(targets, 0);
    subject.work(instructions.length + closed.length);
    if (this.states.length >= STATES_MAX || this.instructionsKept > INSTRUCTIONS_KEPT_MAX) {
      this.forget();
      return this.intern(closed);
    }
    const result = this.intern(closed);
    this.makeRoom();
    this.table[(state * this.contextCapacity + context) * this.classCapacity + characterClass] = result + 1;
    return result;
  }

  private accepts(state: number, subject: Subject, at: number): boolean {
    if (!this.program.hasConditions) return this.accepting[state] === 1;
    if (state === DEAD) return false;
    return this.acceptsIn(state, this.contextIndex(subject.contextAt(at)));
  }

  private acceptsIn(state: number, context: number): boolean {
    this.makeRoom();
    const index = state * this.contextCapacity + context;
    // 0: not known yet; 1: yes; 2: no.
    if (this.accepting[index] === 0) {
      const instructions = this.resolve(this.states[state]!, this.contextBits[context]!);
      this.accepting[index] = instructions.some((instruction) => this.program.steps[instruction] === ACCEPT) ? 1 : 2;
    }
    return this.accepting[index] === 1;
  }

  private contextIndex(bits: number): number {
    let index = this.contexts.get(bits);
    if (index === undefined) {
      index = this.contextBits.length;
      this.contextBits.push(bits);
      this.contexts.set(bits, index);
    }
    return index;
  }

  // --------------------------------------------------------------------------------------------------------- states

  private intern(instructions: number[]): number {
    instructions.sort((a, b) => a - b);
    const key = keyOf(instructions);
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.states.length;
      this.states.push(Int32Array.from(instructions));
      this.ids.set(key, id);
      this.instructionsKept += instructions.length;
      this.makeRoom();
      if (!this.program.hasConditions) {
        const isAccepting = instructions.some((instruction) => this.program.steps[instruction] === ACCEPT);
        this.accepting[id] = isAccepting ? 1 : 2;
      }
    }
    return id;
  }

  private forget(): void {
    this.states = [];
    this.ids.clear();
    this.instructionsKept = 0;
    this.table.fill(0);
    this.accepting.fill(0);
    this.startId = -1;
    this.intern([]);
  }

  /** Lets the tables hold all states, contexts and classes. */
  private makeRoom(): void {
    const classes = Math.max(this.alphabet.classCount, 1);
    const contexts = this.contextBits.length;
    if (classes > this.classCapacity || contexts > this.contextCapacity) {
      // What is known under the old strides is dropped; states stay.
      const isWithoutConditions = !this.program.hasConditions;
      const kept = this.accepting;
      this.classCapacity = Math.max(classes, this.classCapacity * 2);
      if (contexts > this.contextCapacity) this.contextCapacity = Math.max(contexts, this.contextCapacity * 2);
      this.table = new Int32Array(0);
      this.accepting = isWithoutConditions ? kept : new Int8Array(0);
    }
    const stateCount = this.states.length;
    if (stateCount * this.contextCapacity > this.accepting.length) {
      this.accepting = grown(this.accepting, stateCount * this.contextCapacity, Int8Array);
    }
    const cells = stateCount * this.contextCapacity * this.classCapacity;
    if (cells > this.table.length) this.table = grown(this.table, cells, Int32Array);
  }

  /** The instructions reached from some over forks, and over conditions that hold in a context. */
  private closure(from: readonly number[], bits: number): number[] {
    const { steps, operands, next, other } = this.program;
    const mark = ++this.mark;
    const reached: number[] = [];
    const pending = from.slice();
    while (pending.length > 0) {
      const instruction = pending.pop()!;
      if (this.marks[instruction] === mark) continue;
      this.marks[instruction] = mark;
      if (steps[instruction] === FORK) pending.push(next[instruction]!, other[instruction]!);
      else if (steps[instruction] === CONDITION && (bits & (1 << operands[instruction]!)) !== 0) {
        pending.push(next[instruction]!);
      } else reached.push(instruction);
    }
    return reached;
  }

  /** A state's instructions once its conditions are decided. */
  private resolve(instructions: Int32Array, bits: number): ArrayLike<number> & Iterable<number> & { some: Some } {
    if (bits === 0 || !this.program.hasConditions) return instructions;
    return this.closure(Array.from(instructions), bits);
  }
}

type Some = (test: (instruction: number) => boolean) => boolean;

/** At least twice as long. */
function grown<A extends Int8Array | Int32Array>(array: A, length: number, make: new (length: number) => A): A {
  const copy = new make(Math.max(length, array.length * 2, 64));
  copy.set(array);
  return copy;
}

function keyOf(instructions: readonly number[]): string {
  let key = '';
  for (const instruction of instructions) key += String.fromCharCode(instruction);
  return key;
}
