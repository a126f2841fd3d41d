import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { segmentLength, slots } from '@main/database/audit/sealing'
import {
  anIntake,
  firstAt,
  heldEntries,
  minute,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll,
  verifyAll
} from '@support/audit-pages'
import type Database from 'better-sqlite3'
import { expect, test } from 'vitest'

const all = { kind: 'all' } as const
const total = segmentLength + 1_000
/** As many entries as a segment has take a while where others work too. */
const slow = 300_000

/** A log with one sealed segment and entries after it. */
async function setUp() {
  const profile = await openAudit()
  const sent = sentEntries(1, total)
  await takeAll(profile.audit, sent, 1_000)
  return { profile, sent }
}

function flip(db: Database.Database, table: string, key: string, id: number, column = 'body') {
  const sql = `SELECT ${column} FROM ${table} WHERE ${key} = ?`
  const bytes = db.prepare(sql).pluck().get(id) as Buffer
  const place = bytes.length >> 1
  bytes[place] = (bytes[place] ?? 0) ^ 0x10
  db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`).run(bytes, id)
}

test(
  'a damaged column is made anew out of the entries, and nothing is lost',
  async () => {
    const { profile, sent } = await setUp()
    await profile.edit(db => {
      for (const slot of [slots.times, slots.dictionaries + 2, slots.codes + 1, slots.ids]) {
        flip(db, 'audit_columns', 'id', slots.perSegment + slot)
      }
    })
    const { audit } = profile
    const { rows } = await audit.rows({ expression: all, order: 'oldest', index: 100, limit: 3 })
    expect(rows.map(({ position }) => position)).toEqual([101, 102, 103])
    const count = await audit.rows({
      expression: {
        kind: 'match',
        field: 'actor',
        pattern: { how: 'equals', text: 'user_3' }
      },
      order: 'oldest',
      index: 0,
      limit: 2
    })
    expect(count.rows.map(({ position }) => position)).toEqual([3, 10])
    expect(await audit.positionOf('aud_000777')).toBe(777)
    expect(await audit.ledger()).toMatchObject({ held: total, lost: [] })
    expect(await verifyAll(audit)).toMatchObject({ bad: null })
    expect((await heldEntries(audit)).length).toBe(sent.length)
  },
  slow
)

test(
  'entries whose own bytes are damaged become a lost span; the rest stays, and they can come again',
  async () => {
    const { profile, sent } = await setUp()
    await profile.edit(db => flip(db, 'audit_chunks', 'id', 10))
    const { audit } = profile
    const held = await heldEntries(audit)
    const span = { from: firstAt + 641 * minute, to: firstAt + 704 * minute + 1 }
    expect(held.map(({ position }) => position)).toEqual(
      sent.map(({ seq }) => seq).filter(seq => seq < 641 || seq > 704)
    )
    const ledger = await audit.ledger()
    expect(ledger).toMatchObject({
      held: total - 64,
      lost: [{ ...span, entries: 64 }],
      runs: [
        { fromSeq: 1, toSeq: 640, toAt: firstAt + 640 * minute + 500 },
        { fromSeq: 705, toSeq: total, fromAt: firstAt + 705 * minute + 500 }
      ]
    })
    expect(await verifyAll(audit)).toMatchObject({ isDone: true, bad: { position: 641 } })

    await audit.beginRecheck(span)
    const again = pageBytes(sentEntries(641, 704))
    expect(await audit.takePage(anIntake(again, { walk: 'recheck' }))).toMatchObject({ added: 64 })
    expect(await audit.endRecheck(true)).toEqual({ added: 64, vanished: 0 })
    const whole = await audit.ledger()
    expect(whole).toMatchObject({ held: total, lost: [], runs: [{ fromSeq: 1, toSeq: total }] })
    expect((await heldEntries(audit)).map(({ raw }) => JSON.parse(raw))).toEqual(sent)
    expect(await verifyAll(audit)).toMatchObject({ isDone: true, bad: null })
  },
  slow
)

test(
  'damage among the entries not yet sealed is set aside too',
  async () => {
    const { profile } = await setUp()
    await profile.edit(db => flip(db, 'audit_chunks', 'id', segmentLength / 64 + 3))
    const first = segmentLength + 3 * 64 + 1
    const { rows } = await profile.audit.rows({
      expression: all,
      order: 'newest',
      index: 0,
      limit: 500
    })
    expect(rows).toHaveLength(500)
    const ledger = await profile.audit.ledger()
    expect(ledger.held).toBe(total - 64)
    expect(ledger.runs.map(({ toSeq }) => toSeq)).toEqual([first - 1, total])
    await profile.reopen()
    expect((await heldEntries(profile.audit)).length).toBe(total - 64)
  },
  slow
)

test.each([
  ['a text', (db: Database.Database) => flip(db, 'audit_chunks', 'id', 5), 321],
  ['a hash', (db: Database.Database) => flip(db, 'audit_chunks', 'id', 5, 'hashes'), 321],
  [
    'two entries in each other’s place',
    (db: Database.Database) => {
      const read = db.prepare('SELECT id, body, hashes FROM audit_chunks WHERE id IN (5, 6)')
      const [a, b] = read.all() as { id: number; body: Buffer; hashes: Buffer }[]
      const put = db.prepare('UPDATE audit_chunks SET body = ?, hashes = ? WHERE id = ?')
      put.run(a?.body, a?.hashes, b?.id)
      put.run(b?.body, b?.hashes, a?.id)
    },
    321
  ],
  [
    'entries that are left out',
    (db: Database.Database) => db.exec('DELETE FROM audit_chunks WHERE id = 7'),
    449
  ]
])('Verify names the first bad position: %s', async (_name, change, position) => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 1_000))
  await profile.edit(db => void change(db))
  expect(await verifyAll(profile.audit)).toMatchObject({ isDone: true, bad: { position } })
})

test('a chain that was cut off at its end does not verify', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 1_000))
  await profile.edit(db => db.exec('DELETE FROM audit_chunks WHERE id > 10'))
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: { position: 705 } })
})

test('an entry that was rewritten, its chain with it, is found by what was noted of its end', async () => {
  const profile = await openAudit()
  const other = await openAudit()
  const sent = sentEntries(1, 64)
  await takeAll(profile.audit, sent)
  await takeAll(
    other.audit,
    sent.map(entry => ({ ...entry, outcome: 'denied' }))
  )
  let forged: { body: Buffer; hashes: Buffer } | undefined
  await other.edit(db => {
    forged = db.prepare('SELECT body, hashes FROM audit_chunks').get() as typeof forged
  })
  await profile.edit(db =>
    db.prepare('UPDATE audit_chunks SET body = ?, hashes = ?').run(forged?.body, forged?.hashes)
  )
  expect((await verifyAll(profile.audit)).bad).not.toBeNull()
})

test(
  'a damaged file is set aside and what can be read of it taken over',
  async () => {
    const { profile, sent } = await setUp()
    await profile.close()
    const bytes = readFileSync(profile.path)
    // Pages in the middle: entries and columns. What lies before them tells what there was.
    const middle = Math.floor(bytes.length / 2 / 4_096) * 4_096
    bytes.fill(0xa5, middle, middle + 4 * 4_096)
    bytes.writeUInt32BE(0xdead, 68)
    writeFileSync(profile.path, bytes)
    await profile.reopen()
    expect(profile.data.notices).toMatchObject([{ title: 'Fetched data was set aside' }])
    const aside = readdirSync(dirname(profile.path)).filter(name => name.includes('.damaged-'))
    expect(aside.length).toBeGreaterThan(0)
    const ledger = await profile.audit.ledger()
    const lost = ledger.lost.reduce((sum, { entries }) => sum + entries, 0)
    expect(ledger.held + lost).toBe(total)
    expect(ledger.held).toBeGreaterThan(total / 2)
    expect(ledger.cursor).toBe(`c${total}`)
    const held = await heldEntries(profile.audit)
    expect(held.length).toBe(ledger.held)
    const ids = new Map(sent.map(entry => [entry.id, JSON.stringify(entry)]))
    for (const { raw, entry } of held) expect(raw).toBe(ids.get(entry.id))
    expect((await verifyAll(profile.audit)).bad).toMatchObject({
      what: 'Its bytes on this disk were damaged'
    })
    await profile.reopen()
    expect(profile.data.notices).toEqual([])
    expect((await profile.audit.ledger()).held).toBe(ledger.held)
  },
  slow
)
