import { visibleText } from '@shared/domain/visible-text'
import type { Key } from '@shared/horizon/key'
import { formatDate } from './format'

/** What differs between two readings of one key, in words; use alone is no change. */
export function compareKeys(before: Key, after: Key): readonly string[] {
  const changes: string[] = []
  const changed = (what: string, from: string, to: string) => {
    if (from !== to) changes.push(`${what}: ${visibleText(from, 100)} → ${visibleText(to, 100)}`)
  }
  const state = (key: Key) => (key.enabled ? 'enabled' : 'revoked')
  const expiry = (key: Key) =>
    key.expiresAt === undefined
      ? 'not offered'
      : key.expiresAt === null
        ? 'never'
        : formatDate(key.expiresAt)
  const limit = (key: Key) => String(key.rateLimit ?? 'default')

  changed('Name', before.clientName, after.clientName)
  changed('Status', state(before), state(after))
  changed('Expires', expiry(before), expiry(after))
  changed('Scopes', before.scopes.toSorted().join(', '), after.scopes.toSorted().join(', '))
  changed('Per minute', limit(before), limit(after))
  return changes
}
