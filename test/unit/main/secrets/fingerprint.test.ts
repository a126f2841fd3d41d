import { fingerprint } from '@main/secrets/fingerprint'
import { Secret } from '@shared/secret'
import { expect, test } from 'vitest'

test('it is the HMAC-SHA256 of RFC 4231', () => {
  const made = fingerprint(new Secret('Jefe'), new Secret('what do ya want for nothing?'))
  expect(made).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})
