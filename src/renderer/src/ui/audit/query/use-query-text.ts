import type { ParsedQuery, QueryIssue } from '@shared/domain/audit-query/ast'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { useMemo, useState } from 'react'
import type { AuditPlace } from '../audit-view-parts'

type Caret = { readonly start: number; readonly end: number }

/**
 * What stands in the query field: the location's query until someone types. Faults show as one
 * types, but for the term the caret is in: that one is not finished yet. Enter shows them all.
 */
export function useQueryText({ query, zone }: Pick<AuditPlace, 'query' | 'zone'>) {
  const [of, setOf] = useState(query)
  const [text, setText] = useState(query)
  const [caret, setCaret] = useState<Caret>({ start: query.length, end: query.length })
  /** The text all faults were asked for. */
  const [checked, setChecked] = useState<string | undefined>(query)
  if (of !== query) {
    setOf(query)
    setText(query)
    setChecked(query)
  }
  const parsed = useMemo<ParsedQuery>(
    () => parseAuditQuery(text, { zone, now: Date.now() }),
    [text, zone]
  )
  const isBeingTyped = ({ span }: QueryIssue) =>
    caret.start === caret.end && caret.end >= span.start && caret.end <= span.end
  const issues =
    checked === text ? parsed.issues : parsed.issues.filter(issue => !isBeingTyped(issue))
  return {
    text,
    caret,
    parsed,
    issues,
    type: (next: string, at: Caret) => {
      setText(next)
      setCaret(at)
    },
    setCaret,
    /** From here on its faults show wherever they stand. */
    check: setChecked
  }
}
