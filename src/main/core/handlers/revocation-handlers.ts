import type { revocationProcedures } from '@shared/contract/revocations'
import type { FeatureHandlers } from './feature-handlers'

export const revocationHandlers: FeatureHandlers<keyof typeof revocationProcedures> = ({
  active,
  revokes,
  bulkRevokes,
  mustRevoke,
  rejectedCalls
}) => ({
  'keys.prepareRevoke': ({ profileId, keyId }) => revokes.prepare(active.get(profileId), keyId),
  'keys.revoke': consent => revokes.revoke(consent),
  'keys.prepareRevokeMany': ({ profileId, keyIds }) =>
    bulkRevokes.prepare(active.get(profileId), keyIds),
  'keys.revokeMany': consent => bulkRevokes.revokeMany(consent),
  'keys.mustRevoke': async ({ profileId }) => ({
    entries: await mustRevoke.list(active.get(profileId))
  }),
  'keys.rejectedCalls': ({ profileId, keyId }) => rejectedCalls.of(active.get(profileId), keyId)
})
