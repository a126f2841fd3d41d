import type { DiffRow } from '../contract/rotation-views'
import type { Key } from '../horizon/key'
import { type KeyType, keyTypes } from '../horizon/key-types'
import type { KeyDraft } from './key-draft'
import { withoutNonce } from './rotation-name'
import { allScopes } from './scope-catalogue'
import { utcTime } from './utc-time'
import { visibleText } from './visible-text'

const yearSeconds = 365 * 86_400
const maxShown = 300

/** A key that may be a partner's: it has an allowlist, and no scopes, type or departments. */
export type ReplaceableKey = Key & {
  readonly partnerId?: string
  /** `null` lets every address in. */
  readonly ipAllowlist?: readonly string[] | null
}
/** `ipAllowlist` is asked for of partners' keys alone. */
export type ReplacementDraft = KeyDraft & Pick<ReplaceableKey, 'ipAllowlist'>

const isPartners = ({ partnerId }: ReplaceableKey): boolean => partnerId !== undefined

/** A replacement as it is asked for: every setting of the key, under its name without nonce. */
export function replacementDraft(key: ReplaceableKey, nowMs: number): ReplacementDraft {
  const { rateLimit, rateLimitPerDay, departments, createdBy } = key
  if (isPartners(key)) {
    return {
      clientName: withoutNonce(key.clientName) || key.id,
      scopes: [],
      ...(rateLimit != null && { rateLimit }),
      ...(rateLimitPerDay != null && { rateLimitPerDay }),
      expiresAt: expiryOf(key, nowMs),
      // Where it is not said none is asked for: any could be wider, `null` is every address.
      ...(key.ipAllowlist !== undefined && { ipAllowlist: key.ipAllowlist })
    }
  }
  const type = knownType(key.type)
  return {
    clientName: withoutNonce(key.clientName) || key.id,
    scopes: key.scopes.includes(allScopes) ? [allScopes] : [...new Set(key.scopes)],
    ...(rateLimit != null && { rateLimit }),
    ...(rateLimitPerDay != null && { rateLimitPerDay }),
    expiresAt: expiryOf(key, nowMs),
    ...(type !== undefined && { type }),
    ...(type === 'user' && createdBy?.id != null && { ownerUserId: createdBy.id }),
    ...(type !== 'user' && departments !== undefined && { departments })
  }
}

const knownType = (type: string | undefined): KeyType | undefined =>
  keyTypes.find(known => known === type)

/** From now as long as the old one had from its creation; a year where that is not known. */
function expiryOf({ createdAt, expiresAt }: Key, nowMs: number): string | null {
  if (expiresAt == null) return null
  const seconds = Math.floor((Date.parse(expiresAt) - Date.parse(createdAt ?? '')) / 1_000)
  const lifeSeconds = seconds > 0 ? seconds : yearSeconds
  return new Date((Math.floor(nowMs / 1_000) + lifeSeconds) * 1_000).toISOString()
}

type Compared = Pick<DiffRow, 'old' | 'replacement' | 'kind' | 'note'>
type Fresh = ReplaceableKey | ReplacementDraft

const isKey = (fresh: Fresh): fresh is ReplaceableKey => 'id' in fresh

/**
 * Old and replacement, field by field; a draft is what will be asked for. With `asked`, what a key
 * has otherwise than that is a mismatch.
 */
export function replacementDiff(
  old: ReplaceableKey,
  fresh: Fresh,
  asked?: ReplacementDraft
): DiffRow[] {
  const isUserKey = old.type === 'user'
  const isPartnerKey = isPartners(old)
  const rows: readonly (readonly [string, Compared])[] = [
    ['Name', nameRow(old, fresh)],
    ...(isPartnerKey
      ? ([
          ['Access', partnersAccess],
          ['Allowlist', allowlistRow(old.ipAllowlist, fresh.ipAllowlist)]
        ] as const)
      : ([['Scopes', scopesRow(old.scopes, fresh.scopes)]] as const)),
    ['Limit per minute', limitRow(old.rateLimit, fresh, 'rateLimit', 'Horizon’s default')],
    ['Limit per day', limitRow(old.rateLimitPerDay, fresh, 'rateLimitPerDay', 'none')],
    ['Expiry', expiryRow(old.expiresAt ?? null, fresh.expiresAt ?? null, isKey(fresh) && asked)],
    ...(isPartnerKey ? [] : ([['Type', typeRow(old.type, fresh.type)]] as const)),
    ...(isUserKey ? ([['Owner', ownerRow(old, fresh)]] as const) : []),
    ...(isPartnerKey
      ? []
      : ([
          ['Departments', departmentsRow(old.departments, fresh.departments, isUserKey)]
        ] as const)),
    ...(isUserKey ? [] : ([['Creator', creatorRow(old, fresh)]] as const)),
    ['Created', setByHorizon(old.createdAt, fresh, 'createdAt')],
    ['Last used', setByHorizon(old.lastUsedAt, fresh, 'lastUsedAt', 'never')],
    ['Id', setByHorizon(old.id, fresh, 'id')]
  ]
  return rows.map(([field, row]) => ({ field, ...row }))
}

