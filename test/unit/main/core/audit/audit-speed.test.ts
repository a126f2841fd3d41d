import { createSpeed } from '@main/core/audit/audit-state'
import { expect, test } from 'vitest'

const second = 1_000

test('the speed is that of the last ten seconds, not of the whole walk', () => {
  const speed = createSpeed()
  speed.note(0, 1_000)
  expect(speed.perSecond()).toBeNull()
  speed.note(20 * second, 2_000)
  for (let at = 21; at <= 40; at += 1) speed.note(at * second, 2_000 + (at - 20) * 500)
  expect(speed.perSecond()).toBe(500)
})

test('pages that take longer than that each have a speed all the same', () => {
  const speed = createSpeed()
  speed.note(0, 1_000)
  speed.note(15 * second, 2_000)
  speed.note(35 * second, 3_000)
  expect(speed.perSecond()).toBe(50)
})
