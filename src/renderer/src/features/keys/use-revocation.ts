import { call } from '@renderer/api/call'
import { type Consent, useRevoking } from '@renderer/ui/revoke/use-revoking'
import type { RevokeReason } from '@shared/domain/revocation'
import type { Key } from '@shared/horizon/key'
import { useQueryClient } from '@tanstack/react-query'

type Options = {
  readonly profileId: string
  readonly keyId: string
  readonly onRevoked: (key: Key) => void
  /** The key is not what the operator saw: what was entered no longer counts. */
  readonly onChanged: () => void
}

/** One key's revocation, in two steps. */
export function useRevocation({ profileId, keyId, onRevoked, onChanged }: Options) {
  const client = useQueryClient()
  const { spend, ...revoking } = useRevoking({
    prepare: () => call('keys.prepareRevoke', { profileId, keyId }),
    onEnded: onRevoked,
    onChanged
  })

  const revoke = (consent: Consent, reason: RevokeReason) =>
    spend(async token => {
      const { key, isConfirmed } = await call('keys.revoke', { token, reason, ...consent })
      void client.invalidateQueries({ queryKey: ['keys', profileId] })
      return isConfirmed ? () => onRevoked(key) : null
    })

  return { ...revoking, revoke }
}
