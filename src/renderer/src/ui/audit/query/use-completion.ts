import { call } from '@renderer/api/call'
import { formatNumber } from '@renderer/ui/format'
import type { AuditSearch } from '@shared/contract/audit'
import type { AuditField, Span } from '@shared/domain/audit-query/ast'
import {
  type Completion,
  completionAt,
  joinedCompletionAt
} from '@shared/domain/audit-query/complete-audit-query'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

export type Suggestion = {
  readonly label: string
  /** What the query gets: `outcome:denied`. */
  readonly written: string
  /** "412 in this search", or what a field compares. */
  readonly note: string
  readonly isOutcome: boolean
  /** What it takes the place of. */
  readonly span: Span
}

type Options = {
  readonly text: string
  /** `null` while nothing is to be offered. */
  readonly caret: number | null
  /** The last one that could run; the values are counted in it where the rest of the text cannot. */
  readonly search: AuditSearch
}

const listedAtMost = 10
const keptMs = 60_000
const noValues: ReadonlySet<AuditField> = new Set(['after', 'before', 'id', 'request'])

/** What the word at the caret can become, and which of it is marked. */
export function useCompletion({ text, caret, search }: Options) {
  const completion = useMemo(
    () => (caret === null ? undefined : completionAt(text, caret)),
    [text, caret]
  )
  /** The words at the caret may as well be the rest of the value before them. */
  const joined = useMemo(
    () => (caret === null ? undefined : joinedCompletionAt(text, caret)),
    [text, caret]
  )
  const asked = valuesAsked(joined ?? completion, search)
  const { data } = useQuery({
    queryKey: ['audit-values', search.profileId, asked],
    queryFn: () => (asked === undefined ? { values: [] } : call('audit.values', asked)),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    gcTime: keptMs
  })
  const values = asked === undefined ? [] : data?.values
  const suggestions = [joined, completion].flatMap(each =>
    each === undefined ? [] : suggestionsOf(each, values)
  )

  /** What was chosen for one text is not meant for the next, even where the same is offered. */
  const offer = [text, ...suggestions.map(({ written }) => written)].join('\n')
  const [marked, setMarked] = useState({ offer, at: 0, isChosen: false })
  const mark = marked.offer === offer ? marked : { offer, at: 0, isChosen: false }
  return {
    suggestions,
    active: Math.min(mark.at, Math.max(0, suggestions.length - 1)),
    /** By arrows, so that Enter means it. */
    isChosen: mark.isChosen,
    choose: (at: number, isChosen = true) => setMarked({ offer, at, isChosen })
  }
}

function valuesAsked(completion: Completion | undefined, search: AuditSearch) {
  if (completion?.kind !== 'value' || noValues.has(completion.field)) return undefined
  const { rest, field, typed } = completion
  const clock = { zone: search.zone, now: Date.parse(search.moment) }
  const canRun = parseAuditQuery(rest, clock).issues.length === 0
  return {
    ...search,
    query: canRun ? rest : search.query,
    field,
    typed: typed.slice(0, 500),
    limit: listedAtMost
  }
}

type Values = readonly { readonly label: string; readonly term: string; readonly count: number }[]

function suggestionsOf(completion: Completion, values: Values = []): readonly Suggestion[] {
  const { span } = completion
  if (completion.kind === 'field') {
    return completion.suggestions.map(({ insert, words }) => ({
      label: insert,
      written: insert,
      note: words,
      isOutcome: false,
      span
    }))
  }
  const times = completion.suggestions.map(({ insert, words }) => ({
    label: insert.slice(insert.indexOf(':') + 1),
    written: insert,
    note: words,
    isOutcome: false,
    span
  }))
  const held = values.map(({ label, term, count }) => ({
    label,
    written: term,
    note: `${formatNumber(count)} in this search`,
    isOutcome: completion.field === 'outcome',
    span
  }))
  return [...times, ...held]
}
