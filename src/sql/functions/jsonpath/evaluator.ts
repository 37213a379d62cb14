import { error } from '../../../common/errors.js';
import type { Condition } from '../../../common/sqlstate.js';
import {
  findPair,
  type JsonNode,
  jsonBoolean,
  jsonNull,
  jsonNumber,
  jsonObject,
  jsonString,
} from '../../../types/json-node.js';
import { regexFlags } from '../../../types/jsonpath-pattern.js';
import type {
  ArithmeticItem,
  JsonPath,
  MethodItem,
  PathItem,
  SignItem,
  Subscript,
  SubscriptsItem,
} from '../../../types/jsonpath-syntax.js';
import { Numeric } from '../../../types/numeric.js';
import { regexOf } from '../regex/cache.js';
import { compareValues, type Truth } from './compare.js';
import { applyMethod, isSoftError } from './methods.js';
import type { MomentZone } from './moment.js';
import { containerOffsets } from './object-id.js';
import { kindName, type PathValue } from './value.js';

// Follows a path through a value, item by item, as PostgreSQL's `jsonpath_exec.c` does: an item looks at one value and
// hands what it finds to the next item. A caller that only asks whether there is anything gives no list of results, and
// the walk ends with the first one.
//
// What a path may do wrong is an error of two kinds. One that predicates turn into `unknown` and `silent` into nothing
// is FAILED when nobody wants to see it; all others are thrown. In lax mode a structure that does not fit is no error at
// all, and arrays stand for their elements.

/** How a walk ended. */
export type Outcome = typeof FOUND | typeof NOT_FOUND | typeof FAILED;

export const FOUND = 0;
export const NOT_FOUND = 1;
export const FAILED = 2;

type Results = PathValue[] | null;

/** What ids of objects are counted from. */
interface BaseObject {
  readonly node: JsonNode;
  readonly id: number;
}

export interface WalkOptions {
  /** An object; null for none. */
  readonly variables: JsonNode | null;
  readonly isSilent: boolean;
  readonly zone: MomentZone;
}

const ID_STEP = 10_000_000_000n;
const OPERATORS = {
  '+': (left: Numeric, right: Numeric) => left.add(right),
  '-': (left: Numeric, right: Numeric) => left.subtract(right),
  '*': (left: Numeric, right: Numeric) => left.multiply(right),
  '/': (left: Numeric, right: Numeric) => left.divide(right),
  '%': (left: Numeric, right: Numeric) => left.modulo(right),
} as const;

/** One walk of a path through one value. */
export class PathWalk {
  private readonly isLax: boolean;
  /** A structure that does not fit is passed over. */
  private ignoresStructure: boolean;
  private throws: boolean;
  private current: PathValue;
  /** Elements of the array whose subscripts are computed. */
  private arraySize = -1;
  private base: BaseObject;
  private nextBaseId: number;

  constructor(
    private readonly path: JsonPath,
    private readonly root: JsonNode,
    private readonly options: WalkOptions,
  ) {
    this.isLax = path.isLax;
    this.ignoresStructure = path.isLax;
    this.throws = !options.isSilent;
    this.current = root;
    this.base = { node: root, id: 0 };
    this.nextBaseId = options.variables === null ? 1 : 2;
  }

  /** All that the path finds; what was found before a silent error stays. */
  query(): PathValue[] {
    const found: PathValue[] = [];
    this.walk(this.path.root, this.root, found);
    return found;
  }

  /** Whether it finds anything; null after a silent error. */
  exists(): Truth {
    // Strict mode has to see that there is no error further on.
    const found: Results = this.isLax ? null : [];
    const outcome = this.walk(this.path.root, this.root, found);
    if (outcome === FAILED) return null;
    return found === null ? outcome === FOUND : found.length > 0;
  }

  private fail(condition: Condition, message: string): Outcome {
    if (this.throws) throw error(condition, message);
    return FAILED;
  }

  private passOver(condition: Condition, message: string): Outcome {
    return this.ignoresStructure ? NOT_FOUND : this.fail(condition, message);
  }

  // --------------------------------------------------------------------------------------------------------- items

  /** Hands a value on to the item behind, or to the results. */
  private proceed(item: PathItem, value: PathValue, found: Results): Outcome {
    if (item.next !== null) return this.walk(item.next, value, found);
    found?.push(value);
    return FOUND;
  }

