import type { SecretStore } from '@main/core/ports'
import { Secret } from '@shared/secret'

/** Wherever an entry holds a credential; all else in it is ids, names and times. */
const credentialFields = ['secret', 'plaintext', 'key', 'triggerUrl', 'signingSecret'] as const

/** Entries are JSON objects with credentials in these fields, or the bare credential. */
function credentialsOf(entry: Secret): readonly Secret[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(entry.reveal())
  } catch {
    return [entry]
  }
  if (typeof parsed !== 'object' || parsed === null) return [entry]
  const fields = parsed as Record<string, unknown>
  const found = credentialFields
    .map(field => fields[field])
    .filter(value => typeof value === 'string')
  return found.length > 0 ? found.map(value => new Secret(value)) : [entry]
}

/** Tells the log of every credential that passes, so that it is masked there whatever happens. */
export function createHidingStore(store: SecretStore, hide: (secret: Secret) => void): SecretStore {
  return {
    ...store,
    async read(account) {
      const answer = await store.read(account)
      if (answer.outcome === 'ok') credentialsOf(answer.value).forEach(hide)
      return answer
    },
    write(account, value) {
      credentialsOf(value).forEach(hide)
      return store.write(account, value)
    }
  }
}
