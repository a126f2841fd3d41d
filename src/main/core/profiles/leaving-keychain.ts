import type { Notices } from '../app/notices'
import type { StoredProfile } from '../ports'
import type { AdminSecrets } from './admin-secret'

type Ports = { readonly secrets: AdminSecrets; readonly notices: Notices }

/** A secret that moves to the session leaves the keychain; where that is not certain it is said. */
export function createLeavingKeychain({ secrets, notices }: Ports) {
  const perhapsLeft = new Set<string>()

  /** `before` and `now` are the profile around a change of its secret. */
  async function moved(before: StoredProfile, now: StoredProfile): Promise<void> {
    const { id, name, secretStorage } = now
    if (secretStorage === 'keychain') {
      if (before.secretStorage === 'session') await secrets.remove(id, 'session')
      // What was perhaps left there is overwritten.
      return settled(id)
    }
    if (before.secretStorage === 'session' && !perhapsLeft.has(id)) return
    const removed = await secrets.remove(id, 'keychain')
    if (removed.outcome === 'ok') return settled(id)
    perhapsLeft.add(id)
    notices.say(`keychain-${id}`, [{ ...leftNotice(name), profileId: id }])
  }

  function settled(profileId: string): void {
    perhapsLeft.delete(profileId)
    notices.say(`keychain-${profileId}`, [])
  }

  return { moved }
}

const leftNotice = (name: string) =>
  ({
    severity: 'warning',
    title: 'The admin secret is perhaps still in the keychain',
    detail: `“${name}” now keeps it for this session only, but the keychain did not let go of its own entry. Unlock the keychain, then enter the secret for this session once more.`
  }) as const
