import { keyState, keyStates, keyStatus, keyStatuses, statusWords } from '@shared/domain/key-status'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const now = Date.parse('2026-11-21T10:00:00Z')
const at = (offsetMs: number) => new Date(now + offsetMs).toISOString()
const day = 86_400_000

test.each([
  [{ enabled: true, expiresAt: null }, 'active', 'active'],
  [{ enabled: true }, 'active', 'active'],
  [{ enabled: true, expiresAt: at(1) }, 'active', 'expiring-soon'],
  [{ enabled: true, expiresAt: at(30 * day) }, 'active', 'expiring-soon'],
  [{ enabled: true, expiresAt: at(30 * day + 1) }, 'active', 'active'],
  [{ enabled: true, expiresAt: at(0) }, 'expired', 'expired'],
  [{ enabled: true, expiresAt: at(-1) }, 'expired', 'expired'],
  [{ enabled: false, expiresAt: at(-1) }, 'revoked', 'revoked'],
  [{ enabled: false, expiresAt: at(1) }, 'revoked', 'revoked'],
  [{ enabled: false, expiresAt: null }, 'revoked', 'revoked'],
  [{ enabled: true, expiresAt: 'not a date' }, 'active', 'active']
])('%o is %s, shown as %s', (key, state, status) => {
  expect(keyState(key, now)).toBe(state)
  expect(keyStatus(key, now)).toBe(status)
})

const life = fc.record({
  enabled: fc.boolean(),
  expiresAt: fc.option(fc.integer({ min: -90 * day, max: 90 * day }).map(at))
})

test('revoked comes before expired comes before active, at any time', () => {
  fc.assert(
    fc.property(life, fc.integer({ min: -100 * day, max: 100 * day }), (key, offset) => {
      const state = keyState(key, now + offset)
      const isOver = key.expiresAt !== null && Date.parse(key.expiresAt) <= now + offset
      expect(state).toBe(!key.enabled ? 'revoked' : isOver ? 'expired' : 'active')
      expect(keyStates).toContain(state)
    })
  )
})

test('a key never comes back: once ended it stays ended, and each status has its word', () => {
  fc.assert(
    fc.property(life, fc.nat({ max: 100 * day }), fc.nat({ max: 100 * day }), (key, a, b) => {
      const [sooner, later] = [keyState(key, now + a), keyState(key, now + a + b)]
      if (sooner !== 'active') expect(later).toBe(sooner)
      expect(statusWords[keyStatus(key, now + a)]).toMatch(/^[A-Z]/)
    })
  )
  expect(Object.keys(statusWords)).toEqual([...keyStatuses])
})
