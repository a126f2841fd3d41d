import { call, toWireError } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import type { StoredPurpose } from '@shared/contract/key-records'
import type { KeyPurpose } from '@shared/domain/key-purpose'
import type { WireError } from '@shared/errors'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

const none: readonly StoredPurpose[] = []

export type ShownPurposes = {
  readonly purposes: readonly StoredPurpose[]
  readonly purposeOf: ReadonlyMap<string, StoredPurpose>
  /** Why the records could not be read. */
  readonly failure: WireError | undefined
  readonly isLoading: boolean
}

/** What the console keeps about why each key exists, by the key's id. */
export function usePurposes(profileId: string): ShownPurposes {
  const client = useQueryClient()
  useEvent('purposes.changed', changed => {
    void client.invalidateQueries({ queryKey: ['purposes', changed.profileId] })
  })
  const { data, error, isPending } = useQuery({
    queryKey: ['purposes', profileId],
    queryFn: async () => (await call('purposes.list', { profileId })).purposes
  })
  const purposes = data ?? none
  const purposeOf = useMemo(
    () => new Map(purposes.map(purpose => [purpose.keyId, purpose])),
    [purposes]
  )
  return {
    purposes,
    purposeOf,
    failure: error ? toWireError(error) : undefined,
    isLoading: isPending
  }
}

/** What a record is searched by, in one text; empty where there is none. */
export const purposeText = (purpose: KeyPurpose | undefined): string =>
  purpose === undefined
    ? ''
    : [purpose.owner, purpose.system, purpose.storedIn, purpose.ticket, purpose.note].join('\n')
