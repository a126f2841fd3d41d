import type { revealProcedures } from '@shared/contract/reveals'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const revealHandlers: FeatureHandlers<keyof typeof revealProcedures> = ({
  active,
  recovery,
  reveals,
  secretClipboard
}) => ({
  'reveals.pending': async ({ profileId }) => {
    const open = active.current()
    if (open?.profileId === profileId) await recovery.ended(open)
    return { reveals: reveals.pending(profileId) }
  },
  'reveals.stashKind': () => reveals.stashKind(),
  'reveals.show': ({ revealId }) => reveals.show(revealId),
  'reveals.copy': ({ revealId }) => reveals.copy(revealId),
  'reveals.saveToFile': ({ revealId, format }) => reveals.saveToFile(revealId, format),
  'reveals.acknowledge': async ({ revealId }) => {
    await reveals.acknowledge(revealId)
    return nothing
  },
  'clipboard.state': async () => secretClipboard.state()
})
