import { error } from '../../../common/errors.js';
import type { FrameBound, Identifier, WindowFrame, WindowSpecification } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { toIdentifier } from './names.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface WindowRules {
  /** `name` or `(...)`, behind OVER. */
  windowReference: Rule<WindowSpecification | Identifier>;
  /** `(base PARTITION BY ... ORDER BY ... ROWS ...)`. */
  windowSpecification: Rule<WindowSpecification>;
  /** `name AS (...)`, in the WINDOW clause. */
  windowDefinition: Rule<{ name: Identifier; specification: WindowSpecification }>;
  frameBound: Rule<FrameBound>;
}

const { PARTITION, BY, ORDER, ROWS, RANGE, GROUPS, BETWEEN, AND, UNBOUNDED, PRECEDING, FOLLOWING, CURRENT, ROW } = K;
const { EXCLUDE, GROUP, TIES, NO, OTHERS, AS } = K;

/** Adds the rules of `WindowRules`. */
export function addWindowRules($: Grammar): void {
  $.windowReference = $.RULE('windowReference', (): WindowSpecification | Identifier => {
    if ($.RECORDING_PHASE || !$.sees(1, T.ColumnName)) return $.SUBRULE($.windowSpecification);
    return toIdentifier($.take());
  });

  $.windowDefinition = $.RULE('windowDefinition', () => {
    const name = $.SUBRULE($.columnName);
    $.CONSUME(AS);
    return { name, specification: $.SUBRULE($.windowSpecification) };
  });

  $.windowSpecification = $.RULE('windowSpecification', () => {
    const start = $.nextStart;
    $.CONSUME(T.LeftParen);
    const isClause = [PARTITION, ROWS, RANGE, GROUPS].some((type) => $.sees(1, type));
    const base = !isClause && $.sees(1, T.ColumnName) ? toIdentifier($.take()) : null;
    const partitionBy = $.acceptThen(PARTITION, BY) ? $.list($.expression) : [];
    const orderBy = $.clause(ORDER, $.orderKeys) ?? [];
    const frame = windowFrame();
    $.CONSUME(T.RightParen);
    return { base, partitionBy, orderBy, frame, span: $.spanFrom(start) };
  });

  function windowFrame(): WindowFrame | null {
    const mode = $.accept(ROWS) ? 'ROWS' : $.accept(RANGE) ? 'RANGE' : $.accept(GROUPS) ? 'GROUPS' : null;
    if (mode === null) return null;
    const isBetween = $.accept(BETWEEN);
    const startPlace = $.placeOfNext();
    const start = $.SUBRULE($.frameBound);
    let end: FrameBound = { kind: 'CURRENT ROW', offset: null };
    let endPlace = startPlace;
    if (isBetween) {
      $.expect(AND);
      endPlace = $.placeOfNext();
      end = $.SUBRULE($.frameBound);
    }
    const problem = frameProblem(start, end, isBetween);
    const span = start.kind === 'UNBOUNDED FOLLOWING' ? startPlace : endPlace;
    if (problem !== null) throw error('windowing_error', problem, { span });
    return { mode, start, end, exclude: exclusion() };
  }

  function exclusion(): WindowFrame['exclude'] {
    if (!$.accept(EXCLUDE)) return 'NO OTHERS';
    if ($.accept(GROUP)) return 'GROUP';
    if ($.accept(TIES)) return 'TIES';
    if ($.accept(CURRENT)) {
      $.expect(ROW);
      return 'CURRENT ROW';
    }
    $.expect(NO, OTHERS);
    return 'NO OTHERS';
  }

  $.frameBound = $.RULE('frameBound', (): FrameBound => {
    if ($.acceptAll(CURRENT, ROW)) return { kind: 'CURRENT ROW', offset: null };
    if ($.acceptAll(UNBOUNDED, PRECEDING)) return { kind: 'UNBOUNDED PRECEDING', offset: null };
    if ($.acceptAll(UNBOUNDED, FOLLOWING)) return { kind: 'UNBOUNDED FOLLOWING', offset: null };
    const offset = $.SUBRULE($.expression);
    if ($.accept(PRECEDING)) return { kind: 'PRECEDING', offset };
    $.CONSUME(FOLLOWING);
    return { kind: 'FOLLOWING', offset };
  });
}

/** What is wrong with a frame, whatever the rows: its end may not lie before its start. */
function frameProblem(start: FrameBound, end: FrameBound, isBetween: boolean): string | null {
  if (start.kind === 'UNBOUNDED FOLLOWING') return 'frame start cannot be UNBOUNDED FOLLOWING';
  if (!isBetween) {
    return start.kind === 'FOLLOWING' ? 'frame starting from following row cannot end with current row' : null;
  }
  if (end.kind === 'UNBOUNDED PRECEDING') return 'frame end cannot be UNBOUNDED PRECEDING';
  if (start.kind === 'CURRENT ROW' && end.kind === 'PRECEDING') {
    return 'frame starting from current row cannot have preceding rows';
  }
  if (start.kind === 'FOLLOWING' && (end.kind === 'PRECEDING' || end.kind === 'CURRENT ROW')) {
    return 'frame starting from following row cannot have preceding rows';
  }
  return null;
}
