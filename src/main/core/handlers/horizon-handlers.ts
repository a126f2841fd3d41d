import type { horizonProcedures } from '@shared/contract/horizon'
import type { FeatureHandlers } from './feature-handlers'

export const horizonHandlers: FeatureHandlers<keyof typeof horizonProcedures> = ({
  active,
  offers,
  polling,
  directory
}) => ({
  'horizon.offers': ({ profileId }) => offers.of(active.get(profileId)),
  'horizon.polling': async ({ profileId }) => polling.state(active.get(profileId)),
  'directory.get': ({ profileId }) => directory.held(active.get(profileId)),
  'directory.refresh': ({ profileId, isBackground }) =>
    directory.refresh(active.get(profileId), isBackground)
})
