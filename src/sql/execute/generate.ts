import type { Batch } from '../../columnar/batch.js';
import { BooleanColumn, type Column, Float64Column, Int32Column, ObjectColumn } from '../../columnar/column.js';
import { generateFunction } from '../../common/generate.js';
import { withTypes } from '../functions/with-types.js';
import type { BoundExpression, Call } from '../plan/bound-expression.js';
import type { ExecutionContext } from './context.js';
import { type CompileScope, castFunction, compile } from './evaluate.js';

// Expressions as generated loops: one function runs over all selected rows of a batch, reads typed arrays and calls
// a function row's `evaluate` only where it has no inline form. Same meaning as the closures of `evaluate.ts`, which
// stand in for whatever has no form here (subqueries, CASE with an operand, ...).
//
// The text holds only names made here. Constants, functions and dictionaries come in as the array `K`.
//
//   per batch   const d0 = columns of the expression, p0 = parameters, tables over dictionaries
//   per row     const t3 = ...; nested ifs for NULL and for what AND, OR and CASE skip

export type GeneratedFilter = (
  batch: Batch,
  selection: Int32Array | null,
  count: number,
  out: Int32Array,
  context: ExecutionContext,
) => number;

export type GeneratedMap = (
  batch: Batch,
  selection: Int32Array | null,
  count: number,
  context: ExecutionContext,
) => Column;

/** A loop that keeps the rows for which `predicate` is true; null where code cannot be generated. */
export function generateFilter(predicate: BoundExpression, scope: CompileScope, batch: Batch): GeneratedFilter | null {
  const writer = new LoopWriter(scope, batch);
  const body = writer.block(() => writer.requireTrue(predicate));
  const loop = (row: string) => `for(let p=0;p<count;p++){const i=${row};L:{${body}out[n++]=i;}}`;
  const text = `${writer.head()}let n=0;if(selection===null){${loop('p')}}else{${loop('selection[p]')}}return n;`;
  const make = generateFunction<(constants: readonly unknown[]) => GeneratedFilter>(
    ['K'],
    `return function(batch,selection,count,out,context){${text}}`,
  );
  return make === null ? null : make(writer.constants);
}

/** A loop that computes `expression` for the selected rows; null where code cannot be generated. */
export function generateMap(expression: BoundExpression, scope: CompileScope, batch: Batch): GeneratedMap | null {
  const writer = new LoopWriter(scope, batch);
  let result = { value: '', isNull: '' };
  const body = writer.block(() => {
    result = writer.emit(expression);
  });
  const typed = TYPED_OUTPUT[expression.type.layout];
  const store =
    typed === undefined
      ? `out[i]=${result.isNull === 'false' ? result.value : `${result.isNull}?null:${result.value}`};`
      : result.isNull === 'false'
        ? `out[i]=${result.value};`
        : `if(${result.isNull}){if(nulls===null)nulls=new Uint8Array(batch.rowCount);nulls[i]=1;}else{out[i]=${result.value};}`;
  const loop = (row: string) => `for(let p=0;p<count;p++){const i=${row};${body}${store}}`;
  const make = generateFunction<(constants: readonly unknown[], finish: typeof finishMap) => GeneratedMap>(
    ['K', 'finish'],
    `return function(batch,selection,count,context){${writer.head()}let nulls=null;const out=new ${typed ?? 'Array'}(batch.rowCount);` +
      `if(selection===null){${loop('p')}}else{${loop('selection[p]')}}return finish(out,nulls);}`,
  );
  return make === null ? null : make(writer.constants, finishMap);
}

const TYPED_OUTPUT: Readonly<Record<string, string | undefined>> = {
  int32: 'Int32Array',
  float32: 'Float64Array',
  float64: 'Float64Array',
  bool: 'Uint8Array',
};

function finishMap(out: Int32Array | Float64Array | Uint8Array | unknown[], nulls: Uint8Array | null): Column {
  if (out instanceof Int32Array) return new Int32Column(out, nulls);
  if (out instanceof Float64Array) return new Float64Column(out, nulls);
  return out instanceof Uint8Array ? new BooleanColumn(out, nulls) : new ObjectColumn(out);
}

