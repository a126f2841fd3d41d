import { maxRuns } from '@main/database/audit/runs'
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
  verifyAll
} from '@support/audit-pages'
import { expect, test } from 'vitest'

const count = maxRuns + 500
const numbered = { high_water_seq: 2 * count - 1 }
const everything = { from: null, to: null }
/** Every second number is left out. */
const holey = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, nth) => aSentEntry(2 * (from + nth) - 1))

async function setUp() {
  const profile = await openAudit()
  for (let from = 1; from <= count; from += 500) {
    const page = pageBytes(holey(from, from + 499), numbered)
    await profile.audit.takePage(anIntake(page, { isHoleAccepted: true }))
  }
  await profile.audit.noteCurrent(Date.now())
  return profile
}
const missingIn = async (audit: Awaited<ReturnType<typeof setUp>>['audit']) => {
  const { absences } = auditCoverage(await audit.ledger(), everything, Date.now())
  expect(absences.every(({ why }) => why === 'missing')).toBe(true)
  return absences.reduce((sum, { entries }) => sum + (entries ?? Number.NaN), 0)
}

test('numbers with holes without end are kept bounded, and all that is missing is still said', async () => {
  const profile = await setUp()
  for (let round = 0; round < 2; round += 1) {
    const { held, runs } = await profile.audit.ledger()
    expect([held, runs.length]).toEqual([count, maxRuns])
    expect(runs[0]).toMatchObject({ fromSeq: 1, toSeq: 1_001, leftOut: 500 })
    expect(runs[0]).toMatchObject({ fromAt: firstAt + minute + 500 })
    expect(await missingIn(profile.audit)).toBe(count - 1)
    await profile.reopen()
  }
})

test('entries in joined runs are known again by their ids, and fill what was left out', async () => {
  const { audit } = await setUp()
  expect(await audit.takePage(anIntake(pageBytes(holey(1, 300), numbered)))).toMatchObject({
    added: 0,
    duplicates: 300,
    changed: 0
  })
  await audit.beginRecheck({ from: firstAt, to: firstAt + 100 * minute })
  const whole = pageBytes(sentEntries(1, 99), numbered)
  const taken = await audit.takePage(anIntake(whole, { walk: 'recheck', isHoleAccepted: true }))
  expect(taken).toMatchObject({ added: 49, duplicates: 50 })
  expect(await audit.endRecheck(false)).toEqual({ added: 49, vanished: 0 })
  const { runs } = await audit.ledger()
  expect(runs.length).toBeLessThanOrEqual(maxRuns)
  expect(await missingIn(audit)).toBe(count - 1 - 49)
})

test('a purge through a joined run leaves it with what is still held', async () => {
  const { audit } = await setUp()
  const before = firstAt + 501 * minute
  for (let isDone = false; !isDone; ) isDone = (await audit.purgeOn(before)).isDone
  const ledger = await audit.ledger()
  expect(ledger.held).toBe(count - 250)
  expect(ledger.runs[0]).toMatchObject({ fromSeq: 501, toSeq: 1_001, leftOut: 250 })
  expect((await heldEntries(audit)).length).toBe(ledger.held)
  expect((await verifyAll(audit)).bad).toBeNull()
})
