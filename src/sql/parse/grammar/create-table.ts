import { error, notSupported } from '../../../common/errors.js';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  Identifier,
  QualifiedName,
  StorageOption,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { TableConstraint } from './constraint.js';
import { acceptIfNotExists } from './names.js';
import type { Rule } from './parser-base.js';
import { skipParentheses } from './skip.js';

/** What this file adds to the grammar. */
export interface CreateTableRules {
  /** What follows CREATE [TEMPORARY | UNLOGGED]. */
  createTable: Rule<CreateTable | CreateTableAs, [CreateTablePrefix]>;
  tableElement: Rule<TableElement>;
  /** The table and options, behind LIKE. */
  likeClause: Rule<LikeClause>;
}

/** What stood between CREATE and TABLE, and where the statement began. */
export interface CreateTablePrefix {
  readonly start: number;
  readonly isTemporary: boolean;
  readonly isUnlogged: boolean;
}

type TableElement =
  | { readonly kind: 'column'; readonly column: ColumnDefinition }
  | { readonly kind: 'constraint'; readonly constraint: TableConstraint }
  | { readonly kind: 'like'; readonly like: LikeClause };

type LikeClause = Omit<CreateTable['likes'][number], 'columnsBefore'>;

const { TABLE, NOT, OF, PARTITION, BY, INHERITS, USING, WITH, WITHOUT, OIDS, ON, COMMIT, DROP, DELETE } = K;
const { ROWS, PRESERVE, TABLESPACE, AS, EXECUTE, DATA, NO, LIKE, INCLUDING, EXCLUDING, ALL } = K;
const { CONSTRAINT, CHECK, UNIQUE, PRIMARY, FOREIGN, EXCLUDE } = K;

/** What LIKE can copy beside names and types. */
const likeOptions = [
  ...[K.COMMENTS, K.COMPRESSION, K.CONSTRAINTS, K.DEFAULTS, K.GENERATED, K.IDENTITY, K.INDEXES, K.STATISTICS],
  ...[K.STORAGE],
];

