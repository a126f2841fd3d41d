import {
  formatDate,
  formatDateTime,
  formatDuration,
  formatExact,
  formatNumber,
  formatRelative,
  formatUntil
} from '@renderer/ui/format'
import { describe, expect, test } from 'vitest'

const now = Date.parse('2026-11-21T12:00:00Z')
const ago = (ms: number) => new Date(now - ms).toISOString()
const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

test('a moment begins with its date in the one form, in local time', () => {
  const at = new Date(2026, 10, 6, 9, 5)
  expect(formatDateTime(at.toISOString())).toBe(`${formatDate(at.toISOString())} 09:05`)
  expect(formatDateTime('soon')).toBe('not a time')
})

test('numbers have thousands separators', () => {
  expect(formatNumber(1_204_118)).toBe('1,204,118')
})

describe('relative times', () => {
  test.each([
    [2 * second, 'just now'],
    [12 * second, '12 s ago'],
    [minute, '1 min ago'],
    [59 * minute + 59 * second, '59 min ago'],
    [hour, '1 h ago'],
    [23 * hour, '23 h ago'],
    [day, 'yesterday'],
    [2 * day - 1, 'yesterday'],
    [6 * day, '6 days ago'],
    [7 * day - 1, '6 days ago']
  ])('%d ms ago reads %s', (age, words) => {
    expect(formatRelative(ago(age), now)).toBe(words)
  })

  test('a week ago and before is a date', () => {
    expect(formatRelative(ago(7 * day), now)).toBe('14 Nov 2026')
  })

  test('a server clock slightly ahead is not shown as the future', () => {
    expect(formatRelative(ago(-20 * second), now)).toBe('just now')
  })
})

describe('times to come', () => {
  test.each([
    [9 * day, 'in 9 days'],
    [30 * day, 'in 30 days'],
    [day, 'in 1 day'],
    [5 * hour, 'in 5 h'],
    [8 * minute, 'in 8 min'],
    [500, 'in 1 s']
  ])('%d ms ahead reads %s', (left, words) => {
    expect(formatUntil(ago(-left), now)).toBe(words)
  })

  test('days are those of the calendar, so that they fit the date beside them', () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()
    const until = (to: number, from: number) => formatUntil(new Date(to).toISOString(), from)
    expect(until(at(30, 9), at(21, 23))).toBe('in 9 days')
    expect(until(at(30, 23), at(21, 1))).toBe('in 9 days')
    expect(until(at(23, 9), at(21, 23))).toBe('in 2 days')
    expect(until(at(22, 9), at(21, 23))).toBe('in 10 h')
  })

  test('beyond 30 days and in the past it is a date', () => {
    expect(formatUntil(ago(-31 * day), now)).toBe('22 Dec 2026')
    expect(formatUntil(ago(day), now)).toBe('20 Nov 2026')
  })
})

test.each([
  [84, '84 ms'],
  [999.4, '999 ms'],
  [1_270, '1.2 s'],
  [24_000, '24 s'],
  [8 * minute, '8 min'],
  [3 * hour + 11 * minute, '3 h 11 min'],
  [3 * hour, '3 h'],
  [12 * day + 20 * hour, '12 d 20 h'],
  [-5, '0 ms']
])('a duration of %d ms reads %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words)
})

test('a date has two digits for the day and three letters for the month, September too', () => {
  expect(formatDate('2026-09-03T12:00:00Z')).toBe('03 Sep 2026')
})

test('the exact time names both zones to the second', () => {
  const { local, utc } = formatExact('2026-11-21T03:47:12.500Z')
  expect(utc).toBe('2026-11-21 03:47:12 UTC')
  expect(local).toMatch(/^\w{3} 2[01] Nov 2026, \d\d:\d\d:12 \(local, UTC.*\)$/)
})

test('text that is not a time is said to be none', () => {
  expect(formatDate('soon')).toBe('not a time')
  expect(formatRelative('', now)).toBe('not a time')
  expect(formatUntil('x', now)).toBe('not a time')
  expect(formatExact('x')).toEqual({ local: 'not a time', utc: 'not a time' })
})
