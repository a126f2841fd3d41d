import type { RevokedHere } from '@shared/contract/keys'
import type { Key } from '@shared/horizon/key'
import type { StoredRevocation } from '../data-ports'
import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

/** What this console's own records say of a key's end: Horizon does not say by whom or why. */
export function createRevokedHere({ log }: { readonly log: Logger }) {
  /** Never throws: the key is shown all the same. */
  async function of(open: OpenProfile, { id, enabled }: Key): Promise<RevokedHere | null> {
    if (enabled) return null
    try {
      const stored = (await open.data.records.revocations()).find(({ keyId }) => keyId === id)
      if (stored === undefined || !(await isDoneHere(open, stored))) return null
      const { requestedAt: at, operator: by, reason } = stored
      return { at, by, reason }
    } catch (error) {
      log.failure('read revocation', error)
      return null
    }
  }

  return { of }
}

/** Where Horizon refused ours and listed the key as active, somebody else's ended it. */
async function isDoneHere(open: OpenProfile, stored: StoredRevocation): Promise<boolean> {
  const { keyId, requestedAt, confirmedAt, seenActiveAt } = stored
  if (confirmedAt === null) return false
  if (seenActiveAt === null) return true
  const done = await open.data.journal.doneSince(requestedAt)
  return done.some(
    ({ kind, subjectId }) =>
      (kind === 'key.revoke' || kind === 'partner-key.revoke') && subjectId === keyId
  )
}