  /** @param unwraps an array stands for its elements where the item wants none */
  private walk(item: PathItem, value: PathValue, found: Results, unwraps = this.isLax): Outcome {
    switch (item.kind) {
      case 'Null':
        return this.proceed(item, jsonNull, found);
      case 'Boolean':
        return this.proceed(item, jsonBoolean(item.value), found);
      case 'Number':
        return this.proceed(item, jsonNumber(item.value), found);
      case 'String':
        return this.proceed(item, jsonString(item.value), found);
      case 'Variable':
        return this.walkVariable(item, item.name, found);
      case 'Root':
        return this.proceedFrom({ node: this.root, id: 0 }, item, this.root, found);
      case 'Current':
        return this.proceed(item, this.current, found);
      case 'Last':
        return this.proceed(item, jsonNumber(Numeric.of(BigInt(this.arraySize - 1), 0)), found);
      case 'And':
      case 'Or':
      case 'Not':
      case 'IsUnknown':
      case 'Exists':
      case 'Comparison':
      case 'StartsWith':
      case 'LikeRegex': {
        const truth = this.test(item, value);
        return this.proceed(item, truth === null ? jsonNull : jsonBoolean(truth), found);
      }
      case 'Arithmetic':
        return this.walkArithmetic(item, value, found);
      case 'Sign':
        return this.walkSign(item, value, found);
      case 'AnyArray':
        if (value.kind === 'array') return this.walkParts(item.next, value, found, this.isLax);
        if (this.isLax) return this.proceed(item, value, found);
        return this.passOver(
          'sql_json_array_not_found',
          'jsonpath wildcard array accessor can only be applied to an array',
        );
      case 'AnyKey':
        if (value.kind === 'object') return this.walkParts(item.next, value, found, this.isLax);
        if (unwraps && value.kind === 'array') return this.walkParts(item, value, found, false);
        return this.passOver(
          'sql_json_object_not_found',
          'jsonpath wildcard member accessor can only be applied to an object',
        );
      case 'Subscripts':
        return this.walkSubscripts(item, value, found);
      case 'Any': {
        let outcome: Outcome = NOT_FOUND;
        if (item.first === 0) {
          outcome = this.ignoringStructure(() => this.proceed(item, value, found));
          if (outcome === FAILED || (outcome === FOUND && found === null)) return outcome;
        }
        const deeper = this.walkLevels(item.next, value, found, 1, item);
        return deeper === NOT_FOUND ? outcome : deeper;
      }
      case 'Key': {
        if (value.kind === 'object') {
          const member = findPair(value, item.key);
          if (member !== null) return this.proceed(item, member, found);
          return this.passOver('sql_json_member_not_found', `JSON object does not contain key "${item.key}"`);
        }
        if (unwraps && value.kind === 'array') return this.walkParts(item, value, found, false);
        return this.passOver('sql_json_member_not_found', 'jsonpath member accessor can only be applied to an object');
      }
      case 'Filter': {
        if (unwraps && value.kind === 'array') return this.walkParts(item, value, found, false);
        const outer = this.current;
        this.current = value;
        const truth = this.test(item.condition, value);
        this.current = outer;
        return truth === true ? this.proceed(item, value, found) : NOT_FOUND;
      }
      case 'Method':
        return this.walkMethod(item, value, found, unwraps);
    }
  }

  private proceedFrom(base: BaseObject, item: PathItem, value: PathValue, found: Results): Outcome {
    const outer = this.base;
    this.base = base;
    const outcome = this.proceed(item, value, found);
    this.base = outer;
    return outcome;
  }

  private walkVariable(item: PathItem, name: string, found: Results): Outcome {
    const { variables } = this.options;
    const value = variables?.kind === 'object' ? findPair(variables, name) : null;
    if (value === null) throw error('undefined_object', `could not find jsonpath variable "${name}"`);
    return this.proceedFrom({ node: variables!, id: 1 }, item, value, found);
  }

  private ignoringStructure(walk: () => Outcome): Outcome {
    const outer = this.ignoresStructure;
    this.ignoresStructure = true;
    const outcome = walk();
    this.ignoresStructure = outer;
    return outcome;
  }

