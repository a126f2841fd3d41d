import { invalidField } from '../api-error'
import type { AuditOrder, AuditSpan } from '../store/audit-reading'

/**
 * A place in a walk through the log. Upwards that is all there is to it. Downwards a walk begins at
 * the newest entry of its first page and ends above `after`; the walk that follows it ends where it
 * began, so that it holds what was recorded later and nothing twice.
 */
export type AuditPlace = {
  readonly order: AuditOrder
  /** Entries up to this one are not part of the walk any more, or never were. */
  readonly after: number
  /** Downwards: the entry the walk began at, and the last one that is still ahead. */
  readonly top?: number
  readonly until?: number
}

const shape = /^(asc\.\d{1,15}|desc\.\d{1,15}(\.\d{1,15}\.\d{1,15})?)$/

export const toCursor = ({ order, after, top, until }: AuditPlace): string => {
  const parts = top === undefined ? [order, after] : [order, after, top, until]
  return Buffer.from(parts.join('.')).toString('base64url')
}

function readCursor(cursor: string): AuditPlace | undefined {
  const text = Buffer.from(cursor, 'base64url').toString()
  if (!shape.test(text)) return undefined
  const [order, ...seqs] = text.split('.')
  const [after = 0, top, until] = seqs.map(Number)
  const place: AuditPlace = { order: order === 'asc' ? 'asc' : 'desc', after, top, until }
  return toCursor(place) === cursor ? place : undefined
}

/** Throws 400 for what this log never gave out, and for a cursor of the other order. */
export function toPlace(cursor: string, order: AuditOrder, highWater: number): AuditPlace {
  const place = readCursor(cursor)
  if (place === undefined || Math.max(place.after, place.top ?? 0) > highWater) {
    throw invalidField('after', 'Send the next_cursor of a page of this log')
  }
  if (place.order !== order) {
    throw invalidField('after', `This cursor goes with order=${place.order}, not ${order}`)
  }
  return place
}

/** What of the log is still ahead. */
export const spanOf = ({ after, until }: AuditPlace, highWater: number): AuditSpan => ({
  after,
  until: until ?? highWater
})

/** The place after a page that ended with `last`; `null` where nothing of the walk is left. */
export function placeAfter(
  { order, after, top }: AuditPlace,
  last: number | null,
  highWater: number
): AuditPlace {
  if (order === 'asc') return { order, after: last ?? highWater }
  const began = top ?? highWater
  return last === null ? { order, after: began } : { order, after, top: began, until: last - 1 }
}
