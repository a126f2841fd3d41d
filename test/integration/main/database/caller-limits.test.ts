import type { CallerHour } from '@main/core/data-ports'
import { pairActivities } from '@main/core/rotation/drain-history'
import { migrate } from '@main/database/migrate'
import { cacheMigrations } from '@main/database/migrations/cache'
import { openInMemory } from '@main/database/open'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { recordCallerHours } from '@main/database/queries/caller-hours'
import { recordCallerGaps, recordCallerReach } from '@main/database/queries/caller-knowledge'
import { callerLimits } from '@main/database/queries/caller-limits'
import { callersOf } from '@main/database/queries/caller-reading'
import { aDataFolder } from '@support/data-folder'
import { expect, onTestFinished, test } from 'vitest'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.parse('2026-01-01T00:00:00.000Z')
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
const address = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
const strangers = (from: number, count: number, more: Partial<CallerHour> = {}) =>
  Array.from({ length: count }, (_, n) => hourOf(1, { ip: address(from + n), ...more }))

function inMemory() {
  const db = openInMemory()
  onTestFinished(() => void db.close())
  migrate(db, 'cache', cacheMigrations)
  const rows = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  return { db, rows }
}

test('random addresses at every refresh fill no profile, and the history says since when it is incomplete', async () => {
  const clock = { now: () => start + 2 * dayMs }
  const store = createProfileDataStore({ folder: aDataFolder(), clock })
  const data = await store.open('1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01')
  onTestFinished(() => data.close())
  const { callers } = data
  await callers.record([hourOf(0)])
  for (let refresh = 0; refresh < 7; refresh += 1) {
    const ips = strangers(refresh * 1_000, 1_000)
    await callers.record(ips)
    await callers.recordGaps(
      'key_1',
      ips.map(({ ip, method, path }) => ({ ip, method, path, longestGapSeconds: 60 }))
    )
  }
  const { hours, gaps, incompleteFrom } = await callers.of('key_1')
  expect(hours).toHaveLength(callerLimits.mostOfKey)
  expect(gaps).toHaveLength(callerLimits.mostOfKey)
  expect(incompleteFrom).toBe(at(1.5))
  // Who is known already is followed on.
  await callers.record([hourOf(30)])
  expect((await callers.of('key_1')).hours).toContainEqual(hourOf(30))
  expect((await callers.of('key_2')).incompleteFrom).toBeNull()
})

test('one key does not take the room of all, and all together are bounded', () => {
  const { db, rows } = inMemory()
  const limits = { ...callerLimits, mostCallers: 250, mostOfKey: 100 }
  for (const keyId of ['key_1', 'key_2', 'key_3', 'key_4']) {
    recordCallerHours(db, strangers(0, 500, { keyId }), start + dayMs, limits)
  }
  expect(rows('callers')).toBe(250)
  expect(callersOf(db, 'key_2').hours).toHaveLength(100)
  expect(callersOf(db, 'key_4').hours).toEqual([])
  expect(callersOf(db, 'key_4').incompleteFrom).toBe(at(1.5))
})

test('hours beyond the bound become one span of each caller, and what is judged by them stays', () => {
  const { db, rows } = inMemory()
  const limits = { ...callerLimits, mostHours: 2_000 }
  const bounded = inMemory().db
  // Hourly but for a pause of 9 days early on; two programs of one address take turns.
  const quiet = (hour: number) => hour >= 100 && hour < 316
  const all = Array.from({ length: 600 }, (_, hour) => hour).filter(hour => !quiet(hour))
  for (const hour of all) {
    const two = hourOf(hour, { path: '/api/two', userAgent: `job/${hour % 2}` })
    const hours = [hourOf(hour), two, hourOf(hour, { path: '/api/other' })]
    const seven = Array.from({ length: 7 }, (_, n) => hourOf(hour, { path: `/api/${n}` }))
    recordCallerHours(db, [...hours, ...seven], start + 700 * hourMs)
    recordCallerHours(bounded, [...hours, ...seven], start + 700 * hourMs, limits)
  }
  expect(rows('caller_hours')).toBe(all.length * 10)
  expect(bounded.prepare('SELECT count(*) FROM caller_hours').pluck().get()).toBeLessThanOrEqual(
    2_000
  )
  const byPath = (one: { path: string }, other: { path: string }) =>
    one.path < other.path ? -1 : 1
  const judgedBy = (known: ReturnType<typeof callersOf>) => pairActivities(known, []).sort(byPath)
  expect(judgedBy(callersOf(bounded, 'key_1'))).toEqual(judgedBy(callersOf(db, 'key_1')))
  expect(judgedBy(callersOf(bounded, 'key_1'))[0]?.longestGapMs).toBe(217 * hourMs)
  expect(callersOf(bounded, 'key_1').incompleteFrom).toBeNull()
})

