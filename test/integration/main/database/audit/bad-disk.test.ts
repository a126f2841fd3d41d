import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { openWritable } from '@main/database/open'
import { openCache, openCacheInMemory } from '@main/database/open-cache'
import { auditLedger, takeAuditPage, verifyAuditOn } from '@main/database/queries/audit-log'
import { findReply, putHeldReply } from '@main/database/queries/held-replies'
import { AppError } from '@shared/errors'
import {
  anIntake,
  heldEntries,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll
} from '@support/audit-pages'
import { aDataFolder } from '@support/data-folder'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'

test('on a full disk nothing of a page is stored, what is held is read, and it goes on with room', () => {
  const { db } = openCache(join(aDataFolder(), 'cache.db'), Date.now())
  onTestFinished(() => void db.close())
  takeAuditPage(db, anIntake(pageBytes(sentEntries(1, 500))))
  const pages = db.pragma('page_count', { simple: true }) as number
  for (let room = 0; room <= 40; room += 1) {
    db.pragma(`max_page_count = ${pages + room}`)
    const before = auditLedger(db)
    try {
      const from = before.held + 1
      takeAuditPage(db, anIntake(pageBytes(sentEntries(from, from + 499))))
    } catch (error) {
      expect(error).toMatchObject({ code: 'SQLITE_FULL' })
      const { held, cursor, runs } = auditLedger(db)
      expect({ held, cursor, runs }).toEqual({
        held: before.held,
        cursor: before.cursor,
        runs: before.runs
      })
    }
  }
  db.pragma('max_page_count = 1000000')
  const { held } = auditLedger(db)
  takeAuditPage(db, anIntake(pageBytes(sentEntries(held + 1, held + 500))))
  expect(auditLedger(db)).toMatchObject({ held: held + 500, runs: [{ toSeq: held + 500 }] })
  expect(verifyAuditOn(db, 1)).toMatchObject({ bad: null })
})

test('a cache from before there was an audit log keeps what it holds and takes entries', async () => {
  const profile = await openAudit()
  await profile.close()
  const db = new Database(profile.path)
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'audit_%'")
    .pluck()
    .all() as string[]
  for (const name of tables) db.exec(`DROP TABLE ${name}`)
  db.pragma('user_version = 4')
  db.close()
  const old = openWritable(profile.path)
  migrate(old, 'cache', cacheMigrations.slice(0, 4))
  putHeldReply(old, 'usage', { kept: true }, '2026-11-21T10:00:00.000Z')
  old.close()

  await profile.reopen()
  expect(profile.data.notices).toEqual([])
  expect((await profile.data.replies.get('usage'))?.body).toEqual({ kept: true })
  await takeAll(profile.audit, sentEntries(1, 10))
  expect((await profile.audit.ledger()).held).toBe(10)
})

test('whatever bytes are flipped, what is shown is what was sent, and the rest is said', async () => {
  const profile = await openAudit()
  const sent = sentEntries(1, 700)
  await takeAll(profile.audit, sent)
  await profile.close()
  const whole = readFileSync(profile.path)
  const texts = new Set(sent.map(entry => JSON.stringify(entry)))
  // Another name in the schema is no damage to SQLite: only a statement that misses it tells.
  const names = /body (?:BLOB|TEXT)|hashes BLOB|first_seq INT|CREATE TABLE audit_/g
  const inSchema = [...whole.toString('latin1').matchAll(names)].map(
    ({ index }): [[number, number][]] => [[[index + 2, 1]]]
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 6
      }),
      async flips => {
        const bytes = Buffer.from(whole)
        for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask
        writeFileSync(profile.path, bytes)
        await profile.reopen()
        const calls = [
          () => profile.audit.ledger(),
          () => heldEntries(profile.audit),
          () => heldEntries(profile.audit)
        ]
        for (const call of calls) {
          const answer = await call().catch((error: unknown) => error)
          if (answer instanceof Error) expect(answer).toBeInstanceOf(AppError)
          else if (Array.isArray(answer)) {
            for (const { raw } of answer) expect(texts.has(raw)).toBe(true)
            const { held, lost } = await profile.audit.ledger()
            expect(answer.length).toBe(held)
            const entries = lost.reduce((sum, span) => sum + span.entries, 0)
            expect(held === 0 || held + entries === 700).toBe(true)
          }
        }
        await profile.close()
      }
    ),
    { numRuns: 60, examples: inSchema }
  )
  writeFileSync(profile.path, whole)
  await profile.reopen()
})

test('a file too large for memory that may not be written shows all but the audit log', async () => {
  const profile = await openAudit()
  await profile.data.replies.put('usage', { kept: true }, '2026-11-21T10:00:00.000Z')
  await takeAll(profile.audit, sentEntries(1, 10))
  await profile.close()
  truncateSync(profile.path, 300 * 1_048_576)
  const { db, notice } = openCacheInMemory(profile.path, 'the disk is read-only')
  onTestFinished(() => void db.close())
  expect(notice?.detail).toContain('The audit log in it is not shown')
  expect(findReply(db, 'usage')?.body).toEqual({ kept: true })
  expect(auditLedger(db).held).toBe(0)
  truncateSync(profile.path, 4_096)
  await profile.reopen()
})
