import { createRedactor, plainText, withoutEcho } from '@main/horizon-client/redaction'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
const secrets = fc.string({ unit: fc.constantFrom(...visible), minLength: 12, maxLength: 60 })

const forms: readonly ((secret: string) => string)[] = [
  secret => secret,
  secret => JSON.stringify(secret).slice(1, -1),
  secret => encodeURIComponent(secret),
  secret => encodeURIComponent(secret).toLowerCase(),
  secret => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  secret => Buffer.from(secret).toString('base64url'),
  secret => Buffer.from(secret).toString('hex').toUpperCase()
]

test('a secret is found in every form, whatever stands around it', () => {
  fc.assert(
    fc.property(
      secrets,
      fc.constantFrom(...forms),
      fc.lorem(),
      fc.lorem(),
      (secret, form, a, b) => {
        const echoed = form(secret)
        const said = createRedactor(secret)(`${a} ${echoed} ${b}`)
        expect(said).not.toContain(echoed)
        // Masked text may hold the word that stands for it.
        expect(said.replaceAll('[masked]', '')).not.toContain(secret)
      }
    ),
    { numRuns: 500 }
  )
})

test('text without the secret stays as it is', () => {
  const redact = createRedactor('canary+secret/4f7Kq2=')
  expect(redact('Maximum 100 requests per minute.')).toBe('Maximum 100 requests per minute.')
})

test('what is shown is one line of at most the length, with nothing invisible in it', () => {
  const redact = createRedactor('canary+secret/4f7Kq2=')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 900 }), text => {
      const shown = plainText(text, redact, 500)
      expect(shown.length).toBeLessThanOrEqual(500)
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    })
  )
})

test('an answer holds the secret in no form and in no place', () => {
  fc.assert(
    fc.property(secrets, fc.constantFrom(...forms), (secret, form) => {
      const echoed = form(secret)
      const answer = { [`a ${echoed}`]: [{ deep: `b ${echoed} c` }], count: 1, none: null }
      const kept = JSON.stringify(withoutEcho(answer, secret))
      expect(kept).not.toContain(JSON.stringify(echoed).slice(1, -1))
      // The last digits of a base64 form also depend on what follows, so they may stay.
      expect(kept).toMatch(
        /^\{"a \[masked\].{0,3}":\[\{"deep":"b \[masked\].{0,3} c"\}\],"count":1/
      )
      expect(kept).toMatch(/"none":null\}$/)
    })
  )
})

test('the text of an answer never hides an echo, however it is escaped', () => {
  const escapeAll = (text: string) =>
    text.replace(/./gs, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  fc.assert(
    fc.property(secrets, fc.constantFrom(...forms), fc.boolean(), (secret, form, isEscaped) => {
      const echoed = form(secret)
      const plain = JSON.stringify(echoed).slice(1, -1)
      const text = `{"name \\"x\\"":["a ${isEscaped ? escapeAll(echoed) : plain} c"]}`
      const answer = JSON.parse(text)
      expect(withoutEcho(answer, secret, text)).toEqual(withoutEcho(answer, secret))
      expect(withoutEcho(answer, secret, text)).not.toEqual(answer)
    })
  )
})

test('an answer that repeats nothing is handed on as it is', () => {
  const answer = { name: 'a "quoted" name', keys: ['look'] }
  expect(withoutEcho(answer, 'canary-secret', JSON.stringify(answer))).toBe(answer)
})

test('a secret as short as a word takes no words out of an answer', () => {
  const answer = { status: 'ok', keys: ['look'] }
  expect(withoutEcho(answer, 'ok')).toEqual(answer)
})
