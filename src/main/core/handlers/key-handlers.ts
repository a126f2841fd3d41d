import type { keyProcedures } from '@shared/contract/keys'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const keyHandlers: FeatureHandlers<keyof typeof keyProcedures> = ({
  active,
  refresh,
  keys,
  creates,
  updates,
  recovery,
  revokedHere,
  strays
}) => ({
  'keys.list': ({ profileId }) => refresh.list(active.get(profileId)),
  'keys.refresh': ({ profileId, isBackground }) =>
    refresh.refresh(active.get(profileId), isBackground),
  'keys.get': async ({ profileId, keyId }) => {
    const open = active.get(profileId)
    const found = await keys.get(open, keyId)
    return { ...found, revokedHere: await revokedHere.of(open, found.key) }
  },
  'keys.create': ({ profileId, draft }) => creates.create(active.get(profileId), draft),
  'keys.updateLimits': ({ profileId, ...asked }) =>
    updates.updateLimits(active.get(profileId), asked),
  'keys.strays': async ({ profileId }) => {
    const open = active.get(profileId)
    await recovery.ended(open)
    return { strays: await strays.list(open) }
  },
  'keys.dismissStray': async ({ profileId, operationId }) => {
    await strays.dismiss(active.get(profileId), operationId)
    return nothing
  },
  'keys.copyId': async ({ keyId }) => {
    await keys.copyId(active.current(), keyId)
    return nothing
  },
  'keys.copyIds': async ({ profileId, keyIds }) => {
    await keys.copyIds(active.get(profileId), keyIds)
    return nothing
  }
})