  /** Goes on with each element or member of a container; `item` null: they are results. */
  private walkParts(item: PathItem | null, container: JsonNode, found: Results, unwraps: boolean): Outcome {
    let outcome: Outcome = NOT_FOUND;
    for (const part of partsOf(container)) {
      if (item === null) {
        outcome = FOUND;
        found?.push(part);
      } else {
        const next = this.walk(item, part, found, unwraps);
        if (next !== NOT_FOUND) outcome = next;
      }
      if (outcome === FAILED || (outcome === FOUND && found === null)) return outcome;
    }
    return outcome;
  }

  /** `.**`: what lies in a container, level by level from `first` to `last`; both Infinity: the leaves. */
  private walkLevels(
    next: PathItem | null,
    container: PathValue,
    found: Results,
    level: number,
    bounds: { readonly first: number; readonly last: number },
  ): Outcome {
    const { first, last } = bounds;
    let outcome: Outcome = NOT_FOUND;
    if (level > last || container.kind === 'datetime') return outcome;
    const wantsLeaves = first === Number.POSITIVE_INFINITY && last === first;
    for (const part of partsOf(container)) {
      const isContainer = part.kind === 'array' || part.kind === 'object';
      if (level >= first || (wantsLeaves && !isContainer)) {
        let reached: Outcome = FOUND;
        if (next === null) found?.push(part);
        else reached = this.ignoringStructure(() => this.walk(next, part, found));
        if (reached !== NOT_FOUND) outcome = reached;
        if (outcome === FAILED || (outcome === FOUND && found === null)) return outcome;
      }
      if (level < last && isContainer) {
        const deeper = this.walkLevels(next, part, found, level + 1, bounds);
        if (deeper !== NOT_FOUND) outcome = deeper;
        if (outcome === FAILED || (outcome === FOUND && found === null)) return outcome;
      }
    }
    return outcome;
  }

  // ---------------------------------------------------------------------------------------------------- subscripts

  private walkSubscripts(item: SubscriptsItem, value: PathValue, found: Results): Outcome {
    if (value.kind !== 'array' && !this.isLax) {
      return this.passOver('sql_json_array_not_found', 'jsonpath array accessor can only be applied to an array');
    }
    const elements: readonly PathValue[] = value.kind === 'array' ? value.elements : [value];
    const outerSize = this.arraySize;
    let outcome: Outcome = NOT_FOUND;
    for (const subscript of item.subscripts) {
      // Items behind may have subscripts of their own.
      this.arraySize = elements.length;
      const next = this.walkSubscript(subscript, item, { value, elements }, found);
      if (next !== NOT_FOUND) outcome = next;
      if (outcome === FAILED || (outcome === FOUND && found === null)) break;
    }
    this.arraySize = outerSize;
    return outcome;
  }

  private walkSubscript(
    { from, to }: Subscript,
    item: SubscriptsItem,
    { value, elements }: { readonly value: PathValue; readonly elements: readonly PathValue[] },
    found: Results,
  ): Outcome {
    const first = this.subscriptOf(from, value);
    if (first === null) return FAILED;
    const last = to === null ? first : this.subscriptOf(to, value);
    if (last === null) return FAILED;
    if (!this.ignoresStructure && (first < 0 || first > last || last >= elements.length)) {
      return this.fail('invalid_sql_json_subscript', 'jsonpath array subscript is out of bounds');
    }
    let outcome: Outcome = NOT_FOUND;
    for (let index = Math.max(first, 0); index <= Math.min(last, elements.length - 1); index++) {
      const next = this.proceed(item, elements[index]!, found);
      if (next !== NOT_FOUND) outcome = next;
      if (outcome === FAILED || (outcome === FOUND && found === null)) break;
    }
    return outcome;
  }

  /** An index, cut to an integer; null after a silent error. */
  private subscriptOf(item: PathItem, value: PathValue): number | null {
    const found: PathValue[] = [];
    if (this.walk(item, value, found) === FAILED) return null;
    const [only] = found;
    if (found.length !== 1 || only!.kind !== 'number') {
      this.fail('invalid_sql_json_subscript', 'jsonpath array subscript is not a single numeric value');
      return null;
    }
    const index = only!.value.trunc(0).toNumber();
    if (index >= -0x80000000 && index <= 0x7fffffff) return index;
    this.fail('invalid_sql_json_subscript', 'jsonpath array subscript is out of integer range');
    return null;
  }

