import { utcDay, utcIfTime, utcTime } from '@shared/domain/utc-time'
import { expect, test } from 'vitest'

test('a moment is written in one form, by UTC, wherever it is read', () => {
  expect(utcTime('2027-03-02T23:59:59+02:00')).toBe('02 Mar 2027 21:59:59 UTC')
  expect(utcDay('2027-03-12T00:00:00.000Z')).toBe('12 Mar 2027')
})

test('what is no moment stays as it is', () => {
  for (const text of ['never', '2027', 'Key of 2027-03-12', '2027-99-99T00:00:00Z']) {
    expect(utcIfTime(text)).toBe(text)
  }
  expect(utcIfTime('2027-03-12T09:00:00.5Z')).toBe('12 Mar 2027 09:00:00 UTC')
})
