import type { HeldKeys } from '@main/core/data-ports'
import type { KeyListing } from '@main/core/ports'
import { maskCredentials } from '@shared/domain/key-format'
import type { Key } from '@shared/horizon/key'
import { parseStored } from './queries/stored-json'

/**
 * A listing as it crosses to the worker: text is copied there in a tenth of the time that 10,000
 * objects take, and it is what gets hashed and written.
 */
export type StoredListing = {
  /** Without what changes with every request, sorted by id: the same state, the same text. */
  readonly states: string
  /** Id and last use of each key, in Horizon's order. */
  readonly uses: string
  readonly unreadable: KeyListing['unreadable']
  readonly clockOffsetMs: number
}

export type HeldListing = StoredListing & { readonly fetchedAt: string | null }

/** The same fields give the same text, in whatever order the server sent them. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner)])
  )
}

/** A server that puts a whole credential into a field unknown here must not get it onto the disk. */
const kept = (fields: NonNullable<Key['unknownFields']>): unknown =>
  JSON.parse(maskCredentials(JSON.stringify(canonical(fields))))

// Fields that are known come in one order already; sorting all of them took longer than the rest.
const stateOf = (key: Key) => ({
  ...key,
  lastUsedAt: undefined,
  lastUsedIp: undefined,
  ...(key.unknownFields && { unknownFields: kept(key.unknownFields) })
})

export function toStoredListing({ keys, unreadable, clockOffsetMs }: KeyListing): StoredListing {
  const states = keys.map(stateOf).sort((a, b) => (a.id < b.id ? -1 : 1))
  const uses = keys.map(({ id, lastUsedAt, lastUsedIp }) => ({ id, lastUsedAt, lastUsedIp }))
  return {
    states: JSON.stringify(states),
    uses: JSON.stringify(uses),
    unreadable,
    clockOffsetMs
  }
}

export function toHeldKeys({ states, uses, ...rest }: HeldListing): HeldKeys {
  const byId = new Map(parseStored<Key[]>(states).map(key => [key.id, key]))
  const keys = parseStored<Pick<Key, 'id' | 'lastUsedAt' | 'lastUsedIp'>[]>(uses).flatMap(use => {
    const state = byId.get(use.id)
    return state === undefined ? [] : [{ ...state, ...use }]
  })
  return { ...rest, keys }
}

type Snapshot = { readonly states: string; readonly confirmedAt: string }

/** A list as it was: everything about each key but how it was used. */
export const toKnownList = (snapshot: Snapshot | null) =>
  snapshot && {
    keys: parseStored<readonly Key[]>(snapshot.states),
    confirmedAt: snapshot.confirmedAt
  }