function nameRow(old: Key, fresh: Fresh): Compared {
  const [before, after] = [old.clientName, fresh.clientName].map(name => shown(name))
  const row = { old: before ?? '', replacement: after ?? '' }
  const draftNote = 'A tag is added to tell the two apart'
  if (old.clientName === fresh.clientName) {
    return { ...row, kind: 'same', ...(!isKey(fresh) && { note: draftNote }) }
  }
  const name = withoutNonce(fresh.clientName)
  const isAsMeant = name === withoutNonce(old.clientName) || name === old.id
  if (!isAsMeant && !isShortened(old, name)) return { ...row, kind: 'mismatch' }
  return {
    ...row,
    kind: 'intended',
    note: isKey(fresh) ? 'The tag tells the two apart while the rotation runs' : draftNote
  }
}

/** A long name gives way to the tag. */
const isShortened = ({ clientName }: Key, name: string): boolean =>
  name.length > 100 && withoutNonce(clientName).startsWith(name)

function scopesRow(old: readonly string[], fresh: readonly string[]): Compared {
  const gained = old.includes(allScopes) ? [] : beyond(fresh, old)
  const lost = fresh.includes(allScopes) ? [] : beyond(old, fresh)
  return {
    old: listed(old, 'no scopes'),
    replacement: listed(fresh, 'no scopes'),
    ...reach(gained, lost)
  }
}

/** Not a setting of a key: no replacement could have another. */
const partnersAccess: Compared = {
  old: 'the partner’s',
  replacement: 'the partner’s',
  kind: 'same',
  note: 'The partnership and its access stay as they are'
}

/** By ranges as they stand: one inside another is not looked into. */
function allowlistRow(
  old: readonly string[] | null | undefined,
  fresh: readonly string[] | null | undefined
): Compared {
  const row = { old: addressWords(old), replacement: addressWords(fresh) }
  if (old === undefined || fresh === undefined) {
    return { ...row, kind: 'mismatch', note: notSaidOfBoth }
  }
  if (old === null && fresh === null) return { ...row, kind: 'same' }
  if (fresh === null) return { ...row, kind: 'wider' }
  if (old === null) return { ...row, kind: 'narrower' }
  return { ...row, ...reach(beyond(fresh, old), beyond(old, fresh)) }
}

function addressWords(ranges: readonly string[] | null | undefined): string {
  if (ranges === undefined) return notSaid
  return ranges === null ? 'every address' : listed(ranges, 'no address')
}

function departmentsRow(
  old: readonly string[] | null | undefined,
  fresh: readonly string[] | null | undefined,
  isUserKey: boolean
): Compared {
  const row = {
    old: departmentWords(old, isUserKey),
    replacement: departmentWords(fresh, isUserKey)
  }
  // A user key's own list is its owner's.
  if (isUserKey) return { ...row, kind: row.old === row.replacement ? 'same' : 'cannot-copy' }
  if (old == null && fresh == null) return { ...row, kind: 'same' }
  if (fresh == null) return { ...row, kind: 'wider' }
  if (old == null) return { ...row, kind: 'narrower' }
  return { ...row, ...reach(beyond(fresh, old), beyond(old, fresh)) }
}

function departmentWords(departments: readonly string[] | null | undefined, isUserKey: boolean) {
  if (departments == null) return isUserKey ? 'the owner’s' : 'every department'
  return listed(departments, 'no department')
}

const beyond = (items: readonly string[], others: readonly string[]): readonly string[] =>
  [...new Set(items)].filter(item => !others.includes(item))

