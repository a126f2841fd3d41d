import { CallError, call } from '@renderer/api/call'
import type { Input } from '@shared/contract'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

type Ask = Input<'audit.counts'>

/** Answers are large and soon of the past. */
const keptMs = 30_000
/** Another view's count may take the place of this one; two views never fight for it for long. */
const mostAnew = 5

/** Total, histogram and facets of a search; goes on by itself until all is counted. */
export function useAuditCounts(ask: Ask) {
  const client = useQueryClient()
  const queryKey = useMemo(() => ['audit-counts', ask.profileId, ask] as const, [ask])
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey,
    queryFn: () => call('audit.counts', ask),
    placeholderData: keepPreviousData,
    gcTime: keptMs,
    // A slice that found nothing new is an answer all the same, and the next is to be asked.
    structuralSharing: false
  })
  // A failed answer takes nothing away of what was counted before.
  const [kept, setKept] = useState(data)
  if (data !== undefined && data !== kept) setKept(data)
  const [anew, setAnew] = useState({ queryKey, times: 0 })
  const times = anew.queryKey === queryKey ? anew.times : 0
  const [failure, setFailure] = useState<{ queryKey: unknown; error: unknown }>()

  useEffect(() => {
    if (data === undefined || data.isDone || isPlaceholderData) return
    let isOver = false
    call('audit.moreCounts', { profileId: ask.profileId, countId: data.countId }).then(
      more => {
        if (!isOver) client.setQueryData(queryKey, more)
      },
      cause => {
        if (isOver) return
        const isLost = cause instanceof CallError && cause.wire.code === 'not-found'
        if (!isLost || times >= mostAnew) return setFailure({ queryKey, error: cause })
        setAnew({ queryKey, times: times + 1 })
        void client.invalidateQueries({ queryKey, exact: true })
      }
    )
    return () => {
      isOver = true
    }
  }, [data, isPlaceholderData, client, queryKey, ask.profileId, times])

  const stopped = failure?.queryKey === queryKey ? failure.error : null
  return {
    /** Of the search before while the new one is being answered. */
    counts: data ?? kept,
    isOfBefore: isPlaceholderData || data === undefined,
    failure: error ?? stopped,
    retry: () => {
      setFailure(undefined)
      void refetch()
    }
  }
}
