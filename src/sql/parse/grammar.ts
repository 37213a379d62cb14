import type { DatabaseError } from '../../common/errors.js';
import type { Expression, Statement, TypeName } from './ast.js';
import { type AlterTableRules, addAlterTableRules } from './grammar/alter-table.js';
import { addConstraintRules, type ConstraintRules } from './grammar/constraint.js';
import { addCopyRules, type CopyRules } from './grammar/copy.js';
import { addCreateRules, type CreateRules } from './grammar/create.js';
import { addCreateIndexRules, type CreateIndexRules } from './grammar/create-index.js';
import { addCreateTableRules, type CreateTableRules } from './grammar/create-table.js';
import { addDeleteRules, type DeleteRules } from './grammar/delete.js';
import { addExpressionRules, type ExpressionRules } from './grammar/expression.js';
import { addFromRules, type FromRules } from './grammar/from.js';
import { addFunctionCallRules, type FunctionCallRules } from './grammar/function-call.js';
import { addGroupByRules, type GroupByRules } from './grammar/group-by.js';
import { addInsertRules, type InsertRules } from './grammar/insert.js';
import { addNameRules, type NameRules } from './grammar/names.js';
import { addObjectRules, type ObjectRules } from './grammar/object.js';
import { addOperatorRules, type OperatorRules } from './grammar/operators.js';
import { addOrderRules, type OrderRules } from './grammar/order.js';
import { type Alternative, ParserBase, type Rule } from './grammar/parser-base.js';
import { addSelectRules, type SelectRules } from './grammar/select.js';
import { addSequenceRules, type SequenceRules } from './grammar/sequence.js';
import { addSettingRules, type SettingRules } from './grammar/setting.js';
import { addSpecialFunctionRules, type SpecialFunctionRules } from './grammar/special-functions.js';
import { addStorageOptionRules, type StorageOptionRules } from './grammar/storage-options.js';
import { addTransactionRules, type TransactionRules } from './grammar/transaction.js';
import { addTypeRules, type TypeRules } from './grammar/type-name.js';
import { addUpdateRules, type UpdateRules } from './grammar/update.js';
import { addUtilityRules, type UtilityRules } from './grammar/utility.js';
import { addWindowRules, type WindowRules } from './grammar/window.js';
import { addWithRules, type WithRules } from './grammar/with.js';
import type { Token } from './tokens.js';

/** What `start` needs to know of a statement. */
export interface ParserInput {
  readonly text: string;
  readonly tokens: Token[];
  readonly terminator: number;
  readonly failure: DatabaseError | null;
}

interface StatementRules {
  statement: Rule<Statement>;
  /** One statement and nothing behind it. */
  wholeStatement: Rule<Statement>;
  wholeExpression: Rule<Expression>;
  wholeTypeName: Rule<TypeName>;
}

/** The parser with its rules, as the files of the grammar see it. */
export type Grammar = SqlParser &
  AlterTableRules &
  ConstraintRules &
  CopyRules &
  CreateIndexRules &
  CreateRules &
  CreateTableRules &
  DeleteRules &
  ExpressionRules &
  FromRules &
  FunctionCallRules &
  GroupByRules &
  InsertRules &
  NameRules &
  ObjectRules &
  OperatorRules &
  OrderRules &
  SelectRules &
  SequenceRules &
  SettingRules &
  SpecialFunctionRules &
  StatementRules &
  StorageOptionRules &
  TransactionRules &
  TypeRules &
  UpdateRules &
  UtilityRules &
  WindowRules &
  WithRules;

/** PostgreSQL's grammar. */
export class SqlParser extends ParserBase {
  /** DEFAULT markers read that no INSERT or UPDATE has allowed yet. */
  readonly defaultMarkers = new Set<Expression>();

  constructor(options: { skipValidations: boolean }) {
    super(options);
    const $ = this as unknown as Grammar;
    addNameRules($);
    addTypeRules($);
    addSpecialFunctionRules($);
    addFunctionCallRules($);
    addOrderRules($);
    addOperatorRules($, addExpressionRules($));
    addWindowRules($);
    addGroupByRules($);
    addFromRules($);
    addSelectRules($);
    addWithRules($);
    addInsertRules($);
    addUpdateRules($);
    addDeleteRules($);
    addStorageOptionRules($);
    addSequenceRules($);
    addConstraintRules($);
    addCreateTableRules($);
    addAlterTableRules($);
    addCreateIndexRules($);
    addCreateRules($);
    addObjectRules($);
    addTransactionRules($);
    addSettingRules($);
    addUtilityRules($);
    addCopyRules($);
    addStatementRules($);
    this.performSelfAnalysis();
  }

  override start(input: ParserInput): void {
    super.start(input);
    if (this.defaultMarkers.size > 0) this.defaultMarkers.clear();
  }
}

function addStatementRules($: Grammar): void {
  const statements: Alternative<Statement>[] = [
    { ALT: () => $.SUBRULE($.dataStatement) },
    { ALT: () => $.SUBRULE($.create) },
    { ALT: () => $.SUBRULE($.alter) },
    { ALT: () => $.SUBRULE($.drop) },
    { ALT: () => $.SUBRULE($.comment) },
    { ALT: () => $.SUBRULE($.truncate) },
    { ALT: () => $.SUBRULE($.begin) },
    { ALT: () => $.SUBRULE($.commit) },
    { ALT: () => $.SUBRULE($.rollback) },
    { ALT: () => $.SUBRULE($.savepoint) },
    { ALT: () => $.SUBRULE($.release) },
    { ALT: () => $.SUBRULE($.setStatement) },
    { ALT: () => $.SUBRULE($.resetStatement) },
    { ALT: () => $.SUBRULE($.showStatement) },
    { ALT: () => $.SUBRULE($.explain) },
    { ALT: () => $.SUBRULE($.analyze) },
    { ALT: () => $.SUBRULE($.vacuum) },
    { ALT: () => $.SUBRULE($.reindex) },
    { ALT: () => $.SUBRULE($.copy) },
    { ALT: () => $.SUBRULE($.prepare) },
    { ALT: () => $.SUBRULE($.execute) },
    { ALT: () => $.SUBRULE($.deallocate) },
  ];

  $.statement = $.RULE('statement', () => $.OR(statements));

  $.wholeStatement = $.RULE('wholeStatement', () => {
    const statement = $.SUBRULE($.statement);
    $.expectEnd();
    return statement;
  });

  $.wholeExpression = $.RULE('wholeExpression', () => {
    const expression = $.SUBRULE($.expression);
    $.expectEnd();
    return expression;
  });

  $.wholeTypeName = $.RULE('wholeTypeName', () => {
    const type = $.SUBRULE($.typeName);
    $.expectEnd();
    return type;
  });
}
