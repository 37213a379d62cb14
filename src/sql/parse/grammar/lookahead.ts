import {
  Alternation,
  type ILookaheadStrategy,
  type IProduction,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain';
import { tableByType } from '../tokens.js';
import type { ParserBase } from './parser-base.js';

/** What a part of the grammar may begin with, and whether it may be empty. */
interface First {
  readonly types: ReadonlySet<TokenType>;
  readonly isNullable: boolean;
}

/** The parts of a part, of those that have any. */
function partsOf(part: unknown): IProduction[] {
  return (part as { definition?: IProduction[] }).definition ?? [];
}

/**
 * Lookahead by one token, from the sets of first tokens.
 *
 * Chevrotain's own strategy lists every path of k tokens for each decision; with categories of 400 keywords and a
 * grammar of 120 rules that took 100 ms of the construction of the parser. Sets, kept by rule, take a few.
 * Only OR asks at run time; OPTION and MANY are recorded (see parser-base.ts) but never run.
 */
export class FirstTokenStrategy implements ILookaheadStrategy {
  private readonly firstByRule = new Map<Rule, First>();

  validate(options: Parameters<ILookaheadStrategy['validate']>[0]): ReturnType<ILookaheadStrategy['validate']> {
    return new LLkLookaheadStrategy({ maxLookahead: 1 }).validate(options);
  }

  buildLookaheadForAlternation(options: { prodOccurrence: number; rule: Rule }): () => number | undefined {
    const alternation = findAlternation(options.rule.definition, options.prodOccurrence) as Alternation;
    const choices = tableByType([]);
    for (let index = partsOf(alternation).length - 1; index >= 0; index--) {
      // The first alternative wins, so it is written last; a category stands for its members.
      for (const type of this.firstOfSequence(partsOf(partsOf(alternation)[index])).types) {
        choices[type.tokenTypeIdx as number] = index + 1;
        for (const member of type.categoryMatches ?? []) choices[member] = index + 1;
      }
    }
    return function (this: unknown) {
      const choice = choices[(this as ParserBase).LA(1).tokenTypeIdx];
      return choice === 0 ? undefined : choice - 1;
    };
  }

  buildLookaheadForOptional(): () => boolean {
    return () => false;
  }

  private firstOfRule(rule: Rule): First {
    const known = this.firstByRule.get(rule);
    if (known !== undefined) return known;
    const first = this.firstOfSequence(rule.definition);
    this.firstByRule.set(rule, first);
    return first;
  }

  private firstOfSequence(sequence: readonly IProduction[]): First {
    const types = new Set<TokenType>();
    for (const part of sequence) {
      const first = this.firstOfPart(part);
      for (const type of first.types) types.add(type);
      if (!first.isNullable) return { types, isNullable: false };
    }
    return { types, isNullable: true };
  }

  private firstOfPart(part: IProduction): First {
    if (part instanceof Terminal) return { types: new Set([part.terminalType]), isNullable: false };
    if (part instanceof NonTerminal) return this.firstOfRule(part.referencedRule);
    if (part instanceof Alternation) {
      const alternatives = part.definition.map((alternative) => this.firstOfSequence(partsOf(alternative)));
      return {
        types: new Set(alternatives.flatMap((first) => [...first.types])),
        isNullable: alternatives.some((first) => first.isNullable),
      };
    }
    const inside = this.firstOfSequence(partsOf(part));
    const isOptional = part instanceof Option || part instanceof Repetition;
    return isOptional ? { types: inside.types, isNullable: true } : inside;
  }
}

function findAlternation(sequence: readonly IProduction[], occurrence: number): Alternation | undefined {
  for (const part of sequence) {
    if (part instanceof Alternation && part.idx === occurrence) return part;
    const found = part instanceof NonTerminal ? undefined : findAlternation(partsOf(part), occurrence);
    if (found !== undefined) return found;
  }
  return undefined;
}
