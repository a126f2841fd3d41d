import { call, toWireError } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import type { HeldWorkspace } from '@shared/contract/partners'
import type { Workspace } from '@shared/domain/access'
import type { WireError } from '@shared/errors'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

/** Older than this it is asked for again. */
const freshMs = 5 * 60_000

export type ShownWorkspace = {
  /** `undefined` until something is known; a list is `null` where this Horizon does not have it. */
  readonly held: HeldWorkspace | undefined
  /** Where all of it is listed. */
  readonly workspace: Workspace | undefined
  readonly fetchedAt: string | null
  /** Why what is shown is not fresh. */
  readonly failure: WireError | undefined
  /** Nothing is known yet and an answer is on its way. */
  readonly isPending: boolean
  readonly isFetching: boolean
  /** Asks Horizon now, whatever was asked before. */
  readonly refresh: () => void
}

/** Departments, agents, apps and connections, as held here and as Horizon last sent them. */
export function useWorkspace(profileId: string): ShownWorkspace {
  const client = useQueryClient()
  const heldKey = ['workspace', profileId]
  const askedKey = ['workspace-refresh', profileId]
  useEvent('workspace.changed', changed => {
    void client.invalidateQueries({ queryKey: ['workspace', changed.profileId] })
  })
  const held = useQuery({
    queryKey: heldKey,
    queryFn: () => call('workspace.get', { profileId })
  })
  const ask = async (isBackground: boolean): Promise<HeldWorkspace> => {
    const workspace = await call('workspace.refresh', { profileId, isBackground })
    client.setQueryData(heldKey, workspace)
    return workspace
  }
  const asked = useQuery({
    queryKey: askedKey,
    queryFn: () => ask(true),
    staleTime: freshMs
  })
  const latest = held.data ?? asked.data
  const failure = asked.error ? toWireError(asked.error) : latest?.failure
  // Before the first answer `null` only says that nothing was asked.
  const isAnswered = latest?.fetchedAt != null || (asked.isSuccess && failure === undefined)
  const known = isAnswered ? latest : undefined

  return {
    held: known,
    workspace: useMemo(() => wholeOf(known), [known]),
    fetchedAt: known?.fetchedAt ?? null,
    failure: failure?.code === 'paused' && known !== undefined ? undefined : failure,
    isPending: known === undefined && (held.isPending || asked.isPending),
    isFetching: asked.isFetching,
    refresh: () =>
      void client
        .fetchQuery({ queryKey: askedKey, staleTime: 0, queryFn: () => ask(false) })
        // The query itself keeps and shows the failure.
        .catch(() => undefined)
  }
}

function wholeOf(held: HeldWorkspace | undefined): Workspace | undefined {
  const { departments, agents, apps, connections } = held ?? {}
  return departments && agents && apps && connections
    ? { departments, agents, apps, connections }
    : undefined
}
