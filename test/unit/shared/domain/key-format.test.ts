import {
  hintLength,
  holdsCredential,
  maskCredentials,
  maskWholeCredentials
} from '@shared/domain/key-format'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const base62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const token = fc.string({ unit: fc.constantFrom(...base62), minLength: 16, maxLength: 46 })
const prefix = fc.constantFrom('hz_live_', 'hz_test_', 'hz_ps_', 'whsec_')

test('no credential survives, whatever stands before or behind it', () => {
  fc.assert(
    fc.property(fc.string(), prefix, token, fc.string(), (before, start, secret, after) => {
      const text = `${before}${start}${secret}${after}`
      expect(maskCredentials(text)).not.toContain(secret)
      expect(holdsCredential(text)).toBe(true)
    })
  )
})

test.each([
  ['key%3Dhz_live_abcdefghijklmnopqrstuvwx', 'key%3Dhz_live_[masked]'],
  ['"hz_live_abc-def_ghi"', '"hz_live_[masked]"'],
  ['POST /api/webhooks/agent/tok123?x=1', 'POST /api/webhooks/agent/[masked]?x=1'],
  ['%2Fapi%2Fwebhooks%2Fagent%2Ftok123', '%2Fapi%2Fwebhooks%2Fagent%2F[masked]'],
  ['"\\/api\\/webhooks\\/agent\\/tok123"', '"\\/api\\/webhooks\\/agent\\/[masked]"'],
  ['the secret is whsec_0aB1cD2eF3', 'the secret is whsec_[masked]'],
  ['POST /api/webhooks/agent/:token', 'POST /api/webhooks/agent/:token'],
  ['"/api/webhooks/agent/{webhookToken}"', '"/api/webhooks/agent/{webhookToken}"'],
  ['%2Fpartner-invitations%2F:token%2Faccept', '%2Fpartner-invitations%2F:token%2Faccept'],
  ['/api/webhooks/agent/:tok9n', '/api/webhooks/agent/[masked]'],
  ['/api/webhooks/agent/{token}9', '/api/webhooks/agent/[masked]'],
  ['/api/webhooks/agent/token', '/api/webhooks/agent/[masked]'],
  ['/api/agent-webhooks/whk_1', '/api/agent-webhooks/whk_1'],
  ['nothing here', 'nothing here']
])('%s is masked as %s', (text, masked) => {
  expect(maskCredentials(text)).toBe(masked)
})

test('masking twice is masking once', () => {
  fc.assert(
    fc.property(fc.string(), prefix, token, (before, start, secret) => {
      const once = maskCredentials(`${before}${start}${secret} /api/webhooks/agent/${secret}`)
      expect(maskCredentials(once)).toBe(once)
    })
  )
})

test('a hint is no credential', () => {
  const hint = 'hz_live_9fK2'
  expect(hint).toHaveLength(hintLength)
  expect(holdsCredential(`The key ${hint}`)).toBe(false)
})

test('beside a whole credential, hints stay and the whole does not', () => {
  fc.assert(
    fc.property(prefix, token, (start, secret) => {
      const hint = `${start}${secret}`.slice(0, hintLength)
      const text = `"${start}${secret}" is the key with the hint "${hint}"`
      const masked = `"${start}[masked]" is the key with the hint "${hint}"`
      expect(maskWholeCredentials(text)).toBe(masked)
    })
  )
})

test.each(['/', '\\/', '%2f', '%2F'])(
  'a token behind %s alone is masked where hints stay',
  slash => {
    const path = ['', 'partner-invitations', ''].join(slash)
    expect(maskWholeCredentials(`${path}tok123`)).toBe(`${path}[masked]`)
  }
)
