import { join } from 'node:path'
import type { AuditStore, PageIntake } from '@main/core/audit-ports'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'

export const auditProfileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
export const firstAt = Date.parse('2026-11-01T00:00:00.000Z')
export const minute = 60_000

export type SentEntry = { readonly id: string; readonly seq: number } & Record<string, unknown>

/** As Horizon sends it (D13); one a minute. */
export const aSentEntry = (seq: number, fields: Record<string, unknown> = {}): SentEntry => ({
  id: `aud_${String(seq).padStart(6, '0')}`,
  seq,
  occurred_at: new Date(firstAt + seq * minute).toISOString(),
  recorded_at: new Date(firstAt + seq * minute + 500).toISOString(),
  actor: { type: 'user', id: `user_${seq % 7}`, name: `Person ${seq % 7}`, email: null },
  partner: null,
  api_key: { id: `key_${seq % 3}`, prefix: `hz_live_9fK${seq % 3}`, kind: 'organization' },
  action: seq % 5 === 0 ? 'api_key.updated' : 'api_key.used',
  resource: { type: 'agent', id: `agent_${seq % 11}`, name: null },
  ip: `10.0.0.${seq % 4}`,
  user_agent: 'curl/8.9.1',
  outcome: seq % 10 === 0 ? 'denied' : 'success',
  reason: null,
  changes: seq % 5 === 0 ? { rate_limit: { from: 100, to: 60 } } : {},
  metadata: {},
  request_id: `req_${seq.toString(16).padStart(8, '0')}`,
  ...fields
})

export const sentEntries = (from: number, to: number): SentEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => aSentEntry(from + index))

export const pageBytes = (data: readonly unknown[], fields: Record<string, unknown> = {}) =>
  new TextEncoder().encode(
    JSON.stringify({
      data,
      next_cursor: `c${(data.at(-1) as { seq?: number } | undefined)?.seq ?? 'end'}`,
      has_more: false,
      high_water_seq: 1_000_000,
      oldest_available_at: new Date(firstAt).toISOString(),
      ...fields
    })
  )

export const anIntake = (bytes: Uint8Array, fields: Partial<PageIntake> = {}): PageIntake => ({
  bytes,
  walk: 'forward',
  after: null,
  isHoleAccepted: false,
  receivedAt: firstAt + 30 * 24 * 60 * minute,
  ...fields
})

/** Stores entries as one forward page after another. */
export async function takeAll(audit: AuditStore, entries: readonly unknown[], pageSize = 500) {
  const outcomes = []
  for (let at = 0; at < entries.length; at += pageSize) {
    const data = entries.slice(at, at + pageSize)
    const fields = { has_more: at + pageSize < entries.length }
    outcomes.push(await audit.takePage(anIntake(pageBytes(data, fields))))
  }
  return outcomes
}

/** A profile on real files; `reopen` closes and opens it, `edit` changes its closed cache. */
export async function openAudit(workerUrl?: URL) {
  const folder = aDataFolder()
  const path = join(folder, 'profiles', auditProfileId, 'cache.db')
  const store = createProfileDataStore({
    folder,
    clock: { now: Date.now },
    ...(workerUrl === undefined ? {} : { workerUrl })
  })
  let data = await store.open(auditProfileId)
  onTestFinished(() => data.close())
  const close = () => data.close()
  return {
    folder,
    path,
    close,
    get data() {
      return data
    },
    get audit() {
      return data.audit
    },
    async reopen() {
      await close()
      data = await store.open(auditProfileId)
    },
    async edit(change: (db: Database.Database) => void) {
      await close()
      const db = new Database(path)
      change(db)
      db.close()
      data = await store.open(auditProfileId)
    }
  }
}

/** Every entry that is held, oldest first. */
export async function heldEntries(audit: AuditStore) {
  const held = []
  for (;;) {
    const { rows } = await audit.exportOn({
      expression: { kind: 'all' },
      order: 'oldest',
      index: held.length,
      limit: 500
    })
    if (rows.length === 0) return held
    held.push(...rows)
  }
}

export async function verifyAll(audit: AuditStore) {
  for (let from = 1; ; ) {
    const step = await audit.verifyOn(from)
    if (step.isDone) return step
    from = step.verifiedTo + 1
  }
}
