import { readKey } from '@main/horizon-client/key-reading'
import { toStatusError } from '@main/horizon-client/status-errors'
import { createCut } from '@shared/domain/cut'
import { keySchema } from '@shared/horizon/key'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const wire = {
  id: fc.string({ maxLength: 300 }),
  client_name: fc.string({ unit: 'binary', maxLength: 50 }),
  scopes: fc.array(fc.string()),
  enabled: fc.boolean()
}
const odd = fc.anything({ maxDepth: 3 })

test('whatever a server sends is a key the contract takes, or a reason in words', () => {
  const item = fc.oneof(
    odd,
    fc.record(
      { ...wire, key_prefix: odd, created_by: odd, rate_limit: odd, expires_at: odd, extra: odd },
      { requiredKeys: ['id', 'client_name', 'scopes', 'enabled'] }
    )
  )
  fc.assert(
    fc.property(item, sent => {
      const text = JSON.stringify(sent)
      fc.pre(text !== undefined)
      const reading = readKey(JSON.parse(text))
      if (reading.ok) expect(keySchema.safeParse(reading.key).success).toBe(true)
      else expect(reading.reason).not.toBe('')
    }),
    { numRuns: 500 }
  )
})

test('a text is cut to its length and never through a character', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.integer({ min: 2, max: 40 }),
      (text, max) => {
        const cut = createCut(max)(text)
        expect(cut.length).toBeLessThanOrEqual(max)
        if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true)
        if (text.length <= max) expect(cut).toBe(text)
        else expect(cut.endsWith('…')).toBe(true)
      }
    )
  )
})

test('a proxy’s 407 is told as the proxy’s', () => {
  const answer = { status: 407, headers: new Headers(), bytes: new Uint8Array(), isCut: false }
  const context = { host: 'h', path: '/admin/api-keys', redact: (text: string) => text, nowMs: 0 }
  expect(toStatusError(answer, { ...context, method: 'GET' }).code).toBe('proxy-failed')
  expect(toStatusError(answer, { ...context, method: 'POST' }).code).toBe('proxy-failed')
})