  // ---------------------------------------------------------------------------------------------------- arithmetic

  private walkArithmetic(item: ArithmeticItem, value: PathValue, found: Results): Outcome {
    const left: PathValue[] = [];
    const right: PathValue[] = [];
    if (this.collect(item.left, value, left, true) === FAILED) return FAILED;
    if (this.collect(item.right, value, right, true) === FAILED) return FAILED;
    const leftNumber = singleNumber(left);
    const rightNumber = singleNumber(right);
    if (leftNumber === null || rightNumber === null) {
      const side = leftNumber === null ? 'left' : 'right';
      return this.fail(
        'singleton_sql_json_item_required',
        `${side} operand of jsonpath operator ${item.operator} is not a single numeric value`,
      );
    }
    const result = this.attempt(() => OPERATORS[item.operator](leftNumber, rightNumber));
    return result === null ? FAILED : this.proceed(item, jsonNumber(result), found);
  }

  /** Null for an error that is silent. */
  private attempt<Result>(compute: () => Result): Result | null {
    if (this.throws) return compute();
    try {
      return compute();
    } catch (cause) {
      if (isSoftError(cause)) return null;
      throw cause;
    }
  }

  private walkSign(item: SignItem, value: PathValue, found: Results): Outcome {
    const operands: PathValue[] = [];
    if (this.collect(item.operand, value, operands, true) === FAILED) return FAILED;
    const isAsked = found === null && item.next === null;
    let outcome: Outcome = NOT_FOUND;
    for (const operand of operands) {
      if (operand.kind !== 'number') {
        if (isAsked) continue;
        return this.fail(
          'sql_json_number_not_found',
          `operand of unary jsonpath operator ${item.operator} is not a numeric value`,
        );
      }
      const number = item.operator === '-' ? jsonNumber(operand.value.negate()) : operand;
      const next = this.proceed(item, number, found);
      if (next !== NOT_FOUND) outcome = next;
      if (outcome === FAILED || (outcome === FOUND && found === null)) return outcome;
    }
    return outcome;
  }

  /** The values of an operand, arrays as their elements in lax mode. */
  private collect(item: PathItem, value: PathValue, into: PathValue[], unwraps: boolean): Outcome {
    if (!unwraps || !this.isLax) return this.walk(item, value, into);
    const found: PathValue[] = [];
    if (this.walk(item, value, found) === FAILED) return FAILED;
    for (const one of found) {
      if (one.kind === 'array') for (const element of one.elements) into.push(element);
      else into.push(one);
    }
    return FOUND;
  }

  // ---------------------------------------------------------------------------------------------------- predicates

  private test(item: PathItem, value: PathValue): Truth {
    switch (item.kind) {
      case 'And': {
        const left = this.test(item.left, value);
        if (left === false) return false;
        const right = this.test(item.right, value);
        return right === true ? left : right;
      }
      case 'Or': {
        const left = this.test(item.left, value);
        if (left === true) return true;
        const right = this.test(item.right, value);
        return right === false ? left : right;
      }
      case 'Not': {
        const truth = this.test(item.operand, value);
        return truth === null ? null : !truth;
      }
      case 'IsUnknown':
        return this.test(item.operand, value) === null;
      case 'Exists': {
        const found: Results = this.isLax ? null : [];
        const outcome = this.quietly(() => this.walk(item.operand, value, found));
        if (outcome === FAILED) return null;
        return found === null ? outcome === FOUND : found.length > 0;
      }
      case 'Comparison': {
        const { operator } = item;
        const { zone } = this.options;
        return this.testPairs(value, item.left, item.right, true, (left, right) =>
          compareValues(operator, left, right, zone),
        );
      }
      case 'StartsWith':
        return this.testPairs(value, item.left, item.right, false, (text, start) =>
          text.kind === 'string' && start.kind === 'string' ? text.value.startsWith(start.value) : null,
        );
      case 'LikeRegex': {
        const regex = regexOf(item.pattern, regexFlags(item.flags));
        return this.testPairs(value, item.operand, null, false, (text) =>
          text.kind === 'string' ? regex.test(text.value) : null,
        );
      }
      default:
        throw error('internal_error', `a jsonpath ${item.kind} is no predicate`);
    }
  }

