import { quietHours } from '@shared/domain/quiet-hours'
import { expect, test } from 'vitest'

const hourMs = 3_600_000
const now = Date.parse('2026-11-20T12:00:00Z')

/** A trigger in the middle of each hour of `days` days, but for those in which there is none. */
const triggers = (days: number, isQuiet: (hour: number) => boolean, perHour = 1) =>
  Array.from({ length: days * 24 }, (_, hours) => new Date(now - (hours + 0.5) * hourMs))
    .filter(at => !isQuiet(at.getUTCHours()))
    .flatMap(at => Array.from({ length: perHour }, () => at.toISOString()))

test('the two hours with the fewest triggers are named, with how many days that is from', () => {
  const times = triggers(15, hour => hour === 3 || hour === 4)
  expect(quietHours(times, now)).toEqual({ fromHour: 3, toHour: 5, triggers: 0, days: 14 })
})

test('of a long quiet stretch the middle is named', () => {
  expect(
    quietHours(
      triggers(15, hour => hour < 8),
      now
    )
  ).toMatchObject({ fromHour: 3, toHour: 5 })
})

test('a stretch around midnight is one stretch', () => {
  expect(
    quietHours(
      triggers(15, hour => hour >= 22 || hour < 2),
      now
    )
  ).toMatchObject({
    fromHour: 23,
    toHour: 1
  })
})

test('less than a week is too little to tell', () => {
  expect(
    quietHours(
      triggers(6, hour => hour < 8, 5),
      now
    )
  ).toBeNull()
})

test('a handful of triggers is too little to tell', () => {
  const days = Array.from({ length: 10 }, (_, day) => new Date(now - day * 24 * hourMs))
  expect(
    quietHours(
      days.map(at => at.toISOString()),
      now
    )
  ).toBeNull()
})

test('where every hour is as busy as every other nothing is said', () => {
  expect(
    quietHours(
      triggers(14, () => false),
      now
    )
  ).toBeNull()
})

test('a day that is cut off counts for no hour', () => {
  const whole = triggers(8, hour => hour === 3 || hour === 4)
  const cut = [...whole, new Date(now - 8.3 * 24 * hourMs).toISOString()]
  expect(quietHours(cut, now)).toMatchObject({ days: 8, triggers: 0 })
})

test('a time in the future and one that is none do not count', () => {
  const times = [...triggers(10, hour => hour === 3 || hour === 4), '2027-01-01T03:30:00Z', 'never']
  expect(quietHours(times, now)).toMatchObject({ fromHour: 3, triggers: 0 })
})

test('nothing at all says nothing', () => {
  expect(quietHours([], now)).toBeNull()
})
