import type { usageProcedures } from '@shared/contract/usage'
import type { FeatureHandlers } from './feature-handlers'

export const usageHandlers: FeatureHandlers<keyof typeof usageProcedures> = ({
  active,
  usage,
  requests
}) => ({
  'usage.held': ({ profileId, keyId, window }) =>
    usage.held(active.get(profileId), { keyId, window }),
  'usage.fetch': ({ profileId, keyId, window, isBackground }) =>
    usage.fetch(active.get(profileId), { keyId, window }, isBackground),
  'requests.held': ({ profileId, keyId }) => requests.held(active.get(profileId), keyId),
  'requests.fetch': ({ profileId, ...asked }) => requests.fetch(active.get(profileId), asked)
})