/** Texts of an expression's value (good when it is not NULL) and of the test for NULL. */
interface Emitted {
  readonly value: string;
  readonly isNull: string;
}

const NEVER = 'false';

class LoopWriter {
  readonly constants: unknown[] = [];
  private readonly prologue: string[] = [];
  private readonly columns = new Map<number, Emitted>();
  private readonly parameters = new Map<number, Emitted>();
  private lines: string[] = [];
  private names = 0;

  constructor(
    private readonly scope: CompileScope,
    private readonly batch: Batch,
  ) {}

  /** What stands before the loop. */
  head(): string {
    return this.prologue.join('');
  }

  /** The text that `write` produces. */
  block(write: () => void): string {
    const outer = this.lines;
    this.lines = [];
    write();
    const text = this.lines.join('');
    this.lines = outer;
    return text;
  }

  private name(prefix = 't'): string {
    return `${prefix}${this.names++}`;
  }

  private constant(value: unknown): string {
    const name = this.name('k');
    this.prologue.push(`const ${name}=K[${this.constants.length}];`);
    this.constants.push(value);
    return name;
  }

  /** Leaves the row (`break L`) unless the condition is true. */
  requireTrue(condition: BoundExpression): void {
    if (condition.kind === 'Logical' && condition.operator === 'AND') {
      for (const operand of condition.operands) this.requireTrue(operand);
      return;
    }
    const { value, isNull } = this.emit(condition);
    this.lines.push(isNull === NEVER ? `if(!(${value}))break L;` : `if(${isNull}||!(${value}))break L;`);
  }

  emit(expression: BoundExpression): Emitted {
    switch (expression.kind) {
      case 'Constant':
        if (expression.value === null) return { value: 'null', isNull: 'true' };
        return { value: this.constant(expression.value), isNull: NEVER };
      case 'Parameter':
        return this.parameter(expression.index);
      case 'Column': {
        const index = this.scope.inputs.get(expression.id);
        return index === undefined ? this.outer(expression) : this.column(index);
      }
      case 'Call':
        return this.call(expression);
      case 'Cast': {
        const operand = this.emit(expression.operand);
        const convert = this.constant(castFunction(expression));
        return this.guarded([operand], `${convert}(${operand.value},context)`);
      }
      case 'Logical':
        return this.logical(expression);
      case 'Not': {
        const { value, isNull } = this.emit(expression.operand);
        return { value: `!(${value})`, isNull };
      }
      case 'IsNull': {
        const { isNull } = this.emit(expression.operand);
        return { value: expression.isNegated ? `!(${isNull})` : `(${isNull})`, isNull: NEVER };
      }
      case 'IsBoolean': {
        const { value, isNull } = this.emit(expression.operand);
        const test =
          expression.test === 'UNKNOWN'
            ? `(${isNull})`
            : `(!(${isNull})&&${expression.test === 'TRUE' ? '' : '!'}(${value}))`;
        return { value: expression.isNegated ? `!${test}` : test, isNull: NEVER };
      }
      case 'Case':
        return expression.operand === null ? this.caseWhen(expression) : this.closure(expression);
      case 'Coalesce':
        return this.coalesce(expression.args);
      case 'InList':
        return this.inList(expression);
      default:
        return this.closure(expression);
    }
  }

  // --------------------------------------------------------------------------------------------------- inputs

