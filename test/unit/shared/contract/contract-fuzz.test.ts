import { isProcedureName, type ProcedureName, procedures } from '@shared/contract'
import { errorCodes } from '@shared/errors'
import { fakeApp } from '@support/fakes'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const names = Object.keys(procedures) as ProcedureName[]

const hostile = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
  fc.constantFrom(null, undefined, '', '__proto__', JSON.parse('{"__proto__":{"polluted":true}}'))
)

const field = fc.oneof(
  hostile,
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.webUrl(),
  fc.constantFrom('keychain', 'session', 'bearer', 'env', 'production', 'https://h.example', '/')
)

/** Objects with the fields the contract names, so that some get through to the handlers. */
const shaped = (name: ProcedureName) => {
  const keys = Object.keys((procedures[name].input as unknown as { shape: object }).shape)
  return fc.record(Object.fromEntries(keys.map(key => [key, field])), { requiredKeys: [] })
}

const isReply = (reply: unknown) => {
  const { ok, error } = reply as { ok: boolean; error?: { code: (typeof errorCodes)[number] } }
  return (
    ok === true ||
    (ok === false && error?.code !== 'internal' && errorCodes.includes(error?.code ?? 'internal'))
  )
}

test.each(names)('%s answers whatever it is called with by a reply', async name => {
  const { dispatch } = fakeApp()
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostile, shaped(name)), async input => {
      const reply = await dispatch(name, input)
      expect(isReply(reply)).toBe(true)
      expect(() => structuredClone(reply)).not.toThrow()
    }),
    { numRuns: 60 }
  )
  expect({}).not.toHaveProperty('polluted')
})

test('any name is answered by a reply, and only names of the contract are known', async () => {
  const { dispatch } = fakeApp()
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostile, fc.string()), async name => {
      const reply = await dispatch(name, {})
      expect(isReply(reply)).toBe(true)
      if (!isProcedureName(name)) expect(reply.ok).toBe(false)
    }),
    { numRuns: 200 }
  )
})

test('procedures are named feature.verb', () => {
  for (const name of names) expect(name).toMatch(/^[a-zA-Z]+\.[a-zA-Z]+$/)
})
