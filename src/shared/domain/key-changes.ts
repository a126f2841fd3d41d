import { z } from 'zod'
import type { Key } from '../horizon/key'
import { allScopes } from './scope-catalogue'

export const keyChangeKinds = [
  'appeared',
  'vanished',
  'revoked',
  'enabled-again',
  'wider-scopes',
  'narrower-scopes',
  'other-scopes',
  'limit-raised',
  'limit-lowered',
  'expiry-later',
  'expiry-earlier',
  'renamed',
  'owner-changed',
  'departments-changed'
] as const
export type KeyChangeKind = (typeof keyChangeKinds)[number]

/** One difference of one key between two lists. */
export const keyChangeSchema = z.object({
  keyId: z.string(),
  clientName: z.string(),
  kind: z.enum(keyChangeKinds),
  /** In words, such as `60 per minute`; `null` for appeared and vanished. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** True where this console's own journal has the call that made it. */
  isMadeHere: z.boolean()
})
export type KeyChange = z.output<typeof keyChangeSchema>

type Difference = Pick<KeyChange, 'kind' | 'before' | 'after'>

/** What an operator has to look at first comes first. */
const mostUrgent: readonly KeyChangeKind[] = [
  'wider-scopes',
  'enabled-again',
  'appeared',
  'limit-raised',
  'expiry-later'
]
const ranks = new Map(
  [...new Set([...mostUrgent, ...keyChangeKinds])].map((kind, rank) => [kind, rank])
)
const rankOf = (kind: KeyChangeKind): number => ranks.get(kind) ?? 0

const maxListed = 6

function listed(items: readonly string[]): string {
  const shown = items.slice(0, maxListed).join(', ')
  return items.length > maxListed ? `${shown} and ${items.length - maxListed} more` : shown
}

const without = (items: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others)
  return [...new Set(items)].filter(item => !known.has(item))
}

/** `*` is wider than anything; beside it no other scope matters. */
function scopeDifference(before: readonly string[], after: readonly string[]): Difference[] {
  const hadAll = before.includes(allScopes)
  const hasAll = after.includes(allScopes)
  if (hadAll && hasAll) return []
  const words = (scopes: readonly string[]) => listed(scopes) || 'no scopes'
  if (hasAll) return [{ kind: 'wider-scopes', before: words(before), after: 'gains all scopes' }]
  if (hadAll) {
    const left = after.length === 0 ? 'loses all scopes' : `loses all scopes but ${listed(after)}`
    return [{ kind: 'narrower-scopes', before: 'all scopes', after: left }]
  }
  const gained = without(after, before)
  const lost = without(before, after)
  const gains = `gains ${listed(gained)}`
  const loses = `loses ${listed(lost)}`
  if (gained.length > 0 && lost.length > 0) {
    return [{ kind: 'other-scopes', before: words(before), after: `${gains}; ${loses}` }]
  }
  if (gained.length > 0) return [{ kind: 'wider-scopes', before: words(before), after: gains }]
  if (lost.length > 0) return [{ kind: 'narrower-scopes', before: words(before), after: loses }]
  return []
}

type Limit = number | null | undefined

/** `null` is no limit; absent is not said, and compared with nothing. */
function limitDifference(before: Limit, after: Limit, per: 'minute' | 'day'): Difference[] {
  if (before === undefined || after === undefined || before === after) return []
  const words = (limit: number | null) =>
    limit === null ? `no limit per ${per}` : `${limit.toLocaleString('en')} per ${per}`
  const isRaised = (after ?? Number.POSITIVE_INFINITY) > (before ?? Number.POSITIVE_INFINITY)
  const kind = isRaised ? 'limit-raised' : 'limit-lowered'
  return [{ kind, before: words(before), after: words(after) }]
}

type Time = string | null | undefined