  private column(index: number): Emitted {
    const known = this.columns.get(index);
    if (known !== undefined) return known;
    const column = this.batch.column(index);
    const name = this.name('c');
    this.prologue.push(`const ${name}=batch.column(${index});`);
    const hasNulls = column.nulls !== null;
    if (hasNulls) this.prologue.push(`const ${name}n=${name}.nulls;`);
    const isNull = hasNulls ? `${name}n[i]===1` : NEVER;
    let emitted: Emitted;
    switch (column.kind) {
      case 'int32':
      case 'float64':
        this.prologue.push(`const ${name}d=${name}.data;`);
        emitted = { value: `${name}d[i]`, isNull };
        break;
      case 'boolean':
        this.prologue.push(`const ${name}d=${name}.data;`);
        emitted = { value: `(${name}d[i]===1)`, isNull };
        break;
      case 'dictionary':
        this.prologue.push(`const ${name}d=${name}.codes,${name}v=${name}.dictionary;`);
        emitted = { value: `${name}v[${name}d[i]]`, isNull };
        break;
      case 'object':
        this.prologue.push(`const ${name}d=${name}.values;`);
        emitted = { value: `${name}d[i]`, isNull: `${name}d[i]===null` };
        break;
      case 'constant':
        this.prologue.push(`const ${name}d=${name}.constant;`);
        emitted = { value: `${name}d`, isNull: `${name}d===null` };
        break;
      case 'text':
      case 'lazy':
        // Decoding costs: the value is fetched where it is used, into a name of its own.
        return this.fetched(`${name}.value(i)`);
    }
    this.columns.set(index, emitted);
    return emitted;
  }

  private fetched(text: string): Emitted {
    const name = this.name();
    this.lines.push(`const ${name}=${text};`);
    return { value: name, isNull: `${name}===null` };
  }

  private outer(expression: BoundExpression & { kind: 'Column' }): Emitted {
    const name = this.name('o');
    this.prologue.push(`const ${name}=context.outer[${this.scope.outerSlot(expression.id)}];`);
    return { value: name, isNull: `${name}===null` };
  }

  private parameter(index: number): Emitted {
    let emitted = this.parameters.get(index);
    if (emitted === undefined) {
      const name = this.name('p');
      this.prologue.push(`const ${name}=context.parameters[${index}];`);
      emitted = { value: name, isNull: `${name}===null` };
      this.parameters.set(index, emitted);
    }
    return emitted;
  }

  // ---------------------------------------------------------------------------------------------------- calls

  private call(expression: Call): Emitted {
    const { function: row, args } = expression;
    if (row.usesContext || row.nulls !== 'propagate') return this.closure(expression);
    const table = this.dictionaryTable(expression);
    if (table !== null) return table;
    const emitted = args.map((arg) => this.named(this.emit(arg)));
    const evaluate = this.constant(
      withTypes(
        row,
        args.map((arg) => arg.type),
      ),
    );
    const call = `${evaluate}(${emitted.map(({ value }) => value).join(',')})`;
    if (row.inline === undefined) return this.guarded(emitted, call);
    const value = row.inline(
      emitted.map((arg) => arg.value),
      call,
    );
    const isNull = anyNull(emitted);
    return { value: `(${value})`, isNull };
  }

  /** An operand that may be mentioned more than once: a name, or an element of an array. */
  private named(emitted: Emitted): Emitted {
    if (/^[\w.]+(\[i\])?$/.test(emitted.value)) return emitted;
    const name = this.name();
    if (emitted.isNull === NEVER) {
      this.lines.push(`const ${name}=${emitted.value};`);
      return { value: name, isNull: NEVER };
    }
    const isNull = this.name();
    this.lines.push(`const ${isNull}=${emitted.isNull};const ${name}=${isNull}?null:${emitted.value};`);
    return { value: name, isNull };
  }

  /** `text` evaluated when no operand is NULL; its result may be NULL too. */
  private guarded(operands: readonly Emitted[], text: string): Emitted {
    const isNull = anyNull(operands);
    return this.fetched(isNull === NEVER ? text : `${isNull}?null:${text}`);
  }

  /** A call over one dictionary column and fixed values: computed once an entry that occurs, not once a row. */
  private dictionaryTable(expression: Call): Emitted | null {
    const { function: row, args } = expression;
    if (row.volatility === 'volatile') return null;
    const varying = args.filter((arg) => arg.kind !== 'Constant' && arg.kind !== 'Parameter');
    if (varying.length !== 1 || varying[0]!.kind !== 'Column') return null;
    const index = this.scope.inputs.get(varying[0]!.id);
    if (index === undefined || this.batch.column(index).kind !== 'dictionary') return null;
    const own = this.column(index);
    const evaluate = this.constant(
      withTypes(
        row,
        args.map((arg) => arg.type),
      ),
    );
    const fixed = args.map((arg) => (arg === varying[0] ? own : this.emit(arg)));
    const values = fixed.map(({ value }) => value).join(',');
    const codes = `${own.value.slice(own.value.indexOf('[') + 1, -1)}`;
    const table = this.name('m');
    this.prologue.push(`const ${table}=[];`);
    const result = this.name();
    const isNull = anyNull(fixed);
    const compute = `(${table}[${codes}]??=[${evaluate}(${values})])[0]`;
    this.lines.push(`const ${result}=${isNull === NEVER ? compute : `${isNull}?null:${compute}`};`);
    return { value: result, isNull: `${result}===null` };
  }