function reach(gained: readonly string[], lost: readonly string[]): Pick<DiffRow, 'kind' | 'note'> {
  if (gained.length === 0 && lost.length === 0) return { kind: 'same' }
  const notes = [
    ...(gained.length > 0 ? [`gains ${listed(gained, '')}`] : []),
    ...(lost.length > 0 ? [`loses ${listed(lost, '')}`] : [])
  ]
  const note = notes.join('; ')
  if (gained.length > 0 && lost.length > 0) return { kind: 'mismatch', note }
  return { kind: gained.length > 0 ? 'wider' : 'narrower', note }
}

type Limit = 'rateLimit' | 'rateLimitPerDay'

function limitRow(
  old: number | null | undefined,
  fresh: Fresh,
  field: Limit,
  ifNotAsked: string
): Compared {
  const after = fresh[field]
  const before = limitWords(old)
  if (!isKey(fresh) && after === undefined) {
    // Nothing is asked for where the old key has no figure: what Horizon then gives is its own.
    const isNone = ifNotAsked === 'none'
    const row = { old: before, replacement: isNone && old === undefined ? before : ifNotAsked }
    return { ...row, kind: isNone ? 'same' : 'cannot-copy' }
  }
  const row = { old: before, replacement: limitWords(after) }
  if (old === after) return { ...row, kind: 'same' }
  if (old === undefined || after === undefined) {
    return { ...row, kind: 'mismatch', note: notSaidOfBoth }
  }
  const isWider = after === null || (old !== null && after > old)
  return { ...row, kind: isWider ? 'wider' : 'narrower' }
}

function limitWords(limit: number | null | undefined): string {
  if (limit === undefined) return notSaid
  return limit === null ? 'none' : limit.toLocaleString('en')
}

function expiryRow(old: string | null, fresh: string | null, asked: KeyDraft | false | undefined) {
  const row = { old: shown(old, 'never'), replacement: shown(fresh, 'never') }
  if (asked && moment(asked.expiresAt) !== moment(fresh)) {
    const note = `Asked for ${shown(asked.expiresAt && utcTime(asked.expiresAt), 'never')}`
    return { ...row, kind: 'mismatch', note } as const
  }
  if (old === null && fresh === null) return { ...row, kind: 'same' } as const
  if (fresh === null) {
    return { ...row, kind: 'wider', note: 'The old key ends by itself, this one does not' } as const
  }
  return { ...row, kind: moment(old) === moment(fresh) ? 'same' : 'intended' } as const
}

/** Horizon keeps whole seconds. */
function moment(time: string | null): number | string | null {
  const at = time === null ? Number.NaN : Date.parse(time)
  return Number.isNaN(at) ? time : Math.floor(at / 1_000)
}

/** An organization key is what a Horizon without types has. */
function typeRow(old = 'organization', fresh = 'organization'): Compared {
  const row = { old: shown(old), replacement: shown(fresh) }
  return { ...row, kind: old === fresh ? 'same' : 'mismatch' }
}

function ownerRow({ createdBy }: Key, fresh: Fresh): Compared {
  const id = isKey(fresh) ? fresh.createdBy?.id : fresh.ownerUserId
  const isSame = id != null && id === createdBy?.id
  const old = personWords(createdBy)
  const replacement = isSame ? old : isKey(fresh) ? personWords(fresh.createdBy) : shown(id)
  return { old, replacement, kind: isSame ? 'same' : 'mismatch' }
}

function creatorRow({ createdBy }: Key, fresh: Fresh): Compared {
  const replacement = isKey(fresh) ? personWords(fresh.createdBy) : setWords
  return { old: personWords(createdBy), replacement, kind: 'cannot-copy' }
}

function personWords(person: Key['createdBy']): string {
  if (person == null) return notSaid
  return shown(person.name || person.email || person.id)
}

function setByHorizon(
  old: string | null | undefined,
  fresh: Fresh,
  field: 'createdAt' | 'lastUsedAt' | 'id',
  none = notSaid
): Compared {
  const words = (value: string | null | undefined) => (value === null ? none : shown(value))
  const replacement = isKey(fresh) ? words(fresh[field]) : setWords
  return { old: words(old), replacement, kind: 'cannot-copy' }
}

const notSaid = 'not said'
const notSaidOfBoth = 'Horizon does not say it of both'
const setWords = 'set by Horizon'

const shown = (text: string | null | undefined, none = notSaid): string =>
  text == null ? none : visibleText(text, maxShown)

const listed = (items: readonly string[], none: string): string =>
  items.length === 0 ? none : visibleText([...new Set(items)].sort().join(', '), maxShown)
