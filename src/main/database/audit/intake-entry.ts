import { momentOf } from './occurred-at'

/** An object as `JSON.parse` made it: its fields are its own, `__proto__` too. */
export type JsonObject = Readonly<Record<string, unknown>>

/** An entry that was read and may be stored. */
export type IntakeEntry = {
  /** Place in the local chain, from 1. */
  readonly position: number
  /** JSON text as it came, credentials masked. */
  readonly raw: string
  readonly wire: JsonObject
  readonly id: string
  readonly seq: number
  readonly requestId: string | null
  /** `occurred_at` in milliseconds. */
  readonly at: number
  /** `recorded_at` in milliseconds; `occurred_at` where Horizon did not say. */
  readonly recordedAt: number
}
export type ReadEntry = Omit<IntakeEntry, 'position' | 'raw'>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A half of a character is read as U+FFFD, before and after it went through UTF-8. */
export const textIn = (object: JsonObject | null, name: string): string | null => {
  const value = object?.[name]
  return typeof value === 'string' ? value.toWellFormed() : null
}

export const objectIn = (object: JsonObject, name: string): JsonObject | null => {
  const value = object[name]
  return isJsonObject(value) ? value : null
}

/** Ids are looked up, shown and compared: one that is longer is not an id. */
export const maxIdLength = 500

/**
 * Reads what has to be right (`wireAuditEntrySchema` asks the same, ten times slower) and lets the
 * rest come as it comes. A text is the reason why it is no entry.
 */
export function readEntry(wire: unknown): ReadEntry | string {
  if (!isJsonObject(wire)) return 'is not an object'
  const { id, seq, occurred_at: occurredAt, action } = wire
  if (typeof id !== 'string' || id === '') return 'has no id'
  if (id.length > maxIdLength) return `has an id of ${id.length} characters`
  if (!Number.isSafeInteger(seq) || (seq as number) < 0) return 'has no number (seq)'
  if (typeof occurredAt !== 'string') return 'has no time (occurred_at)'
  const at = momentOf(occurredAt)
  if (at === undefined) return 'has a time (occurred_at) that is no date'
  if (typeof action !== 'string') return 'has no action'
  const recordedAt = wire.recorded_at
  const recorded = typeof recordedAt === 'string' ? momentOf(recordedAt) : undefined
  const requestId = textIn(wire, 'request_id')
  return {
    wire,
    id: id.toWellFormed(),
    seq: seq as number,
    requestId,
    at,
    recordedAt: recorded ?? at
  }
}
