/** Fields a query names, in the order they are offered. */
export const auditFields = [
  'actor',
  'action',
  'outcome',
  'partner',
  'key',
  'resource',
  'ip',
  'reason',
  'agent',
  'id',
  'request',
  'after',
  'before'
] as const
export type AuditField = (typeof auditFields)[number]
/** `ip` is compared as text only where its value is quoted: `ip:"unknown"`. */
export type MatchField = Exclude<AuditField, 'after' | 'before' | 'id' | 'request'>

/** Those Horizon is known to send. */
export const auditOutcomes: readonly string[] = ['success', 'denied', 'error']

/** Half-open, in UTF-16 units of the source. */
export type Span = { readonly start: number; readonly end: number }

/**
 * How a text is compared, always without regard to case (`toLowerCase`): `contains` for a bare value,
 * `equals` for a quoted one (the whole of one part), `glob` where a bare value holds `*` (the whole of
 * one part; `*` is any run of characters, none and line breaks included).
 */
export type TextPattern = {
  readonly how: 'contains' | 'equals' | 'glob'
  /** Lower case. Never empty, but for `equals`. */
  readonly text: string
}

/**
 * What a query asks for; times are resolved, so that the same query answers the same everywhere.
 * What matches is said by `matches.ts`, over the parts of `entry-parts.ts`.
 */
export type AuditExpression =
  | { readonly kind: 'all' }
  /** Of two or more. */
  | { readonly kind: 'and' | 'or'; readonly of: readonly AuditExpression[] }
  | { readonly kind: 'not'; readonly of: AuditExpression }
  | { readonly kind: 'match'; readonly field: MatchField; readonly pattern: TextPattern }
  /** A range as `parseCidr` writes it (4 or 6; one address as /32 or /128), or a pattern with `*`. */
  | { readonly kind: 'ip'; readonly range: string; readonly isPattern: boolean }
  /** Exactly or by prefix, with regard to case. An empty prefix is every entry that has one. */
  | { readonly kind: 'id'; readonly field: 'id' | 'request'; readonly prefix: string }
  /** `occurred_at` in milliseconds: from `from` inclusive, to `to` exclusive. */
  | { readonly kind: 'time'; readonly from: number | null; readonly to: number | null }
  /**
   * Contained in any searched text; lower case, never empty. Also an id or request id beginning with
   * the text as it was entered, with regard to case.
   */
  | { readonly kind: 'text'; readonly text: string; readonly entered: string }

export type AuditZone = 'utc' | 'local'

export type QueryIssue = {
  readonly span: Span
  /** The cause, as a sentence without its full stop: `“yestrday” is no date`. */
  readonly message: string
  /** A remedy that can be taken by a click: the whole query with it applied. */
  readonly remedy?: { readonly label: string; readonly source: string }
}

/** Coloured pieces of the source in its order, none overlapping; spaces are left out. */
export type QueryToken = {
  readonly span: Span
  readonly kind: 'field' | 'value' | 'text' | 'operator' | 'paren' | 'negation'
  readonly isFaulty: boolean
}

export type ParsedQuery = {
  readonly tokens: readonly QueryToken[]
  /** Empty where the query can be run. */
  readonly issues: readonly QueryIssue[]
  /** What can be run and may not be what was meant: nothing lies between two dates. */
  readonly notes: readonly QueryIssue[]
  /** `undefined` where there are issues. */
  readonly expression: AuditExpression | undefined
}
