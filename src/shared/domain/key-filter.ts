import type { DirectoryUser } from '../horizon/directory'
import type { Key } from '../horizon/key'
import { type KeyStatus, keyStatus, shownStatus } from './key-status'
import { allScopes } from './scope-catalogue'

/** The questions of a clean-up, each about keys that are not over. */
export const hygieneChecks = [
  'expiring',
  'never-used',
  'unused',
  'no-expiry',
  'all-scopes',
  'owner-inactive'
] as const
export type HygieneCheck = (typeof hygieneChecks)[number]

export const unusedDays = 90
const dayMs = 86_400_000

/** What a key is judged by beside itself. */
export type HygieneContext = {
  /** Server time. */
  readonly nowMs: number
  /** Users whose keys stand for nobody; empty where the directory is not known. */
  readonly inactiveUserIds: ReadonlySet<string>
  /** Keys of open rotations. */
  readonly rotating?: { has(keyId: string): boolean }
}

/**
 * The checks a key fails. What Horizon does not say is never judged: an absent `lastUsedAt` is no
 * "never used". A key younger than 90 days counts as unused only from its 90th day on.
 */
export function hygieneOf(key: Key, { nowMs, inactiveUserIds }: HygieneContext): HygieneCheck[] {
  const status = keyStatus(key, nowMs)
  if (status === 'revoked' || status === 'expired') return []
  const failed: HygieneCheck[] = []
  if (status === 'expiring-soon') failed.push('expiring')
  if (key.lastUsedAt === null) failed.push('never-used')
  if (isUnused(key, nowMs)) failed.push('unused')
  if (key.expiresAt === null) failed.push('no-expiry')
  if (key.scopes.includes(allScopes)) failed.push('all-scopes')
  const ownerId = key.type === 'user' ? key.createdBy?.id : undefined
  if (ownerId != null && inactiveUserIds.has(ownerId)) failed.push('owner-inactive')
  return failed
}

/** No request for 90 days; a key never used counts from its creation. */
function isUnused({ lastUsedAt, createdAt }: Key, nowMs: number): boolean {
  if (lastUsedAt === undefined) return false
  const since = Date.parse(lastUsedAt ?? createdAt ?? '')
  return nowMs - since >= unusedDays * dayMs
}

/** Pending people have not signed in yet; only a deactivated owner's key is dead (D12). */
export const inactiveUserIds = (users: readonly DirectoryUser[] | null): ReadonlySet<string> =>
  new Set((users ?? []).filter(user => user.status === 'deactivated').map(user => user.id))

/** Every part is optional; those that are set all have to hold. */
export type KeyFilter = {
  readonly text: string
  readonly statuses: readonly KeyStatus[]
  readonly type: string | null
  readonly creator: string | null
  readonly scope: string | null
  readonly hygiene: readonly HygieneCheck[]
}

export const noFilter: KeyFilter = {
  text: '',
  statuses: [],
  type: null,
  creator: null,
  scope: null,
  hygiene: []
}

/** A key with what is derived from it, computed once per list. */
export type JudgedKey = {
  readonly key: Key
  readonly status: KeyStatus
  readonly hygiene: readonly HygieneCheck[]
  /** Name, hint, id and purpose in lower case. */
  readonly haystack: string
}

export function judgeKey(key: Key, context: HygieneContext, purposeText = ''): JudgedKey {
  const parts = [key.clientName, key.hint ?? '', key.id, purposeText]
  return {
    key,
    status: shownStatus(key, context.nowMs, context.rotating?.has(key.id) ?? false),
    hygiene: hygieneOf(key, context),
    haystack: parts.join('\n').toLowerCase()
  }
}

/** Checks that cannot be made here: the server says of none of these keys what they go by. */
export function unsaidChecks(rows: readonly JudgedKey[]): ReadonlySet<HygieneCheck> {
  const held = rows.filter(({ status }) => status !== 'revoked' && status !== 'expired')
  const isUnsaid = (says: (key: Key) => boolean) =>
    held.length > 0 && !held.some(({ key }) => says(key))
  const unsaid = new Set<HygieneCheck>()
  if (isUnsaid(key => key.expiresAt !== undefined)) unsaid.add('expiring').add('no-expiry')
  if (isUnsaid(key => key.lastUsedAt !== undefined)) unsaid.add('never-used').add('unused')
  return unsaid
}

/** Whose key it is, for the creator filter: the id where there is one, else the name. */
export const creatorOf = ({ createdBy }: Key): string | null =>
  createdBy?.id ?? createdBy?.name ?? null

export function matchesFilter({ key, status, hygiene, haystack }: JudgedKey, filter: KeyFilter) {
  const text = filter.text.trim().toLowerCase()
  return (
    (text === '' || haystack.includes(text)) &&
    (filter.statuses.length === 0 || filter.statuses.includes(status)) &&
    (filter.type === null || key.type === filter.type) &&
    (filter.creator === null || creatorOf(key) === filter.creator) &&
    (filter.scope === null || key.scopes.includes(filter.scope)) &&
    filter.hygiene.every(check => hygiene.includes(check))
  )
}
