import { clockOffsetMs, httpDate, retryAfterSeconds } from '@main/horizon-client/retry-after'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const now = Date.parse('2026-11-21T10:00:00Z')
const headers = (retryAfter: string, date?: string) =>
  new Headers({ 'Retry-After': retryAfter, ...(date !== undefined && { Date: date }) })

test.each([
  ['0', 0],
  ['90', 90],
  ['1000000000', 1_000_000_000],
  ['Sat, 21 Nov 2026 10:01:30 GMT', 90],
  ['Sat, 21 Nov 2026 09:59:00 GMT', undefined],
  ['9'.repeat(40), undefined],
  ['1.5', undefined],
  ['-1', undefined],
  ['1e9', undefined],
  ['0x10', undefined],
  ['2026-11-21T10:01:30Z', undefined],
  ['tomorrow', undefined]
])('%s asks for %s seconds', (text, seconds) => {
  expect(retryAfterSeconds(headers(text), now)).toBe(seconds)
})

test('a date counts from the server’s clock, so a wrong local one shortens nothing', () => {
  const serverDate = 'Sat, 21 Nov 2026 10:00:00 GMT'
  const until = 'Sat, 21 Nov 2026 10:01:30 GMT'
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), skewMs => {
      expect(retryAfterSeconds(headers(until, serverDate), now + skewMs)).toBe(90)
      expect(clockOffsetMs(headers('', serverDate), now + skewMs)).toBe(-skewMs || 0)
    })
  )
})

test('any text is a wish of whole seconds or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), text => {
      const seconds = retryAfterSeconds(headers(text.trim()), now)
      expect(seconds === undefined || (Number.isSafeInteger(seconds) && seconds >= 0)).toBe(true)
    })
  )
})

test('only a real HTTP date is one', () => {
  expect(httpDate('Sat, 21 Nov 2026 10:00:00 GMT')).toBe(now)
  expect(httpDate('Xxx, 99 Yyy 2026 10:00:00 GMT')).toBeUndefined()
  expect(httpDate('2026')).toBeUndefined()
})
