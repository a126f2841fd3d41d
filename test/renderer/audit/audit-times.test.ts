import { exactClock, rangeWords, rowTimes, zoneLabel } from '@renderer/ui/audit/audit-times'
import { momentParts } from '@renderer/ui/audit/drawer/moment-words'
import { timeTicks } from '@renderer/ui/audit/histogram/time-ticks'
import { auditLayout } from '@renderer/ui/audit/table/audit-columns'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

const present = Date.parse('2026-11-19T13:32:00Z')
const at = (iso: string) => Date.parse(iso)
const labels = (from: string, to: string, zone: 'utc' | 'local', room = 12) =>
  timeTicks({ from: at(from), to: at(to) }, zone, room, present).map(({ label }) => label)

test('ticks stand at round times, a day’s beginning by its date', () => {
  expect(labels('2026-11-18T22:10:00Z', '2026-11-19T03:00:00Z', 'utc')).toEqual([
    '22:30',
    '23:00',
    '23:30',
    '19 Nov',
    '00:30',
    '01:00',
    '01:30',
    '02:00',
    '02:30'
  ])
  expect(labels('2025-10-17T10:00:00Z', '2026-11-19T13:00:00Z', 'utc', 8)).toEqual([
    'Nov 2025',
    'Jan 2026',
    'Mar 2026',
    'May 2026',
    'Jul 2026',
    'Sep 2026',
    'Nov 2026'
  ])
})

test('a week’s tick is its Monday, as its bar is', () => {
  const weeks = ['05 Oct', '12 Oct', '19 Oct', '26 Oct', '02 Nov']
  expect(labels('2026-10-03T09:00:00Z', '2026-11-06T00:00:00Z', 'utc', 6)).toEqual(weeks)
  vi.stubEnv('TZ', 'America/New_York')
  expect(labels('2026-10-03T09:00:00Z', '2026-11-06T00:00:00Z', 'local', 6)).toEqual(weeks)
})

test('days are those of the chosen zone, also where a clock was changed', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  const days = timeTicks(
    { from: at('2026-10-23T00:00:00Z'), to: at('2026-10-28T00:00:00Z') },
    'local',
    6,
    present
  )
  expect(days.map(tick => new Date(tick.at).toISOString())).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-24T22:00:00.000Z',
    '2026-10-25T23:00:00.000Z',
    '2026-10-26T23:00:00.000Z',
    '2026-10-27T23:00:00.000Z'
  ])
  expect(zoneLabel(at('2026-07-01T00:00:00Z'), 'local')).toBe('UTC+2')
  expect(zoneLabel(at('2026-12-01T00:00:00Z'), 'local')).toBe('UTC+1')
  expect(zoneLabel(at('2026-12-01T00:00:00Z'), 'utc')).toBe('UTC')
})

test('a range names its day once where one is enough', () => {
  const words = (from: string, to: string) => rangeWords(at(from), at(to), 'utc', present)
  expect(words('2026-11-19T00:00:00Z', '2026-11-19T14:32:00Z')).toBe('19 Nov 00:00 to 14:32')
  expect(words('2025-11-18T22:00:00Z', '2026-01-02T02:00:30Z')).toBe(
    '18 Nov 2025 22:00 to 02 Jan 02:00:30'
  )
})

test('times have their date beside them unless the day is said or is today', () => {
  const zoned = { zone: 'utc', presentMs: present, isNamed: false } as const
  const day = (date: string) => ({ from: at(`${date}T00:00:00Z`), to: at(`${date}T12:00:00Z`) })
  expect(rowTimes(day('2026-11-19'), zoned)).toBe('clock')
  expect(rowTimes(day('2026-11-13'), zoned)).toBe('day')
  expect(rowTimes(day('2026-11-13'), { ...zoned, isNamed: true })).toBe('clock')
  expect(rowTimes({ from: at('2025-11-13T00:00:00Z'), to: present }, zoned)).toBe('year')
})

test.each([
  ['2026-11-19T13:21:44.902Z', '.902'],
  ['2026-11-19T13:21:44.000Z', '.000'],
  ['2026-11-19T13:21:44.5Z', '.5'],
  ['2026-11-19T15:21:44.123456+02:00', '.123'],
  ['2026-11-19T13:21:44Z', '']
])('a time is shown as exact as it was sent: %s', (iso, rest) => {
  expect(exactClock(iso, 'utc')).toEqual({ clock: '13:21:44', rest })
  expect(momentParts(iso, 'utc')).toMatchObject({ clock: '13:21:44', rest })
})

test('columns go by need as the table gets narrow, and a fixed one is left out', () => {
  const columns = (width: number, without: readonly 'key'[] = [], times: 'day' | 'year' = 'day') =>
    auditLayout({ width, times, without }).columns.join(' ')
  expect(columns(1_500)).toBe('time actor action resource partner key ip outcome')
  expect(columns(1_500, ['key'])).toBe('time actor action resource partner ip outcome')
  // Beside the values in windows of 1,280 and 1,024 pixels, and there beside an open entry too.
  expect(columns(877)).toBe('time actor action resource partner ip outcome')
  expect(columns(877, [], 'year')).toBe('time actor action resource partner ip outcome')
  expect(columns(621)).toBe('time actor action resource outcome')
  expect(columns(621, [], 'year')).toBe('time actor action resource outcome')
  expect(columns(877 - 384)).toBe('time actor action outcome')
  expect(columns(300)).toBe('time action outcome')
})

test('columns there is no room for are known', () => {
  const hidden = (width: number, without: readonly 'key'[] = []) =>
    auditLayout({ width, times: 'day', without }).hidden
  expect(hidden(1_500)).toEqual([])
  expect(hidden(621)).toEqual(['partner', 'key', 'ip'])
  expect(hidden(621, ['key'])).toEqual(['partner', 'ip'])
})

test('beside an open entry names get the room of the milliseconds, which the entry tells', () => {
  const layout = (width: number, times: 'clock' | 'day' | 'year') =>
    auditLayout({ width, times, without: [] })
  expect(layout(1_034, 'day').hasMilliseconds).toBe(true)
  expect(layout(654, 'clock').hasMilliseconds).toBe(true)
  const narrow = layout(654, 'day')
  expect(narrow.hasMilliseconds).toBe(false)
  expect(narrow.columns).toEqual(['time', 'actor', 'action', 'resource', 'outcome'])
  expect(narrow.minWidth).toBeLessThan(654 - 2 * 24)
})
