import { segmentLength } from '@main/database/audit/sealing'
import { auditCoverage } from '@shared/domain/audit-coverage'
import {
  anIntake,
  aSentEntry,
  firstAt,
  heldEntries,
  minute,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll,
  verifyAll
} from '@support/audit-pages'
import { expect, test } from 'vitest'

const spanOf = (from: number, to: number) => ({
  from: firstAt + from * minute,
  to: firstAt + to * minute
})

test('a span that is walked twice with the same entries is settled; spans that touch are one', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 300))
  for (const [from, to] of [
    [50, 100],
    [100, 150]
  ] as const) {
    await audit.beginRecheck(spanOf(from, to))
    const page = pageBytes(sentEntries(from, to - 1))
    expect(await audit.takePage(anIntake(page, { walk: 'recheck' }))).toMatchObject({
      added: 0,
      duplicates: to - from
    })
    expect(await audit.endRecheck(true)).toEqual({ added: 0, vanished: 0 })
  }
  expect((await audit.ledger()).settled).toEqual([spanOf(50, 150)])
})

test('what a second walk does not bring has vanished, stays, is marked, and may come back', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 100))
  const recheck = async (entries: readonly unknown[]) => {
    await audit.beginRecheck(spanOf(10, 21))
    await audit.takePage(anIntake(pageBytes(entries), { walk: 'recheck' }))
    return audit.endRecheck(true)
  }
  expect(await recheck([...sentEntries(10, 14), ...sentEntries(16, 20)])).toEqual({
    added: 0,
    vanished: 1
  })
  expect(await audit.ledger()).toMatchObject({ held: 100, vanished: 1, settled: [] })
  const entry = await audit.entry(15)
  expect(entry?.row.marks).toContain('vanished')
  expect(entry?.vanishedAt).not.toBeNull()
  expect(await recheck(sentEntries(10, 20))).toEqual({ added: 0, vanished: 0 })
  expect(await audit.ledger()).toMatchObject({ vanished: 0, settled: [spanOf(10, 21)] })
})

test('an entry that came late fills its hole, in the order of its time', async () => {
  const { audit } = await openAudit()
  const [first, late, ...rest] = sentEntries(1, 10)
  await audit.takePage(anIntake(pageBytes([first, ...rest]), { isHoleAccepted: true }))
  expect((await audit.ledger()).runs).toHaveLength(2)
  await audit.beginRecheck(spanOf(0, 20))
  await audit.takePage(anIntake(pageBytes(sentEntries(1, 10)), { walk: 'recheck' }))
  expect(await audit.endRecheck(true)).toEqual({ added: 1, vanished: 0 })
  const ledger = await audit.ledger()
  expect(ledger).toMatchObject({ held: 10, runs: [{ fromSeq: 1, toSeq: 10 }], settled: [] })
  const held = await heldEntries(audit)
  expect(held.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(held[1]).toMatchObject({ position: 10, raw: JSON.stringify(late) })
  expect(await verifyAll(audit)).toMatchObject({ bad: null })
})

test('entries that arrive while a span is walked anew have not vanished', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 20))
  await audit.beginRecheck(spanOf(0, 100))
  await audit.takePage(anIntake(pageBytes(sentEntries(1, 20)), { walk: 'recheck' }))
  await takeAll(audit, sentEntries(21, 30))
  expect(await audit.endRecheck(false)).toEqual({ added: 0, vanished: 0 })
  expect((await audit.ledger()).settled).toEqual([])
})

test('a comparison that was interrupted judges nothing', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 20))
  await profile.audit.beginRecheck(spanOf(0, 100))
  await profile.reopen()
  await expect(profile.audit.endRecheck(true)).rejects.toMatchObject({ code: 'conflict' })
  expect((await profile.audit.ledger()).vanished).toBe(0)
})

async function purgeAll(audit: Awaited<ReturnType<typeof openAudit>>['audit'], before: number) {
  const steps = []
  for (;;) {
    const step = await audit.purgeOn(before)
    steps.push(step)
    if (step.isDone) return steps
  }
}

test('a purge removes exactly what occurred before, keeps the chain, and says what it did', async () => {
  const profile = await openAudit()
  const { audit } = profile
  const total = 2 * segmentLength + 500
  const sent = sentEntries(1, total)
  // Recorded a day later than it occurred.
  sent[segmentLength + 700] = aSentEntry(segmentLength + 701, {
    occurred_at: new Date(firstAt + 5 * minute).toISOString()
  })
  await takeAll(audit, sent, 1_000)
  const before = firstAt + (segmentLength + 101) * minute
  const expected = segmentLength + 100 + 1
  expect(await audit.countBefore(before)).toBe(expected)

  const steps = await purgeAll(audit, before)
  expect(steps.reduce((sum, { removed }) => sum + removed, 0)).toBe(expected)
  expect(steps.reduce((sum, { bytesFreed }) => sum + bytesFreed, 0)).toBeGreaterThan(1_000_000)
  const ledger = await audit.ledger()
  expect(ledger).toMatchObject({
    held: total - expected,
    purgedBefore: before,
    firstAt: before,
    runs: [{ fromSeq: segmentLength + 101, toSeq: total, fromAt: before + 500 }],
    chain: { firstPosition: segmentLength + 101, lastPosition: total }
  })
  expect(await audit.entry(5)).toBeNull()
  expect(await audit.entry(segmentLength + 701)).toBeNull()
  expect(await audit.positionOf('aud_000005')).toBeNull()
  expect(await audit.countBefore(before)).toBe(0)
  expect(await verifyAll(audit)).toMatchObject({ isDone: true, bad: null })

  await profile.reopen()
  const { rows } = await profile.audit.rows({
    expression: { kind: 'all' },
    order: 'oldest',
    index: 0,
    limit: 2
  })
  expect(rows.map(({ position }) => position)).toEqual([segmentLength + 101, segmentLength + 102])
  const used = (await profile.audit.ledger()).bytes
  await takeAll(profile.audit, sentEntries(total + 1, total + 1_000))
  expect((await profile.audit.ledger()).held).toBe(total - expected + 1_000)
  expect((await profile.audit.ledger()).bytes).toBeGreaterThan(used)
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null })
})

