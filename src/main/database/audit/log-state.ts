import { crc32 } from 'node:zlib'
import type { AuditWish } from '@main/core/audit-ports'
import { AppError } from '@shared/errors'
import { type Db, statement } from '../open'
import { chainStart } from './chain'

/** What is known of the log as a whole; one row, written with every change. */
export type LogState = {
  held: number
  firstAt: number | null
  lastAt: number | null
  /** The first position of the chain, and the hash it is chained to. */
  firstPosition: number
  anchor: string
  lastPosition: number
  head: string
  /** Positions up to here are in sealed segments. */
  sealedTo: number
  nextSegment: number
  cursor: string | null
  /** The last number the forward walk took. */
  forwardSeq: number | null
  highWaterSeq: number | null
  oldestAvailableAt: string | null
  currentAt: number | null
  purgedBefore: number | null
  purgedAt: number | null
  retentionDays: number | null
  wish: AuditWish | null
  verifiedTo: number | null
  verifiedAt: number | null
  badPosition: number | null
  changed: number
  vanished: number
  version: number
}

/** A cache that was set aside had a version too: this one starts above it. */
export const newState = (now: number): LogState => ({
  held: 0,
  firstAt: null,
  lastAt: null,
  firstPosition: 1,
  anchor: chainStart,
  lastPosition: 0,
  head: chainStart,
  sealedTo: 0,
  nextSegment: 1,
  cursor: null,
  forwardSeq: null,
  highWaterSeq: null,
  oldestAvailableAt: null,
  currentAt: null,
  purgedBefore: null,
  purgedAt: null,
  retentionDays: null,
  wish: null,
  verifiedTo: null,
  verifiedAt: null,
  badPosition: null,
  changed: 0,
  vanished: 0,
  version: now
})

const putState = 'INSERT OR REPLACE INTO audit_state (id, body) VALUES (1, ?)'

/** With a checksum: a flipped digit would be a number like any other. */
export function saveState(db: Db, state: LogState): void {
  const text = JSON.stringify(state)
  statement(db, putState).run(`${crc32(text).toString(16).padStart(8, '0')}${text}`)
}

export function loadState(db: Db, now: number): LogState {
  const row = statement(db, 'SELECT body FROM audit_state WHERE id = 1').get() as
    | { body: string }
    | undefined
  if (row === undefined) return newState(now)
  const text = row.body.slice(8)
  if (crc32(text) !== Number.parseInt(row.body.slice(0, 8), 16)) {
    throw new AppError('database-corrupt', 'what it says about the audit log cannot be read')
  }
  return JSON.parse(text) as LogState
}
