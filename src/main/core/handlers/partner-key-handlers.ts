import type { partnerKeyProcedures } from '@shared/contract/partner-keys'
import type { PartnerKeyParts } from '../parts/partner-key-parts'
import type { FeatureHandlers } from './feature-handlers'

export const partnerKeyHandlers: FeatureHandlers<
  keyof typeof partnerKeyProcedures,
  PartnerKeyParts
> = ({ active, recovery, partnerKeys: { lists, creates, revokes, reissues, handoffs } }) => {
  /** Until an interrupted run's keys were offered again, none of them is lost. */
  async function recovered(profileId: string) {
    const open = active.get(profileId)
    await recovery.ended(open)
    return open
  }

  return {
    'partnerKeys.list': async ({ profileId, partnerId }) =>
      lists.list(await recovered(profileId), partnerId),
    'partnerKeys.refresh': async ({ profileId, partnerId, isBackground }) =>
      lists.refresh(await recovered(profileId), partnerId, isBackground),
    'partnerKeys.create': ({ profileId, partnerId, draft }) =>
      creates.create(active.get(profileId), partnerId, draft),
    'partnerKeys.prepareRevoke': ({ profileId, partnerId, keyId }) =>
      revokes.prepare(active.get(profileId), partnerId, keyId),
    'partnerKeys.revoke': given => revokes.revoke(given),
    'partnerKeys.prepareReissue': ({ profileId, partnerId, keyId }) =>
      reissues.prepare(active.get(profileId), partnerId, keyId),
    'partnerKeys.reissue': given => reissues.reissue(given),
    'partnerKeys.handoff': ({ profileId, partnerId, keyId }) =>
      handoffs.of(active.get(profileId), partnerId, keyId),
    'partnerKeys.exportHandoff': ({ profileId, partnerId, keyId }) =>
      handoffs.exportTo(active.get(profileId), partnerId, keyId)
  }
}
