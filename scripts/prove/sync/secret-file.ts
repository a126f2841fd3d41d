import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { SecretStore } from '@main/core/ports'
import { Secret } from '@shared/secret'

const ok = { outcome: 'ok', value: null } as const

/** In place of a keychain, which outlives a process too. */
export function createSecretFile(path: string): SecretStore {
  const read = (): Record<string, string> =>
    existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const keep = (secrets: object) => writeFileSync(path, JSON.stringify(secrets), { mode: 0o600 })
  return {
    backend: 'File of the trial',
    probe: async () => ok,
    async read(account) {
      const value = read()[account]
      return value === undefined
        ? { outcome: 'absent' }
        : { outcome: 'ok', value: new Secret(value) }
    },
    async write(account, value) {
      keep({ ...read(), [account]: value.reveal() })
      return ok
    },
    async remove(account) {
      const { [account]: _, ...rest } = read()
      keep(rest)
      return ok
    }
  }
}