  private quietly(walk: () => Outcome): Outcome {
    const outer = this.throws;
    this.throws = false;
    const outcome = walk();
    this.throws = outer;
    return outcome;
  }

  /** True when one pair of values is; unknown when one is and, in lax mode, none before it is true. */
  private testPairs(
    value: PathValue,
    leftItem: PathItem,
    rightItem: PathItem | null,
    unwrapsRight: boolean,
    test: (left: PathValue, right: PathValue) => Truth,
  ): Truth {
    const lefts: PathValue[] = [];
    if (this.quietly(() => this.collect(leftItem, value, lefts, true)) === FAILED) return null;
    const rights: PathValue[] = [];
    if (rightItem === null) rights.push(jsonNull);
    else if (this.quietly(() => this.collect(rightItem, value, rights, unwrapsRight)) === FAILED) return null;
    let isTrue = false;
    let isUnknown = false;
    for (const left of lefts) {
      for (const right of rights) {
        const truth = test(left, right);
        if (truth === true) {
          if (this.isLax) return true;
          isTrue = true;
        } else if (truth === null) {
          if (!this.isLax) return null;
          isUnknown = true;
        }
      }
    }
    return isTrue ? true : isUnknown ? null : false;
  }

  // ------------------------------------------------------------------------------------------------------- methods

  private walkMethod(item: MethodItem, value: PathValue, found: Results, unwraps: boolean): Outcome {
    switch (item.name) {
      case 'type':
        return this.proceed(item, jsonString(kindName(value)), found);
      case 'size':
        if (value.kind !== 'array' && !this.isLax) {
          return this.passOver(
            'sql_json_array_not_found',
            'jsonpath item method .size() can only be applied to an array',
          );
        }
        return this.proceed(item, numberOf(value.kind === 'array' ? value.elements.length : 1), found);
      case 'keyvalue':
        if (unwraps && value.kind === 'array') return this.walkParts(item, value, found, false);
        return this.walkKeyValue(item, value, found);
      default: {
        if (unwraps && value.kind === 'array') return this.walkParts(item, value, found, false);
        const result = this.attempt(() => applyMethod(item, value, this.options.zone));
        return result === null ? FAILED : this.proceed(item, result, found);
      }
    }
  }

  /** An object of `id`, `key` and `value` for each member. */
  private walkKeyValue(item: MethodItem, value: PathValue, found: Results): Outcome {
    if (value.kind !== 'object') {
      return this.fail(
        'sql_json_object_not_found',
        'jsonpath item method .keyvalue() can only be applied to an object',
      );
    }
    if (value.pairs.length === 0) return NOT_FOUND;
    if (item.next === null && found === null) return FOUND;
    const { node, id: baseId } = this.base;
    const offset = containerOffsets(node).get(value) ?? 0;
    const id = jsonNumber(Numeric.of(BigInt(baseId) * ID_STEP + BigInt(offset), 0));
    let outcome: Outcome = NOT_FOUND;
    for (const { key, value: member } of value.pairs) {
      const triple = jsonObject([
        { key: 'id', value: id },
        { key: 'key', value: jsonString(key) },
        { key: 'value', value: member },
      ]);
      const next = this.proceedFrom({ node: triple, id: this.nextBaseId++ }, item, triple, found);
      if (next !== NOT_FOUND) outcome = next;
      if (outcome === FAILED || (outcome === FOUND && found === null)) return outcome;
    }
    return outcome;
  }
}

function* membersOf(container: JsonNode & { readonly kind: 'object' }): Iterable<JsonNode> {
  for (const { value } of container.pairs) yield value;
}

const NOTHING: readonly JsonNode[] = [];

function partsOf(container: JsonNode): Iterable<JsonNode> {
  if (container.kind === 'array') return container.elements;
  return container.kind === 'object' ? membersOf(container) : NOTHING;
}

function singleNumber(values: readonly PathValue[]): Numeric | null {
  const [only] = values;
  return values.length === 1 && only!.kind === 'number' ? only!.value : null;
}

function numberOf(value: number): JsonNode {
  return jsonNumber(Numeric.of(BigInt(value), 0));
}