/** `null` is never, later than any date. A time nobody can read is compared with nothing. */
function expiryDifference(before: Time, after: Time): Difference[] {
  if (before === undefined || after === undefined) return []
  const msOf = (time: string | null) =>
    time === null ? Number.POSITIVE_INFINITY : Date.parse(time)
  const [from, to] = [msOf(before), msOf(after)]
  if (Number.isNaN(from) || Number.isNaN(to) || from === to) return []
  const isSameDay = before?.slice(0, 10) === after?.slice(0, 10)
  const words = (time: string | null) => time?.slice(0, isSameDay ? undefined : 10) ?? 'never'
  const kind = to > from ? 'expiry-later' : 'expiry-earlier'
  return [{ kind, before: words(before), after: words(after) }]
}

type Owner = Key['createdBy']

/** By id where both sides have one: a person may be renamed. */
function ownerDifference(before: Owner, after: Owner): Difference[] {
  if (before === undefined || after === undefined) return []
  const hasIds = before?.id != null && after?.id != null
  const nameOf = (owner: Owner) => owner?.name ?? owner?.email ?? owner?.id ?? 'nobody'
  const isSame = hasIds ? before.id === after.id : nameOf(before) === nameOf(after)
  return isSame ? [] : [{ kind: 'owner-changed', before: nameOf(before), after: nameOf(after) }]
}

type Departments = Key['departments']

function departmentDifference(before: Departments, after: Departments): Difference[] {
  if (before === undefined || after === undefined) return []
  const words = (ids: readonly string[] | null) =>
    ids === null ? 'every department' : listed(ids) || 'no department'
  const isSame =
    before === null || after === null
      ? before === after
      : without(before, after).length === 0 && without(after, before).length === 0
  if (isSame) return []
  return [{ kind: 'departments-changed', before: words(before), after: words(after) }]
}

function lifeDifference(before: Key, after: Key): Difference[] {
  if (before.enabled === after.enabled) return []
  return after.enabled
    ? [{ kind: 'enabled-again', before: 'revoked', after: 'enabled' }]
    : [{ kind: 'revoked', before: 'enabled', after: 'revoked' }]
}

function nameDifference(before: Key, after: Key): Difference[] {
  if (before.clientName === after.clientName) return []
  return [{ kind: 'renamed', before: before.clientName, after: after.clientName }]
}

const differencesOf = (before: Key, after: Key): Difference[] => [
  ...lifeDifference(before, after),
  ...scopeDifference(before.scopes, after.scopes),
  ...limitDifference(before.rateLimit, after.rateLimit, 'minute'),
  ...limitDifference(before.rateLimitPerDay, after.rateLimitPerDay, 'day'),
  ...expiryDifference(before.expiresAt, after.expiresAt),
  ...nameDifference(before, after),
  ...ownerDifference(before.createdBy, after.createdBy),
  ...departmentDifference(before.departments, after.departments)
]

const byName = new Intl.Collator('en', { numeric: true }).compare

/** What differs between two lists, the most urgent first. How keys were used is no difference. */
export function keyChanges(
  before: readonly Key[],
  after: readonly Key[],
  { madeHere }: { madeHere(keyId: string, kind: KeyChangeKind): boolean }
): KeyChange[] {
  const changes: KeyChange[] = []
  const add = ({ id, clientName }: Key, { kind, ...words }: Difference) =>
    changes.push({ keyId: id, clientName, kind, ...words, isMadeHere: madeHere(id, kind) })

  const earlier = new Map(before.map(key => [key.id, key]))
  const later = new Map(after.map(key => [key.id, key]))
  for (const key of later.values()) {
    const was = earlier.get(key.id)
    if (was === undefined) add(key, { kind: 'appeared', before: null, after: null })
    else for (const difference of differencesOf(was, key)) add(key, difference)
  }
  for (const key of earlier.values()) {
    if (!later.has(key.id)) add(key, { kind: 'vanished', before: null, after: null })
  }
  return changes.sort(
    (a, b) =>
      rankOf(a.kind) - rankOf(b.kind) ||
      byName(a.clientName, b.clientName) ||
      (a.keyId < b.keyId ? -1 : Number(a.keyId > b.keyId))
  )
}
