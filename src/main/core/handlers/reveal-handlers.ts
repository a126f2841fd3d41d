import type { revealProcedures } from '@shared/contract/reveals'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const revealHandlers: FeatureHandlers<keyof typeof revealProcedures> = ({
  active,
  recovery,
  reveals,
  secretClipboard,
  rotations,
  fingerprints
}) => ({
  'reveals.pending': async ({ profileId }) => {
    const open = active.current()
    if (open?.profileId === profileId) await recovery.ended(open)
    return { reveals: reveals.pending(profileId) }
  },
  'reveals.stashKind': () => reveals.stashKind(),
  'reveals.show': ({ revealId, part }) => reveals.show(revealId, part),
  'reveals.copy': ({ revealId, part }) => reveals.copy(revealId, part),
  'reveals.saveToFile': ({ revealId, format, part }) => reveals.saveToFile(revealId, format, part),
  'reveals.acknowledge': async ({ revealId }) => {
    const open = active.current()
    // Before its plaintext goes.
    const fingerprint = open === null ? null : await fingerprints.of(open, revealId)
    await reveals.acknowledge(revealId)
    if (open !== null) await rotations.acknowledged(open, revealId, fingerprint)
    return nothing
  },
  'clipboard.state': async () => secretClipboard.state()
})
