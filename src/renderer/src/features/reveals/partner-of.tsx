import { call } from '@renderer/api/call'
import { useEvent } from '@renderer/api/subscribe'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import type { PendingReveal } from '@shared/contract/reveals'
import { useQuery } from '@tanstack/react-query'

type Props = {
  readonly profileId: string
  readonly reveal: Pick<PendingReveal, 'keyId' | 'revealId'>
}

/** " of Acme Agency", where a held list says whose key it is; nothing otherwise. */
export function PartnerOf({ profileId, reveal: { keyId, revealId } }: Props) {
  const { data: name, refetch } = useQuery({
    queryKey: ['reveal-partner', profileId, revealId],
    queryFn: () => partnerNameOf(profileId, keyId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0
  })
  // The key waits here before it is in its partner's held list.
  useEvent('partnerKeys.changed', changed => {
    if (changed.profileId === profileId && name == null) void refetch()
  })
  if (name == null) return null
  return (
    <>
      {' of '}
      <UntrustedText text={name} maxLength={60} />
    </>
  )
}

/** Held lists alone are read: nothing is asked of Horizon while a key waits. */
async function partnerNameOf(profileId: string, keyId: string): Promise<string | null> {
  const { partners } = await call('partners.list', { profileId })
  for (const { id, organizationName } of partners) {
    const { keys } = await call('partnerKeys.list', { profileId, partnerId: id })
    if (keys.some(key => key.id === keyId)) return organizationName
  }
  return null
}
