import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallerHour } from '@main/core/data-ports'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { openInMemory } from '@main/database/open'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { recordCallerHours } from '@main/database/queries/caller-hours'
import { recordCallerGaps } from '@main/database/queries/caller-knowledge'
import { callersOf, maxHandedHours } from '@main/database/queries/caller-reading'
import { aDataFolder } from '@support/data-folder'
import { fakeCallerHistory } from '@support/fake-rotation-journal'
import { describe, expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const hourMs = 3_600_000
const start = Date.parse('2026-07-01T00:00:00.000Z')
const nowMs = start + 400 * hourMs
const at = (hours: number) => new Date(start + hours * hourMs).toISOString()
const pair = { ip: '10.8.4.1', method: 'GET', path: '/api/agents' }

const hourOf = (hour: number, more: Partial<CallerHour> = {}): CallerHour => ({
  ...pair,
  keyId: 'key_1',
  userAgent: 'billing/2',
  hour: at(hour),
  requests: 1,
  firstSeenAt: at(hour + 0.5),
  lastSeenAt: at(hour + 0.5),
  ...more
})

async function setUp(folder = aDataFolder()) {
  const data = await createProfileDataStore({ folder, clock: { now: Date.now } }).open(profileId)
  onTestFinished(() => data.close())
  return { folder, data, callers: data.callers }
}

function inMemory() {
  const db = openInMemory()
  onTestFinished(() => void db.close())
  migrate(db, 'cache', cacheMigrations)
  return db
}

describe.each([
  ['the cache', async () => (await setUp()).callers],
  ['the fake of it', async () => fakeCallerHistory()]
])('%s', (_what, open) => {
  test('adds an hour up by the larger count and the wider span', async () => {
    const callers = await open()
    await callers.record([hourOf(1, { requests: 5, lastSeenAt: at(1.6) })])
    await callers.record([hourOf(1, { requests: 3, firstSeenAt: at(1.1), lastSeenAt: at(1.2) })])
    expect((await callers.of('key_1')).hours).toEqual([
      hourOf(1, { requests: 5, firstSeenAt: at(1.1), lastSeenAt: at(1.6) })
    ])
  })

  test('keeps apart who differs in key, address, method, path, program or hour', async () => {
    const callers = await open()
    const hours = [
      hourOf(1),
      hourOf(2),
      hourOf(1, { ip: '10.8.4.2' }),
      hourOf(1, { method: 'POST' }),
      hourOf(1, { path: '/api/apps' }),
      hourOf(1, { userAgent: 'billing/3' })
    ]
    await callers.record([...hours, hourOf(1, { keyId: 'key_2' })])
    await callers.record(hours)
    expect((await callers.of('key_1')).hours).toHaveLength(6)
    expect((await callers.of('key_2')).hours).toHaveLength(1)
    expect(await callers.of('key_3')).toEqual({
      hours: [],
      gaps: [],
      reachesBackTo: null,
      incompleteFrom: null
    })
  })

  test('keeps the longest gap ever heard of', async () => {
    const callers = await open()
    await callers.recordGaps('key_1', [{ ...pair, longestGapSeconds: 60 }])
    await callers.recordGaps('key_1', [{ ...pair, longestGapSeconds: 4_000 }])
    await callers.recordGaps('key_1', [{ ...pair, longestGapSeconds: 90 }])
    expect((await callers.of('key_1')).gaps).toEqual([{ ...pair, longestGapSeconds: 4_000 }])
  })

  test('reaches back over spans that touch, and never over a break between them', async () => {
    const callers = await open()
    const reach = async () => (await callers.of('key_1')).reachesBackTo
    await callers.recordReach('key_1', at(100), at(200))
    expect(await reach()).toBe(at(100))
    await callers.recordReach('key_1', at(200), at(300))
    await callers.recordReach('key_1', at(150), at(160))
    expect(await reach()).toBe(at(100))
    await callers.recordReach('key_1', at(50), at(120))
    expect(await reach()).toBe(at(50))
    await callers.recordReach('key_1', at(10), at(40))
    expect(await reach()).toBe(at(50))
    await callers.recordReach('key_1', at(301), at(400))
    expect(await reach()).toBe(at(301))
  })
})

test('history outlives the run', async () => {
  const { folder, data, callers } = await setUp()
  await callers.record([hourOf(1)])
  await callers.recordReach('key_1', at(0), at(2))
  await data.close()
  const again = (await setUp(folder)).callers
  expect(await again.of('key_1')).toEqual({
    hours: [hourOf(1)],
    gaps: [],
    reachesBackTo: at(0),
    incompleteFrom: null
  })
})

test('what has no time, or an endless gap, is left out and the rest kept', async () => {
  const { callers } = await setUp()
  await callers.record([hourOf(1, { lastSeenAt: 'soon' }), hourOf(2)])
  await callers.recordGaps('key_1', [{ ...pair, longestGapSeconds: Number.POSITIVE_INFINITY }])
  await callers.recordReach('key_1', 'then', at(2))
  await callers.recordReach('key_1', at(3), at(2))
  expect(await callers.of('key_1')).toEqual({
    hours: [hourOf(2)],
    gaps: [],
    reachesBackTo: null,
    incompleteFrom: null
  })
})

test('a day of 1,000 callers goes in as one, or not at all', async () => {
  const { callers } = await setUp()
  const day = Array.from({ length: 24_000 }, (_, n) =>
    hourOf(n % 24, { ip: `10.8.${Math.floor(n / 24 / 250)}.${Math.floor(n / 24) % 250}` })
  )
  const broken = [...day, hourOf(30, { requests: 0.5 })]
  await expect(callers.record(broken)).rejects.toThrow()
  expect((await callers.of('key_1')).hours).toEqual([])
  await callers.record(day)
  await callers.record(day)
  expect((await callers.of('key_1')).hours).toHaveLength(24_000)
})

test('what is no news is not written again', () => {
  const db = inMemory()
  const changes = () => db.prepare('SELECT total_changes()').pluck().get()
  recordCallerHours(db, [hourOf(1), hourOf(2)], nowMs)
  recordCallerGaps(db, 'key_1', [{ ...pair, longestGapSeconds: 60 }], nowMs)
  const before = changes()
  recordCallerHours(db, [hourOf(1), hourOf(2)], nowMs)
  recordCallerGaps(db, 'key_1', [{ ...pair, longestGapSeconds: 60 }], nowMs)
  expect(changes()).toBe(before)
})

test('120 days of 1,000 callers are handed over hour by hour', () => {
  const db = inMemory()
  const hours = Array.from({ length: 120_000 }, (_, n) =>
    hourOf(Math.floor(n / 1_000) * 24, { path: `/api/${n % 1_000}` })
  )
  recordCallerHours(db, hours, nowMs)
  expect(callersOf(db, 'key_1').hours).toHaveLength(120_000)
})

test('beyond what is handed over, each caller is one entry and its longest gap is told', () => {
  const db = inMemory()
  const busy = Array.from({ length: maxHandedHours }, (_, n) =>
    hourOf(Math.floor(n / 100), { path: `/api/${n % 100}` })
  )
  // By two programs of one address: between them it is quiet for 9 hours, not for 20.
  const rare = [
    hourOf(0, { userAgent: 'one' }),
    hourOf(20, { userAgent: 'one' }),
    hourOf(9, { userAgent: 'two' }),
    hourOf(11, { userAgent: 'two' })
  ]
  // Known by its ends only: what lies between is bounded by the gap on record.
  const span = [
    hourOf(0, { path: '/api/span', lastSeenAt: at(300.5) }),
    hourOf(300, { path: '/api/span' }),
    hourOf(310, { path: '/api/span' })
  ]
  recordCallerHours(db, [...busy, ...rare, ...span], nowMs)
  recordCallerGaps(db, 'key_1', [{ ...pair, path: '/api/7', longestGapSeconds: 7_200 }], nowMs)
  const { hours, gaps } = callersOf(db, 'key_1')
  expect(hours).toHaveLength(103)
  const total = hours.reduce((sum, { requests }) => sum + requests, 0)
  expect(total).toBe(maxHandedHours + 7)
  expect(hours.find(({ userAgent }) => userAgent === 'one')).toEqual(
    hourOf(0, { userAgent: 'one', requests: 2, lastSeenAt: at(20.5) })
  )
  const gapOf = (path: string) => gaps.find(gap => gap.path === path)?.longestGapSeconds
  expect(gapOf('/api/agents')).toBe(9 * 3_600)
  expect(gapOf('/api/span')).toBe(10 * 3_600)
  expect(gapOf('/api/7')).toBe(7_200)
  expect(gapOf('/api/8')).toBe(3_600)
})

test('a credential in a path or a program’s name never reaches the disk', async () => {
  const { folder, data, callers } = await setUp()
  const leaked = 'hz_live_CANARY0123456789abcdefghij'
  await callers.record([hourOf(1, { path: `/api/x?key=${leaked}`, userAgent: leaked })])
  await callers.recordGaps('key_1', [{ ...pair, path: `/${leaked}`, longestGapSeconds: 1 }])
  expect((await callers.of('key_1')).hours[0]?.userAgent).toBe('hz_live_[masked]')
  await data.close()
  const files = join(folder, 'profiles', profileId)
  for (const name of readdirSync(files)) {
    expect(readFileSync(join(files, name)).includes('CANARY'), name).toBe(false)
  }
})
