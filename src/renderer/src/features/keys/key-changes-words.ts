import { clockTime, formatDate } from '@renderer/ui/format'
import type { KeyChange, KeyChangeKind } from '@shared/domain/key-changes'

export type ChangeSign = 'more' | 'less' | 'new' | 'other'

type Words = { readonly what: string; readonly sign: ChangeSign }

export const changeWords: Readonly<Record<KeyChangeKind, Words>> = {
  appeared: { what: 'Appeared', sign: 'new' },
  vanished: { what: 'Vanished', sign: 'less' },
  revoked: { what: 'Revoked', sign: 'less' },
  'enabled-again': { what: 'Enabled again', sign: 'more' },
  'wider-scopes': { what: 'Scopes', sign: 'more' },
  'narrower-scopes': { what: 'Scopes', sign: 'less' },
  'other-scopes': { what: 'Scopes', sign: 'other' },
  'limit-raised': { what: 'Limit', sign: 'more' },
  'limit-lowered': { what: 'Limit', sign: 'less' },
  'expiry-later': { what: 'Expires', sign: 'more' },
  'expiry-earlier': { what: 'Expires', sign: 'less' },
  renamed: { what: 'Renamed', sign: 'other' },
  'owner-changed': { what: 'Owner', sign: 'other' },
  'departments-changed': { what: 'Departments', sign: 'other' }
}

/** One change after the key's name: "gains crm-sync", "appeared". */
export function changeFact({ kind, before, after }: KeyChange): string {
  switch (kind) {
    case 'appeared':
    case 'vanished':
      return kind
    case 'revoked':
      return 'was revoked'
    case 'enabled-again':
      return 'is enabled again'
    case 'wider-scopes':
    case 'narrower-scopes':
    case 'other-scopes':
      return after ?? 'has other scopes'
    case 'limit-raised':
    case 'limit-lowered':
      return `${before} → ${after}`
    case 'expiry-later':
    case 'expiry-earlier':
      return `expires ${after}`
    case 'renamed':
      return `was ${before}`
    case 'owner-changed':
      return `belongs to ${after}`
    case 'departments-changed':
      return 'has other departments'
  }
}

const dayMs = 86_400_000
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' })

/** "11:21" within a day, "Tuesday" within a week, else the date. */
export function sinceWords(iso: string, nowMs: number): string {
  const age = nowMs - Date.parse(iso)
  if (age <= dayMs) return clockTime(iso, nowMs)
  return age < 7 * dayMs ? weekday.format(new Date(iso)) : formatDate(iso)
}
