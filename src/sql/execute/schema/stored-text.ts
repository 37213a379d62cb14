import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type { BindContext } from '../../plan/bind/context.js';

// Expressions that the catalog keeps as text: defaults, checks, generated columns.

/** @throws 42P02: what the catalog keeps has no parameters. */
export function refuseParameters(context: BindContext, span: Span): void {
  const { length } = context.parameterTypes();
  if (length > 0) throw error('undefined_parameter', `there is no parameter $${length}`, { span });
}

/** The text with each name of a relation that it means for good (`nextval('tick')`) as its OID: names may change. */
export function withOids(text: string, context: BindContext): string {
  let pinned = text;
  const found = [...(context.relationLiterals ?? [])].sort((a, b) => b.span.start - a.span.start);
  for (const { span, oid } of found) {
    pinned = `${pinned.slice(0, span.start)}'${oid}'::regclass${pinned.slice(span.end)}`;
  }
  return pinned;
}