/** Adds the rules of `CreateTableRules`. */
export function addCreateTableRules($: Grammar): void {
  $.createTable = $.RULE('createTable', (prefix = { start: 0, isTemporary: false, isUnlogged: false }) => {
    $.CONSUME(TABLE);
    const ifNotExists = acceptIfNotExists($);
    const name = $.SUBRULE($.qualifiedName);
    if ($.RECORDING_PHASE) return recordBody();
    if ($.sees(1, OF)) throw notSupported('CREATE TABLE OF', $.placeOfNext());
    if ($.sees(1, PARTITION)) throw notSupported('PARTITION OF', $.placeOfNext());
    const isColumnList =
      $.sees(1, T.LeftParen) && $.sees(2, T.ColumnName) && ($.sees(3, T.Comma) || $.sees(3, T.RightParen));
    if (isColumnList) return createTableAs(prefix, name, ifNotExists, $.parenthesizedList($.columnName));
    if ($.sees(1, T.LeftParen)) return createTable(prefix, name, ifNotExists);
    return createTableAs(prefix, name, ifNotExists, []);
  });

  function recordBody(): CreateTable {
    $.parenthesizedList($.tableElement);
    $.SUBRULE($.storageOptions);
    $.SUBRULE($.subquery);
    return undefined as never;
  }

  function createTable(prefix: CreateTablePrefix, name: QualifiedName, ifNotExists: boolean): CreateTable {
    $.expect(T.LeftParen);
    const elements = $.sees(1, T.RightParen) ? [] : $.list($.tableElement);
    $.expect(T.RightParen);
    const inherits = $.accept(INHERITS) ? $.parenthesizedList($.qualifiedName) : [];
    const isPartitioned = partitionClause();
    const { options, onCommit } = tableClauses();
    const { columns, constraints } = placeNotNulls(name, elements);
    return {
      kind: 'CreateTable',
      span: $.spanFrom(prefix.start),
      name,
      ifNotExists,
      isTemporary: prefix.isTemporary,
      isUnlogged: prefix.isUnlogged,
      columns,
      constraints,
      likes: placeLikes(elements),
      inherits,
      isPartitioned,
      onCommit,
      options,
    };
  }

  function partitionClause(): boolean {
    if (!$.accept(PARTITION)) return false;
    $.expect(BY, T.ColumnName);
    skipParentheses($);
    return true;
  }

  /** USING, WITH, ON COMMIT and TABLESPACE. */
  function tableClauses(): { options: StorageOption[]; onCommit: CreateTable['onCommit'] } {
    if ($.accept(USING)) $.expect(T.ColumnName);
    let options: StorageOption[] = [];
    if ($.acceptThen(WITHOUT, OIDS)) options = [];
    else if ($.accept(WITH)) options = $.SUBRULE($.storageOptions);
    const onCommit = $.accept(ON) ? commitAction() : null;
    if ($.sees(1, TABLESPACE)) throw notSupported('TABLESPACE', $.placeOfNext());
    return { options, onCommit };
  }

  function commitAction(): NonNullable<CreateTable['onCommit']> {
    $.expect(COMMIT);
    if ($.accept(DROP)) return 'DROP';
    const action = $.accept(DELETE) ? 'DELETE ROWS' : 'PRESERVE ROWS';
    if (action === 'PRESERVE ROWS') $.expect(PRESERVE);
    $.expect(ROWS);
    return action;
  }

  function placeLikes(elements: readonly TableElement[]): CreateTable['likes'] {
    let columnsBefore = 0;
    const likes: CreateTable['likes'][number][] = [];
    for (const element of elements) {
      if (element.kind === 'column') columnsBefore++;
      else if (element.kind === 'like') likes.push({ ...element.like, columnsBefore });
    }
    return likes;
  }

  /** Gives the table constraints `NOT NULL a` to their columns. */
  function placeNotNulls(table: QualifiedName, elements: readonly TableElement[]) {
    const columns = elements.flatMap((element) => (element.kind === 'column' ? [element.column] : []));
    const constraints: ConstraintDefinition[] = [];
    for (const element of elements) {
      if (element.kind !== 'constraint') continue;
      const { column: name, ...constraint } = element.constraint;
      if (name === null) {
        constraints.push(constraint);
        continue;
      }
      const at = columns.findIndex((column) => column.name.name === name.name);
      if (at < 0) {
        $.defer(noSuchColumn(name, table));
        continue;
      }
      columns[at] = { ...columns[at], constraints: [...columns[at].constraints, constraint] };
    }
    return { columns, constraints };
  }

  function noSuchColumn(column: Identifier, table: QualifiedName) {
    const relation = table.parts[table.parts.length - 1].name;
    const message = `column "${column.name}" of relation "${relation}" does not exist`;
    return error('undefined_column', message, { span: column.span });
  }

  $.tableElement = $.RULE('tableElement', (): TableElement => {
    if ($.accept(LIKE)) return { kind: 'like', like: $.SUBRULE($.likeClause) };
    if ($.RECORDING_PHASE) {
      $.OR({
        DEF: [{ ALT: () => void $.SUBRULE($.columnDefinition) }, { ALT: () => void $.SUBRULE($.tableConstraint) }],
        IGNORE_AMBIGUITIES: true,
      });
      return undefined as never;
    }
    if (beginsTableConstraint($)) return { kind: 'constraint', constraint: $.SUBRULE($.tableConstraint) };
    return { kind: 'column', column: $.SUBRULE($.columnDefinition) };
  });

  $.likeClause = $.RULE('likeClause', () => {
    const table = $.SUBRULE($.qualifiedName);
    const including = new Set<string>();
    while ($.sees(1, INCLUDING) || $.sees(1, EXCLUDING)) {
      const isIncluded = $.take().tokenType === INCLUDING;
      const option = $.LA(1);
      if (option.tokenType !== ALL && !likeOptions.includes(option.tokenType)) $.fail();
      $.take();
      for (const type of option.tokenType === ALL ? likeOptions : [option.tokenType]) {
        if (isIncluded) including.add(type.name);
        else including.delete(type.name);
      }
    }
    return { table, including: [...including] };
  });

  // ------------------------------------------------------------------------------------------- CREATE TABLE AS

  function createTableAs(
    prefix: CreateTablePrefix,
    name: QualifiedName,
    ifNotExists: boolean,
    columns: readonly Identifier[],
  ): CreateTableAs {
    const { options, onCommit } = tableClauses();
    if (options.length > 0) throw notSupported('WITH options in CREATE TABLE AS', options[0].span);
    if (onCommit !== null) throw notSupported('ON COMMIT in CREATE TABLE AS', $.placeOfNext());
    $.expect(AS);
    if ($.sees(1, EXECUTE)) throw notSupported('CREATE TABLE AS EXECUTE', $.placeOfNext());
    const query = $.SUBRULE($.subquery);
    let withData = true;
    if ($.accept(WITH)) {
      withData = !$.accept(NO);
      $.expect(DATA);
    }
    const span = $.spanFrom(prefix.start);
    return {
      kind: 'CreateTableAs',
      span,
      name,
      columns,
      ifNotExists,
      isTemporary: prefix.isTemporary,
      query,
      withData,
    };
  }
}

/** Whether a table constraint comes next, and not a column. */
export function beginsTableConstraint($: Grammar): boolean {
  if ($.sees(1, EXCLUDE)) return $.sees(2, USING) || $.sees(2, T.LeftParen);
  return [CONSTRAINT, CHECK, UNIQUE, PRIMARY, FOREIGN, NOT].some((type) => $.sees(1, type));
}