  /** Falls back to the closure of a node. */
  private closure(expression: BoundExpression): Emitted {
    const evaluate = this.constant(compile(expression, this.scope));
    return this.fetched(`${evaluate}(batch,i,context)`);
  }

  // --------------------------------------------------------------------------------------------- control flow

  private logical(expression: Extract<BoundExpression, { kind: 'Logical' }>): Emitted {
    const result = this.name();
    const deciding = expression.operator === 'OR';
    const label = this.name('L');
    const body = this.block(() => {
      for (const operand of expression.operands) {
        const { value, isNull } = this.emit(operand);
        const test = deciding ? `(${value})` : `!(${value})`;
        this.lines.push(
          isNull === NEVER
            ? `if(${test}){${result}=${deciding};break ${label};}`
            : `if(${isNull}){${result}=null;}else if(${test}){${result}=${deciding};break ${label};}`,
        );
      }
    });
    this.lines.push(`let ${result}=${!deciding};${label}:{${body}}`);
    return { value: result, isNull: `${result}===null` };
  }

  private caseWhen(expression: Extract<BoundExpression, { kind: 'Case' }>): Emitted {
    const result = this.name();
    const label = this.name('L');
    const body = this.block(() => {
      for (const { when, then } of expression.branches) {
        const condition = this.emit(when);
        const branch = this.block(() => this.assign(result, then));
        const test = condition.isNull === NEVER ? condition.value : `!(${condition.isNull})&&(${condition.value})`;
        this.lines.push(`if(${test}){${branch}break ${label};}`);
      }
      this.assign(result, expression.otherwise);
    });
    this.lines.push(`let ${result}=null;${label}:{${body}}`);
    return { value: result, isNull: `${result}===null` };
  }

  private coalesce(args: readonly BoundExpression[]): Emitted {
    const result = this.name();
    const label = this.name('L');
    const body = this.block(() => {
      for (const arg of args) {
        this.assign(result, arg);
        this.lines.push(`if(${result}!==null)break ${label};`);
      }
    });
    this.lines.push(`let ${result}=null;${label}:{${body}}`);
    return { value: result, isNull: `${result}===null` };
  }

  private assign(name: string, expression: BoundExpression): void {
    const { value, isNull } = this.emit(expression);
    this.lines.push(isNull === NEVER ? `${name}=${value};` : `${name}=${isNull}?null:${value};`);
  }

  private inList(expression: Extract<BoundExpression, { kind: 'InList' }>): Emitted {
    const { operand, items, isNegated } = expression;
    if (!items.every((item) => item.kind === 'Constant')) return this.closure(expression);
    const { type } = operand;
    const values = items.map((item) => (item as { value: unknown }).value);
    const keys = new Set(values.filter((value) => value !== null).map((value) => type.hashKey(value)));
    const set = this.constant(keys);
    const hash = this.constant((value: unknown) => type.hashKey(value));
    const emitted = this.emit(operand);
    const hasNull = values.includes(null);
    const found = `${set}.has(${hash}(${emitted.value}))`;
    const test = hasNull ? `${found}?${!isNegated}:null` : isNegated ? `!${found}` : found;
    return this.guarded([emitted], test);
  }
}

function anyNull(operands: readonly Emitted[]): string {
  const tests = operands.map(({ isNull }) => isNull).filter((isNull) => isNull !== NEVER);
  if (tests.length === 0) return NEVER;
  return tests.length === 1 ? tests[0]! : `(${tests.join('||')})`;
}
