import type { revealProcedures } from '@shared/contract/reveals'
import { type FeatureHandlers, nothing } from './feature-handlers'

export const revealHandlers: FeatureHandlers<keyof typeof revealProcedures> = ({
  active,
  recovery,
  reveals,
  secretClipboard,
  rotating
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
    const found = open === null ? null : await rotating.toTell(open)
    if (open === null || found === null) {
      await reveals.acknowledge(revealId)
      return nothing
    }
    // Before its plaintext goes.
    const fingerprint = await found.fingerprints.of(open, revealId)
    await reveals.acknowledge(revealId)
    await found.rotations.acknowledged(open, revealId, fingerprint)
    return nothing
  },
  'clipboard.state': async () => secretClipboard.state()
})
