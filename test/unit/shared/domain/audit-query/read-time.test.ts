import { readTime } from '@shared/domain/audit-query/read-time'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const now = Date.parse('2026-11-21T14:30:15.250Z')
const utc = { zone: 'utc', now } as const
const local = { zone: 'local', now } as const

const iso = (text: string, clock: typeof utc | typeof local = utc): string => {
  const read = readTime(text, clock)
  return read.isTime ? new Date(read.at).toISOString() : read.message
}
const remedyOf = (text: string): string | undefined => {
  const read = readTime(text, utc)
  expect(read.isTime).toBe(false)
  return read.isTime ? undefined : read.remedy
}

describe('a time', () => {
  test.each([
    ['2026-10-01', '2026-10-01T00:00:00.000Z'],
    ['2026-10-01T12:30', '2026-10-01T12:30:00.000Z'],
    ['2026-10-01 12:30:05', '2026-10-01T12:30:05.000Z'],
    ['2026-10-01t12:30:05.1z', '2026-10-01T12:30:05.100Z'],
    ['2026-10-01T12:30:05.123999Z', '2026-10-01T12:30:05.123Z'],
    ['2026-10-01T00:30+02:00', '2026-09-30T22:30:00.000Z'],
    ['2026-10-01T00:30-0530', '2026-10-01T06:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['9999-12-31', '9999-12-31T00:00:00.000Z'],
    ['now', '2026-11-21T14:30:15.250Z'],
    ['today', '2026-11-21T00:00:00.000Z'],
    ['Yesterday', '2026-11-20T00:00:00.000Z'],
    ['30m', '2026-11-21T14:00:15.250Z'],
    ['12h', '2026-11-21T02:30:15.250Z'],
    ['7d', '2026-11-14T14:30:15.250Z'],
    ['2w', '2026-11-07T14:30:15.250Z']
  ])('%s', (text, expected) => {
    expect(iso(text)).toBe(expected)
  })

  test.each([
    ['1969-12-31', 'Years go from 1970 to 9999'],
    ['0000-01-01', 'Years go from 1970 to 9999'],
    ['2026-13-01', 'Months go from 01 to 12, and this says 13'],
    ['2026-00-01', 'Months go from 01 to 12, and this says 00'],
    ['2026-02-29', 'February 2026 has 28 days'],
    ['2026-04-31', 'April has 30 days'],
    ['2026-04-00', 'Days begin with 01'],
    ['2026-10-01T24:00', 'Hours go from 00 to 23, and this says 24'],
    ['2026-10-01T12:60', 'Minutes go from 00 to 59, and this says 60'],
    ['2026-10-01T12:00:61', 'Seconds go from 00 to 59, and this says 61'],
    ['2026-10-01T12:00+15:00', 'Zones go from -14:00 to +14:00'],
    ['999999999d', '999999999d back is before 1970']
  ])('%s is refused', (text, message) => {
    expect(iso(text)).toBe(message)
  })

  test.each([
    ['yestrday', 'yesterday'],
    ['tody', 'today'],
    ['2026/10/01', '2026-10-01'],
    ['2026-1-5', '2026-01-05'],
    ['20261001', '2026-10-01'],
    ['2026-10', '2026-10-01'],
    ['1.10.2026', '2026-10-01'],
    ['13/10/2026', '2026-10-13'],
    ['10/13/2026', '2026-10-13'],
    ['3/10/2026', undefined],
    ['7days', '7d'],
    ['-7d', '7d'],
    ['2 weeks', '2w'],
    ['3months', '90d'],
    ['12026-01-01', undefined],
    ['x', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['5constructor', undefined]
  ])('%s is no time; meant was %s', (text, remedy) => {
    expect(remedyOf(text)).toBe(remedy)
  })
})

describe('a time without a zone, by the clocks of this computer', () => {
  const before = process.env.TZ
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlin'
  })
  afterAll(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })

  test('days begin at midnight here', () => {
    expect(iso('2026-10-01', local)).toBe('2026-09-30T22:00:00.000Z')
    expect(iso('today', local)).toBe('2026-11-20T23:00:00.000Z')
    expect(iso('2026-10-01T12:30Z', local)).toBe('2026-10-01T12:30:00.000Z')
  })

  test('a skipped time lies as much after the change, and is told', () => {
    expect(readTime('2026-03-29T02:30', local)).toEqual({
      isTime: true,
      at: Date.parse('2026-03-29T01:30Z'),
      note: 'Clocks skipped this time here; 03:30 is taken'
    })
  })

  test('of a time that comes twice the first is taken, and told', () => {
    expect(readTime('2026-10-25T02:30', local)).toEqual({
      isTime: true,
      at: Date.parse('2026-10-25T00:30Z'),
      note: 'Clocks showed this time twice here; the first is taken'
    })
    expect(readTime('2026-10-25T03:00', local)).toEqual({
      isTime: true,
      at: Date.parse('2026-10-25T02:00Z')
    })
    expect(readTime('2026-10-25T01:59', local)).not.toHaveProperty('note')
  })
})
