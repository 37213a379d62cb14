// Chapters of the reference, in the order of PostgreSQL's manual (chapter 9); what pgvector adds comes last. Each is a
// page of `docs/reference`, and each family of functions and operators belongs to one.

/** A page of functions and operators. */
export interface Chapter {
  readonly title: string;
  /** What the page is about, in a sentence. */
  readonly doc: string;
}

/** TABLE of chapters. */
export const CHAPTERS = {
  comparison: { title: 'Comparison', doc: 'What is equal, and what comes first.' },
  math: { title: 'Mathematics', doc: 'Arithmetic, rounding, powers, trigonometry, random numbers.' },
  string: { title: 'Strings', doc: 'Texts: joining, measuring, cutting, quoting.' },
  binary: { title: 'Binary strings and bit strings', doc: 'Values of `bytea`, `bit` and `bit varying`.' },
  pattern: { title: 'Pattern matching', doc: 'LIKE, SIMILAR TO and regular expressions.' },
  formatting: { title: 'Formatting', doc: 'Numbers and times to text by a template, and back.' },
  datetime: { title: 'Date and time', doc: 'Dates, times, intervals and time zones.' },
  uuid: { title: 'UUID', doc: 'Universally unique identifiers.' },
  json: { title: 'JSON', doc: 'Making, reading, changing and unnesting `json` and `jsonb`.' },
  jsonpath: { title: 'The SQL/JSON path language', doc: 'Queries in `jsonpath` over `jsonb`.' },
  sequence: { title: 'Sequences', doc: 'Numbers that are given out once.' },
  array: { title: 'Arrays', doc: 'Making, measuring, searching and unnesting arrays.' },
  aggregate: { title: 'Aggregates', doc: 'One value of many rows; each is also a window function with OVER.' },
  window: { title: 'Window functions', doc: 'A value for each row, of the rows around it; they need OVER.' },
  series: { title: 'Set-returning functions', doc: 'Rows out of nothing.' },
  system: { title: 'System information', doc: 'The session, its settings, and the objects of the database.' },
  vector: { title: 'Vectors', doc: "Values of pgvector's `vector`: distances, arithmetic, conversions." },
} as const satisfies Readonly<Record<string, Chapter>>;

export type ChapterName = keyof typeof CHAPTERS;
