import { type FeatureHandlers, nothing } from './feature-handlers'

export const changeHandlers: FeatureHandlers<'keys.changes' | 'keys.markChangesSeen'> = ({
  active,
  changes
}) => ({
  'keys.changes': ({ profileId }) => changes.sinceSeen(active.get(profileId)),
  'keys.markChangesSeen': async ({ profileId, upTo }) => {
    await changes.markSeen(active.get(profileId), upTo)
    return nothing
  }
})
