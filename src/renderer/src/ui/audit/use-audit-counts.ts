import { CallError, call } from '@renderer/api/call'
import type { Input } from '@shared/contract'
import type { AuditSearch } from '@shared/contract/audit'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'

type Ask = Input<'audit.counts'>

/** Answers are large and soon of the past. */
const keptMs = 30_000
/** Another view's count may take the place of this one; two views never fight for it for long. */
const mostAnew = 5

/**
 * Total, histogram and facets of a search; goes on by itself until all is counted. One search is asked
 * in several ways: the total stays what it is. Only one count is under way at a time: another waits.
 */
export function useAuditCounts(search: AuditSearch, ask: Ask, isAsked = true) {
  const client = useQueryClient()
  const queryKey = useMemo(() => ['audit-counts', ask.profileId, ask] as const, [ask])
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey,
    queryFn: () => call('audit.counts', ask),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    gcTime: keptMs,
    // A slice that found nothing new is an answer all the same, and the next is to be asked.
    structuralSharing: false
  })
  const answer = isPlaceholderData ? undefined : data
  // Chart and values are drawn in pieces, between which a frame can be shown, and all at once with what
  // is said of them.
  const seen = useDeferredValue(useMemo(() => ({ answer, of: ask }), [answer, ask]))
  // A failed answer takes nothing away of what was counted before.
  const [kept, setKept] = useState(seen.answer)
  if (seen.answer !== undefined && seen.answer !== kept) setKept(seen.answer)
  const isAnswered = seen.answer !== undefined && seen.of === ask
  const [answered, setAnswered] = useState<AuditSearch>()
  if (isAnswered && answered !== search) setAnswered(search)
  const [anew, setAnew] = useState({ queryKey, times: 0, lost: '' })
  const times = anew.queryKey === queryKey ? anew.times : 0
  const [failure, setFailure] = useState<{ queryKey: unknown; error: unknown }>()
  // Not before the last slice is drawn: faster ones would put the drawing off again and again.
  const isAsking = isAnswered && seen.answer?.isDone === false
  // A lost one is not asked for again while the count is begun anew.
  const more = isAsking && seen.answer?.countId !== anew.lost ? seen.answer : undefined

  useEffect(() => {
    if (!isAsked || more === undefined) return
    let isOver = false
    call('audit.moreCounts', { profileId: ask.profileId, countId: more.countId }).then(
      next => {
        if (!isOver) client.setQueryData(queryKey, next)
      },
      cause => {
        if (isOver) return
        const isLost = cause instanceof CallError && cause.wire.code === 'not-found'
        if (!isLost || times >= mostAnew) return setFailure({ queryKey, error: cause })
        setAnew({ queryKey, times: times + 1, lost: more.countId })
        void client.invalidateQueries({ queryKey, exact: true })
      }
    )
    return () => {
      isOver = true
    }
  }, [more, isAsked, client, queryKey, ask.profileId, times])

  const stopped = failure?.queryKey === queryKey ? failure.error : null
  return {
    /** Of the search before while the new one is being answered. */
    counts: seen.answer ?? kept,
    isOfBefore: !isAnswered,
    isOtherSearch: !isAnswered && answered !== search,
    failure: error ?? stopped,
    retry: () => {
      setFailure(undefined)
      // One that is off would take the place of the one under way.
      if (isAsked) void refetch()
    }
  }
}
