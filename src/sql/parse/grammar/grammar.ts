import type { DatabaseError } from '../../../common/errors.js';
import type { Expression, Statement, TypeName } from '../ast.js';
import type { Token } from '../tokens.js';
import { type AlterTableRules, addAlterTableRules } from './alter-table.js';
import { addConstraintRules, type ConstraintRules } from './constraint.js';
import { addCopyRules, type CopyRules } from './copy.js';
import { addCreateRules, type CreateRules } from './create.js';
import { addCreateIndexRules, type CreateIndexRules } from './create-index.js';
import { addCreateTableRules, type CreateTableRules } from './create-table.js';
import { addDeleteRules, type DeleteRules } from './delete.js';
import { addExpressionRules, type ExpressionRules } from './expression.js';
import { addFromRules, type FromRules } from './from.js';
import { addFunctionCallRules, type FunctionCallRules } from './function-call.js';
import { addGroupByRules, type GroupByRules } from './group-by.js';
import { addInsertRules, type InsertRules } from './insert.js';
import { addNameRules, type NameRules } from './names.js';
import { addObjectRules, type ObjectRules } from './object.js';
import { addOperatorRules, type OperatorRules } from './operators.js';
import { type Alternative, ParserBase, type Rule } from './parser-base.js';
import { addSelectRules, type SelectRules } from './select.js';
import { addSequenceRules, type SequenceRules } from './sequence.js';
import { addSettingRules, type SettingRules } from './setting.js';
import { addSpecialFunctionRules, type SpecialFunctionRules } from './special-functions.js';
import { addStorageOptionRules, type StorageOptionRules } from './storage-options.js';
import { addTransactionRules, type TransactionRules } from './transaction.js';
import { addTypeRules, type TypeRules } from './type-name.js';
import { addUpdateRules, type UpdateRules } from './update.js';
import { addUtilityRules, type UtilityRules } from './utility.js';
import { addWindowRules, type WindowRules } from './window.js';
import { addWithRules, type WithRules } from './with.js';

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
    addExpressionRules($);
    addOperatorRules($);
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
    this.defaultMarkers.clear();
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
