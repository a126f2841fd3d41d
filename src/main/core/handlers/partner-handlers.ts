import type { partnerProcedures } from '@shared/contract/partners'
import type { PartnerParts } from '../parts/partner-parts'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const partnerHandlers: FeatureHandlers<keyof typeof partnerProcedures, PartnerParts> = ({
  active,
  partners: { lists, workspace, watching, invites, links, updates, changes }
}) => ({
  'partners.list': ({ profileId }) => lists.list(active.get(profileId)),
  'partners.refresh': ({ profileId, isBackground }) =>
    lists.refresh(active.get(profileId), isBackground),
  'partners.get': ({ profileId, partnerId }) => lists.get(active.get(profileId), partnerId),
  'workspace.get': ({ profileId }) => workspace.held(active.get(profileId)),
  'workspace.refresh': ({ profileId, isBackground }) =>
    workspace.refresh(active.get(profileId), isBackground),
  'partners.invite': ({ profileId, draft }) => invites.invite(active.get(profileId), draft),
  'partners.resend': ({ profileId, partnerId }) => invites.resend(active.get(profileId), partnerId),
  'partners.showLink': async ({ linkId }) => links.show(linkId),
  'partners.copyLink': async ({ linkId }) => {
    await links.copy(linkId)
    return nothing
  },
  'partners.forgetLink': async ({ linkId }) => {
    links.forget(linkId)
    return nothing
  },
  'partners.saveAccess': ({ profileId, ...asked }) =>
    updates.saveAccess(active.get(profileId), asked),
  'partners.saveSettings': ({ profileId, ...asked }) =>
    updates.saveSettings(active.get(profileId), asked),
  'partners.prepareChange': ({ profileId, ...asked }) =>
    changes.prepare(active.get(profileId), asked),
  'partners.change': given => changes.change(given),
  'partners.activity': ({ profileId, partnerId, window }) =>
    watching.activity(active.get(profileId), partnerId, window),
  'partners.log': ({ profileId, ...asked }) => watching.log(active.get(profileId), asked)
})
