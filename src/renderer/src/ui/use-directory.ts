import { call, toWireError } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import type { Directory } from '@shared/contract/horizon'
import type { WireError } from '@shared/errors'
import type { DirectoryDepartment, DirectoryUser } from '@shared/horizon/directory'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

/** Older than this it is asked for again where `refreshes` is set. */
const freshMs = 5 * 60_000

type Options = {
  /** Asks Horizon at mount, within the console's budget; else only what is held is shown. */
  readonly refreshes?: boolean
}

export type ShownDirectory = {
  /** `undefined` until something is known, `null` where this Horizon has no such endpoint. */
  readonly users: readonly DirectoryUser[] | null | undefined
  readonly departments: readonly DirectoryDepartment[] | null | undefined
  readonly userById: ReadonlyMap<string, DirectoryUser>
  readonly departmentById: ReadonlyMap<string, DirectoryDepartment>
  readonly fetchedAt: string | null
  /** Why what is shown is not fresh. */
  readonly failure: WireError | undefined
  readonly isFetching: boolean
  /** Asks Horizon now, whatever was asked before. */
  readonly refresh: () => void
}

/** The people and departments behind a profile, as held here and as Horizon last sent them. */
export function useDirectory(
  profileId: string,
  { refreshes = false }: Options = {}
): ShownDirectory {
  const client = useQueryClient()
  const heldKey = ['directory', profileId]
  const askedKey = ['directory-refresh', profileId]
  useEvent('directory.changed', changed => {
    void client.invalidateQueries({ queryKey: ['directory', changed.profileId] })
  })
  const held = useQuery({
    queryKey: heldKey,
    queryFn: () => call('directory.get', { profileId })
  })
  const ask = async (isBackground: boolean): Promise<Directory> => {
    const directory = await call('directory.refresh', { profileId, isBackground })
    client.setQueryData(heldKey, directory)
    return directory
  }
  const asked = useQuery({
    queryKey: askedKey,
    queryFn: () => ask(true),
    enabled: refreshes,
    staleTime: freshMs
  })
  const directory = held.data ?? asked.data
  const failure = asked.error ? toWireError(asked.error) : directory?.failure
  // Before the first answer `null` only says that nothing was asked.
  const isAnswered = directory?.fetchedAt != null || (asked.isSuccess && failure === undefined)
  const isKnown = directory !== undefined && isAnswered
  const users = isKnown ? directory.users : undefined
  const departments = isKnown ? directory.departments : undefined

  return {
    users,
    departments,
    userById: useMemo(() => byId(users ?? []), [users]),
    departmentById: useMemo(() => byId(departments ?? []), [departments]),
    fetchedAt: directory?.fetchedAt ?? null,
    failure: failure?.code === 'paused' && isKnown ? undefined : failure,
    isFetching: asked.isFetching || held.isPending,
    refresh: () =>
      void client
        .fetchQuery({ queryKey: askedKey, staleTime: 0, queryFn: () => ask(false) })
        // The query itself keeps and shows the failure.
        .catch(() => undefined)
  }
}

const byId = <T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map(thing => [thing.id, thing]))
