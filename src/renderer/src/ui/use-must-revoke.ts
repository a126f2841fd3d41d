import { call } from '@renderer/api/call'
import type { MustRevoke } from '@shared/contract/revocations'
import { useQuery } from '@tanstack/react-query'

const none: readonly MustRevoke[] = []

/** Keys that were to be revoked and that no list has shown as revoked; read again with the keys. */
export function useMustRevoke(profileId: string): readonly MustRevoke[] {
  const { data } = useQuery({
    queryKey: ['keys', profileId, 'must-revoke'],
    queryFn: () => call('keys.mustRevoke', { profileId })
  })
  return data?.entries ?? none
}
