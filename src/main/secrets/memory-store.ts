import type { SecretStore } from '@main/core/ports'
import type { Secret } from '@shared/secret'
import { valueIssue } from './entry-value'

const ok = { outcome: 'ok', value: null } as const

/** Keeps secrets until the process ends, and nowhere else. */
export function createMemoryStore(): SecretStore {
  const entries = new Map<string, Secret>()
  return {
    backend: 'Memory of this session',
    probe: async () => ok,
    async read(account) {
      const value = entries.get(account)
      return value === undefined ? { outcome: 'absent' } : { outcome: 'ok', value }
    },
    async write(account, value) {
      const issue = valueIssue(value.reveal())
      if (issue !== undefined) return { outcome: 'error', reason: issue }
      entries.set(account, value)
      return ok
    },
    async remove(account) {
      entries.delete(account)
      return ok
    }
  }
}