test('who was not seen for 400 days is forgotten, and nothing is said of that time any more', () => {
  const { db, rows } = inMemory()
  const late = 500 * 24
  recordCallerHours(db, [hourOf(0), hourOf(0, { path: '/api/yearly' })], start)
  recordCallerGaps(db, 'key_1', [{ ...pair, longestGapSeconds: 60 }], start)
  recordCallerReach(db, 'key_1', at(0), at(2))
  recordCallerReach(db, 'key_2', at(0), at(late))
  recordCallerHours(db, [hourOf(200 * 24, { path: '/api/yearly' })], start + 200 * dayMs)
  recordCallerHours(db, [hourOf(late, { keyId: 'key_2' })], start + 500 * dayMs)
  const first = callersOf(db, 'key_1')
  // Its first hour is old, and says how long it may be away.
  expect(first.hours.map(({ path, hour }) => [path, hour])).toEqual([
    ['/api/yearly', at(0)],
    ['/api/yearly', at(200 * 24)]
  ])
  expect(first).toMatchObject({ gaps: [], reachesBackTo: null })
  expect(callersOf(db, 'key_2').reachesBackTo).toBe(at(100 * 24))
  expect(rows('callers')).toBe(2)
})

test('neither a server’s clock nor this machine’s alone makes anything old', () => {
  const { db } = inMemory()
  recordCallerHours(db, [hourOf(0)], start)
  recordCallerHours(db, [hourOf(2_000 * 24, { path: '/x' })], start + 2 * dayMs)
  recordCallerHours(db, [hourOf(24, { path: '/x' })], start + 2_000 * dayMs)
  expect(callersOf(db, 'key_1').hours.map(({ path }) => path)).toContain(pair.path)
})

test('a caller whose text is too long is none that can be told apart; a long program is shortened', () => {
  const { db, rows } = inMemory()
  const long = `/api/${'x'.repeat(1_000)}`
  recordCallerHours(db, [hourOf(3, { path: long })], start + dayMs)
  recordCallerGaps(db, 'key_2', [{ ...pair, path: long, longestGapSeconds: 5 }], start + dayMs)
  expect(rows('callers')).toBe(0)
  expect(rows('caller_gaps')).toBe(0)
  expect(callersOf(db, 'key_1').incompleteFrom).toBe(at(3.5))
  expect(callersOf(db, 'key_2').incompleteFrom).toBe(at(24))
  const agents = [`${'y'.repeat(300)}1`, `${'y'.repeat(300)}2`]
  recordCallerHours(
    db,
    agents.map(userAgent => hourOf(1, { keyId: 'key_3', userAgent })),
    start
  )
  expect(callersOf(db, 'key_3').hours.map(({ userAgent }) => userAgent.length)).toEqual([200])
})

test('a year after the last loss the history is whole again', () => {
  const { db } = inMemory()
  recordCallerHours(db, [hourOf(0, { ip: 'x'.repeat(300) })], start)
  recordCallerHours(db, [hourOf(399 * 24)], start + 399 * dayMs)
  expect(callersOf(db, 'key_1').incompleteFrom).toBe(at(0.5))
  recordCallerHours(db, [hourOf(402 * 24)], start + 402 * dayMs)
  expect(callersOf(db, 'key_1').incompleteFrom).toBeNull()
})
