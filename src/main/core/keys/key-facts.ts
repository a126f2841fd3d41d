import { visibleText } from '@shared/domain/visible-text'
import type { Key } from '@shared/horizon/key'

/** A partner's key has its allowlist besides. */
type Compared = Key & { readonly ipAllowlist?: readonly string[] | null }

/** What an operator decides by; whether and when a key was used changes all the time. */
const facts: readonly { readonly word: string; readonly of: (key: Compared) => unknown }[] = [
  { word: 'name', of: key => key.clientName },
  { word: 'hint', of: key => key.hint },
  { word: 'type', of: key => key.type },
  { word: 'scopes', of: key => [...key.scopes].sort() },
  { word: 'departments', of: key => key.departments },
  { word: 'allowlist', of: key => key.ipAllowlist && [...key.ipAllowlist].sort() },
  { word: 'limit per minute', of: key => key.rateLimit },
  { word: 'limit per day', of: key => key.rateLimitPerDay },
  { word: 'expiry', of: key => key.expiresAt },
  { word: 'enabled', of: key => key.enabled },
  { word: 'version', of: key => key.version }
]

/** What differs between two readings of a key, in words; empty when nothing that matters does. */
export function changedFacts(seen: Compared, now: Compared): string[] {
  return facts
    .map(({ word, of }) => ({ word, before: asText(of(seen)), after: asText(of(now)) }))
    .filter(({ before, after }) => before !== after)
    .map(({ word, before, after }) => `${word} ${shown(before)} → ${shown(after)}`)
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value ?? null) ?? 'null')

const shown = (text: string): string => (text === 'null' ? 'none' : visibleText(text, 80))
