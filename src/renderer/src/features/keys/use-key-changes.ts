import { call } from '@renderer/api/call'
import type { KeyChange } from '@shared/domain/key-changes'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

export type ChangedKey = {
  readonly keyId: string
  readonly clientName: string
  readonly changes: readonly KeyChange[]
}

/** What changed since the operator last said to have seen it; read again with the keys. */
export function useKeyChanges(profileId: string) {
  const client = useQueryClient()
  const queryKey = ['keys', profileId, 'changes']
  const { data } = useQuery({ queryKey, queryFn: () => call('keys.changes', { profileId }) })
  const markSeen = useMutation({
    mutationFn: (upTo: string) => call('keys.markChangesSeen', { profileId, upTo }),
    onSuccess: () => client.invalidateQueries({ queryKey })
  })
  const all = data?.changes
  const elsewhere = useMemo(() => byKey(all?.filter(each => !each.isMadeHere) ?? []), [all])
  const here = useMemo(() => byKey(all?.filter(each => each.isMadeHere) ?? []), [all])
  return {
    since: data?.since ?? null,
    upTo: data?.upTo ?? null,
    /** Made by others: these count. */
    elsewhere,
    here,
    markSeen
  }
}

function byKey(changes: readonly KeyChange[]): readonly ChangedKey[] {
  const keys = Map.groupBy(changes, change => change.keyId)
  return [...keys].map(([keyId, ofKey]) => ({
    keyId,
    clientName: ofKey[0]?.clientName ?? keyId,
    changes: ofKey
  }))
}
