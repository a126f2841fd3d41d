import { createPurposeKeeping } from '../purposes/purpose-keeping'
import { createPendingReveals } from '../reveals/pending-reveals'
import { createRevealRecovery } from '../reveals/reveal-recovery'
import { createRevealStash } from '../reveals/reveal-stash'
import { createRevealsService } from '../reveals/reveals-service'
import { createSecretClipboard } from '../reveals/secret-clipboard'
import type { ProfileParts } from './profile-parts'

/** Fresh keys from their creation until they are confirmed as stored. */
export function createRevealParts(base: ProfileParts) {
  const stash = createRevealStash(base.keychain)
  const waiting = createPendingReveals({ ...base, stash })
  const clipboard = createSecretClipboard(base)
  const purposeKeeping = createPurposeKeeping(base)
  const settlePurposes = purposeKeeping.settle
  const recovery = createRevealRecovery({ ...base, stash, waiting, clipboard, settlePurposes })
  const reveals = createRevealsService({ ...base, stash, waiting, clipboard })
  return { stash, waiting, secretClipboard: clipboard, purposeKeeping, recovery, reveals }
}
export type RevealParts = ReturnType<typeof createRevealParts>
