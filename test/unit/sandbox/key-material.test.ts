import {
  hashOf,
  hintOf,
  isKeyShaped,
  newPlaintextKey,
  seededPlaintextKey
} from '@sandbox/key-material'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const seededKeys = fc
  .tuple(fc.string(), fc.nat())
  .map(([seed, index]) => seededPlaintextKey(seed, index))

describe('a key', () => {
  test('is hz_live_ and 40 base62 characters, the last 6 their check', () => {
    fc.assert(
      fc.property(fc.oneof(seededKeys, fc.constant(null).map(newPlaintextKey)), key => {
        expect(key).toMatch(/^hz_live_[0-9A-Za-z]{40}$/)
        expect(isKeyShaped(key)).toBe(true)
        expect(hintOf(key)).toBe(key.slice(0, 12))
      })
    )
  })

  test('with any one character changed is no key', () => {
    fc.assert(
      fc.property(seededKeys, fc.nat(39), fc.nat(60), (key, position, step) => {
        const at = 8 + position
        const now = digits.indexOf(key.charAt(at))
        const other = digits.charAt((now + 1 + step) % digits.length)
        expect(isKeyShaped(key.slice(0, at) + other + key.slice(at + 1))).toBe(false)
      })
    )
  })

  test.each(['', 'hz_live_', 'hz_test_', 'HZ_LIVE_'])(
    'with the prefix %j alone is no key',
    prefix => {
      expect(isKeyShaped(prefix)).toBe(false)
      expect(isKeyShaped(prefix + newPlaintextKey().slice(8))).toBe(prefix === 'hz_live_')
    }
  )

  test('of a seed is the same every time and another for every index and seed', () => {
    const keys = Array.from({ length: 200 }, (_, index) => seededPlaintextKey('seed', index))
    expect(new Set(keys).size).toBe(200)
    expect(seededPlaintextKey('seed', 3)).toBe(keys[3])
    expect(seededPlaintextKey('other', 3)).not.toBe(keys[3])
  })

  test('is stored as the SHA-256 of all of it', () => {
    expect(hashOf('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    )
  })
})
