import type { StoredAuditRow } from '@main/core/audit-ports'
import type { AuditMark } from '@shared/contract/audit'
import { keyResourceTypes } from '@shared/domain/audit-query/entry-parts'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { type Db, statement } from '../open'
import type { AuditLog } from './audit-log'
import { type JsonObject, maxIdLength, objectIn, type ReadEntry, textIn } from './intake-entry'
import { momentOf } from './occurred-at'

/** An entry is late where Horizon recorded it more than this after it occurred. */
export const lateAfterMs = 10 * 60_000
const maxRemembered = 100_000

const selectAddress = 'SELECT at, position FROM audit_key_addresses WHERE key_id = ? AND ip = ?'
const putAddress = `
  INSERT OR REPLACE INTO audit_key_addresses (key_id, ip, at, position) VALUES (?, ?, ?, ?)`
const selectFirst = 'SELECT min(at) AS at FROM audit_key_addresses WHERE key_id = ?'
const putRevocation = `
  INSERT INTO audit_revocations (key_id, at, seq) VALUES (?, ?, ?)
  ON CONFLICT (key_id) DO UPDATE SET at = excluded.at, seq = excluded.seq
  WHERE (excluded.at, excluded.seq) < (at, seq) OR (excluded.at <= at AND seq IS NULL)`
const selectRevocation = 'SELECT at, seq FROM audit_revocations WHERE key_id = ?'
const ofThese = 'WHERE position IN (SELECT value FROM json_each(?))'
const selectChanged = `SELECT position FROM audit_versions ${ofThese}`
const selectVanished = `SELECT position FROM audit_vanished ${ofThese}`

type First = { readonly at: number; readonly position: number }
/** `seq` is not known of one that was stored by an earlier version. */
type Revocation = { readonly at: number; readonly seq: number | null }

/** The key that acted, with the address it came from. */
function callerOf({ wire }: ReadEntry): { keyId: string; ip: string | null } | undefined {
  const keyId = shortIn(objectIn(wire, 'api_key'), 'id')
  return keyId === null ? undefined : { keyId, ip: shortIn(wire, 'ip') }
}

/** Many of them are remembered: a longer one is neither an id nor an address. */
function shortIn(object: JsonObject | null, name: string): string | null {
  const text = textIn(object, name)
  return text !== null && text.length > maxIdLength ? null : text
}

/** Keeps, while entries are stored, what a mark of another entry depends on. */
export function createKeyMarks(db: Db) {
  const remembered = new Map<string, number>()

  function noteAddress(keyId: string, ip: string, at: number, position: number): void {
    const name = `${keyId}\u0000${ip}`
    let first = remembered.get(name)
    if (first === undefined) {
      first = (statement(db, selectAddress).get(keyId, ip) as First | undefined)?.at
      if (remembered.size >= maxRemembered) remembered.clear()
    }
    if (first === undefined || at < first) {
      statement(db, putAddress).run(keyId, ip, at, position)
      first = at
    }
    remembered.set(name, first)
  }

  return {
    note(entry: ReadEntry, position: number): void {
      const caller = callerOf(entry)
      if (caller !== undefined && caller.ip !== null) {
        noteAddress(caller.keyId, caller.ip, entry.at, position)
      }
      const { wire } = entry
      if (!(wire.action as string).endsWith('.revoked') || wire.outcome !== 'success') return
      const resource = objectIn(wire, 'resource')
      const keyId = shortIn(resource, 'id')
      if (keyId !== null && keyResourceTypes.includes(textIn(resource, 'type') ?? '')) {
        statement(db, putRevocation).run(keyId, entry.at, entry.seq)
      }
    }
  }
}
export type KeyMarks = ReturnType<typeof createKeyMarks>

/** Neighbours have keys and addresses in common: each is looked up once in a call. */
function once<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return name => {
    if (!known.has(name)) known.set(name, read(name))
    return known.get(name) as T
  }
}

function createKeyFacts(db: Db) {
  const firstsOf = once(keyId =>
    once(ip => statement(db, selectAddress).get(keyId, ip) as First | undefined)
  )
  return {
    firstFrom: (keyId: string, ip: string): First | undefined => firstsOf(keyId)(ip),
    earliest: once(keyId => (statement(db, selectFirst).get(keyId) as { at: number }).at),
    revocation: once(keyId => statement(db, selectRevocation).get(keyId) as Revocation | undefined)
  }
}

/** As `momentOf` read it when it was stored. */
const timesOf = ({ occurredAt, recordedAt }: AuditEntry) => {
  const at = momentOf(occurredAt) ?? Number.NaN
  return { at, recordedAt: (recordedAt == null ? undefined : momentOf(recordedAt)) ?? at }
}

function marksOfKey(
  facts: ReturnType<typeof createKeyFacts>,
  { apiKey, ip, seq }: AuditEntry,
  at: number,
  position: number
): AuditMark[] {
  const keyId = apiKey?.id?.toWellFormed()
  if (keyId === undefined) return []
  const marks: AuditMark[] = []
  const first = ip == null ? undefined : facts.firstFrom(keyId, ip.toWellFormed())
  // Some address has to be the first: another one is what matters.
  if (first?.position === position && facts.earliest(keyId) < first.at) marks.push('first-address')
  const revocation = facts.revocation(keyId)
  if (revocation !== undefined && isAfter(revocation, at, seq)) marks.push('after-revoke')
  return marks
}

/** Horizon may send whole seconds: within one, the order of recording says what came later. */
const isAfter = (revoked: Revocation, at: number, seq: number): boolean =>
  at > revoked.at || (at === revoked.at && revoked.seq !== null && seq > revoked.seq)

/** What is to be pointed out about entries; of most nothing. */
export function marksOf(
  { db, state }: AuditLog,
  rows: readonly Pick<StoredAuditRow, 'position' | 'entry'>[]
): ReadonlyMap<number, readonly AuditMark[]> {
  const found = new Map<number, readonly AuditMark[]>()
  const facts = createKeyFacts(db)
  const these = JSON.stringify(rows.map(({ position }) => position))
  const among = (select: string, known: number): ReadonlySet<unknown> =>
    new Set(known === 0 ? [] : statement(db, select).pluck().all(these))
  const changed = among(selectChanged, state.changed)
  const vanished = among(selectVanished, state.vanished)
  for (const { position, entry } of rows) {
    const { at, recordedAt } = timesOf(entry)
    const marks = marksOfKey(facts, entry, at, position)
    if (recordedAt - at > lateAfterMs) marks.push('late')
    if (changed.has(position)) marks.push('changed')
    if (vanished.has(position)) marks.push('vanished')
    if (marks.length > 0) found.set(position, marks)
  }
  return found
}
