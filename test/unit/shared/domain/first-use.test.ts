import { firstCallers, hasStranger } from '@shared/domain/first-use'
import { expect, test } from 'vitest'

const at = (hour: number) => `2026-12-02T0${hour}:00:00.000Z`
const seen = (ip: string, hour: number, changes: { path?: string; userAgent?: string } = {}) => ({
  ip,
  method: 'GET',
  path: '/a',
  userAgent: 'billing/2',
  firstSeenAt: at(hour),
  ...changes
})
const known = new Set(['10.0.0.1'])

test('an address and an endpoint are one caller, under however many names it calls', () => {
  const callers = firstCallers(
    [
      seen('10.0.0.1', 3),
      seen('10.0.0.1', 2, { userAgent: 'old/1' }),
      seen('10.0.0.1', 4, { path: '/b' })
    ],
    known,
    true
  )
  expect(callers.map(({ path, firstSeenAt }) => [path, firstSeenAt])).toEqual([
    ['/a', at(2)],
    ['/b', at(4)]
  ])
})

test('whom the old key never saw comes first, and is none where the old key could not be read', () => {
  const both = [seen('10.0.0.1', 1), seen('10.9.9.9', 5)]
  const callers = firstCallers(both, known, true)
  expect(callers.map(({ ip, wasOnOld }) => [ip, wasOnOld])).toEqual([
    ['10.9.9.9', false],
    ['10.0.0.1', true]
  ])
  expect(hasStranger(callers)).toBe(true)
  const unread = firstCallers(both, known, false)
  expect(unread.map(({ wasOnOld }) => wasOnOld)).toEqual([true, null])
  expect(hasStranger(unread)).toBe(false)
})
