import { momentOf } from '@main/database/audit/occurred-at'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const anyMoment = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true
})

test('every moment that was written in UTC reads as itself, with and without milliseconds', () => {
  fc.assert(
    fc.property(anyMoment, moment => {
      const text = moment.toISOString()
      const second = Math.floor(moment.getTime() / 1_000) * 1_000
      expect(momentOf(text)).toBe(moment.getTime())
      expect(momentOf(`${text.slice(0, 19)}Z`)).toBe(second)
      expect(momentOf(`${text.slice(0, 19)}+05:30`)).toBe(second - 330 * 60_000)
      expect(momentOf(`${text.slice(0, 19)}-0100`)).toBe(second + 60 * 60_000)
    })
  )
})

test.each([
  ['2026-10-01T12:30:15.1Z', '2026-10-01T12:30:15.100Z'],
  ['2026-10-01T12:30:15.123456789Z', '2026-10-01T12:30:15.123Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z']
])('%s is %s', (text, same) => {
  expect(momentOf(text)).toBe(Date.parse(same))
})

test.each([
  '2026-02-30T00:00:00Z',
  '2025-02-29T00:00:00.000Z',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-01-00T00:00:00.000Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01T00:00:00',
  '2026-01-01',
  '2026-01-01T00:00:00+99:00',
  'yesterday',
  ''
])('"%s" is no moment', text => {
  expect(momentOf(text)).toBeUndefined()
})