test('after everything was removed the log goes on where it was', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 150))
  await purgeAll(profile.audit, firstAt + 151 * minute)
  expect(await profile.audit.ledger()).toMatchObject({ held: 0, firstAt: null, runs: [] })
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null, isDone: true })
  await takeAll(profile.audit, sentEntries(151, 160))
  await profile.reopen()
  expect(await profile.audit.ledger()).toMatchObject({
    held: 10,
    runs: [{ fromSeq: 151, toSeq: 160 }],
    chain: { firstPosition: 151, lastPosition: 160 }
  })
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null, verifiedTo: 160 })
})

test('what was purged stays removed when the log is walked anew, and the walk goes on', async () => {
  const profile = await openAudit()
  const { audit } = profile
  await takeAll(audit, sentEntries(1, 150))
  await purgeAll(audit, firstAt + 101 * minute)
  const before = await audit.ledger()
  await profile.reopen()
  expect(await takeAll(profile.audit, sentEntries(1, 160))).toMatchObject([
    { kind: 'stored', entries: 160, added: 10, duplicates: 150, changed: 0, lastSeq: 160 }
  ])
  expect(await profile.audit.ledger()).toMatchObject({
    held: before.held + 10,
    firstAt: before.firstAt,
    cursor: 'c160',
    forwardSeq: 160,
    runs: [{ fromSeq: 101, toSeq: 160 }],
    chain: { firstPosition: 101, lastPosition: 160 }
  })
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null })
})

test('purged entries of which others of their time are still held stay removed too', async () => {
  const { audit } = await openAudit()
  const occurred = new Date(firstAt + 5 * minute).toISOString()
  const sent = sentEntries(1, 150)
  sent[119] = aSentEntry(120, { occurred_at: occurred })
  await takeAll(audit, sent)
  await purgeAll(audit, firstAt + 101 * minute)
  await takeAll(audit, sent)
  await audit.beginRecheck(spanOf(0, 200))
  await audit.takePage(anIntake(pageBytes(sent), { walk: 'recheck' }))
  expect(await audit.endRecheck(false)).toEqual({ added: 0, vanished: 0 })
  expect(await audit.ledger()).toMatchObject({ held: 49, runs: [{ fromSeq: 101, toSeq: 150 }] })
})

test('an entry that is new is kept, however long before the last purge it occurred', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 150))
  await purgeAll(audit, firstAt + 101 * minute)
  const late = aSentEntry(151, { occurred_at: new Date(firstAt + 5 * minute).toISOString() })
  expect(await takeAll(audit, [late])).toMatchObject([{ added: 1 }])
  expect(await audit.ledger()).toMatchObject({ held: 51, runs: [{ fromSeq: 101, toSeq: 151 }] })
})

test('a span fetched before the download came there does not move the place of the download', async () => {
  const { audit } = await openAudit()
  const page = pageBytes(sentEntries(1, 10), { has_more: true })
  await audit.takePage(anIntake(page))
  await audit.beginRecheck(spanOf(50, 61))
  await audit.takePage(anIntake(pageBytes(sentEntries(50, 60)), { walk: 'recheck' }))
  await audit.endRecheck(false)
  const ledger = await audit.ledger()
  expect(ledger).toMatchObject({ forwardSeq: 10, cursor: 'c10' })
  const { absences } = auditCoverage(ledger, { from: null, to: null }, Date.now())
  expect(absences.map(({ why, entries }) => [why, entries])).toEqual([
    ['not-downloaded', 39],
    ['not-downloaded', 1_000_000 - 60]
  ])
})

test('what was verified, the retention and the moment of the last answer are kept', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 10))
  await profile.audit.noteVerified(10, 5_000, null)
  await profile.audit.setRetention(90)
  await profile.audit.noteCurrent(7_000)
  await profile.reopen()
  expect(await profile.audit.ledger()).toMatchObject({
    retentionDays: 90,
    currentAt: 7_000,
    chain: { verifiedTo: 10, verifiedAt: 5_000, badPosition: null }
  })
})

test('what the operator asked of the download is kept until it has come to its end', async () => {
  const profile = await openAudit()
  for (const wish of ['wanted', 'stopped', 'wanted'] as const) {
    await profile.audit.noteWish(wish)
    await profile.reopen()
    expect([await profile.audit.wish(), (await profile.audit.ledger()).wish]).toEqual([wish, wish])
  }
  await profile.audit.noteCurrent(7_000)
  await profile.reopen()
  expect([await profile.audit.wish(), (await profile.audit.ledger()).wish]).toEqual([null, null])
})

test('what was removed here is kept with when that was', async () => {
  const profile = await openAudit()
  await takeAll(profile.audit, sentEntries(1, 10))
  expect((await profile.audit.ledger()).purgedAt).toBeNull()
  const before = Date.now()
  while (!(await profile.audit.purgeOn(firstAt + 5 * minute)).isDone);
  await profile.reopen()
  const { purgedAt, purgedBefore } = await profile.audit.ledger()
  expect(purgedBefore).toBe(firstAt + 5 * minute)
  expect(purgedAt).toBeGreaterThanOrEqual(before)
})
