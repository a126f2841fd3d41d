import { createDispatch } from '@main/transport/dispatch'
import { maxInputSize } from '@main/transport/input-size'
import { type Handlers, type ProcedureName, procedures } from '@shared/contract'
import { AppError } from '@shared/errors'
import { aKey, canaryPlaintext, fakeLog } from '@support/fakes'
import { expect, test, vi } from 'vitest'

const profileId = '00000000-0000-4000-8000-000000000001'

/** Only the handlers a test is about; calling another one is a bug, as it is in the app. */
function dispatchTo(handlers: { [N in ProcedureName]?: (input: never) => unknown }) {
  const { log, lines } = fakeLog()
  return { call: createDispatch(handlers as unknown as Handlers, log), log, lines }
}

test('fields outside the contract never reach the renderer', async () => {
  const key = aKey()
  const { call } = dispatchTo({
    'keys.create': async () => ({
      key: { ...key, plaintext_key: canaryPlaintext },
      revealId: profileId,
      plaintext: canaryPlaintext
    })
  })
  const draft = { clientName: 'CI', scopes: ['*'], expiresAt: null }
  expect(await call('keys.create', { profileId, draft })).toEqual({
    ok: true,
    value: { key, revealId: profileId, differences: [] }
  })
})

test.each(['keys.destroy', '__proto__', 'constructor', 'toString', '', 7, null, undefined, {}])(
  'a name the contract does not have is refused and logged: %s',
  async name => {
    const { call, lines } = dispatchTo({})
    expect(await call(name, {})).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(lines).toMatchObject([{ event: 'call-refused' }])
  }
)

test('an unknown name is not logged as it came', async () => {
  const { call, lines } = dispatchTo({})
  await call(canaryPlaintext, {})
  expect(JSON.stringify(lines)).not.toContain('CANARY')
})

test('input that breaks the contract is refused and logged, its values are not', async () => {
  const list = vi.fn()
  const { call, lines } = dispatchTo({ 'keys.list': list })
  const reply = await call('keys.list', { profileId: canaryPlaintext })
  expect(reply).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  expect(list).not.toHaveBeenCalled()
  expect(lines).toMatchObject([{ event: 'call-refused', fields: { procedure: 'keys.list' } }])
  expect(JSON.stringify([reply, lines])).not.toContain('CANARY')
})

const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic

test.each([
  ['a long text', { place: 'x'.repeat(maxInputSize) }],
  ['many small things', Array.from({ length: 200_000 }, () => 0)],
  ['long names of fields', { ['k'.repeat(maxInputSize)]: 1 }],
  ['bytes', new Uint8Array(10)],
  ['a sparse array', { list: new Array(2 ** 31) }],
  ['a cycle', cyclic],
  ['a date', { at: new Date(0) }],
  ['deep nesting', JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)]
])('%s is refused before any schema sees it', async (_what, input) => {
  const { call, lines } = dispatchTo({ 'app.about': vi.fn() })
  expect(await call('app.about', input)).toMatchObject({
    ok: false,
    error: { code: 'invalid-input' }
  })
  expect(lines).toMatchObject([{ event: 'call-refused' }])
})

test('an explained failure crosses with its facts, without stack, cause or other fields', async () => {
  const { call } = dispatchTo({
    'app.about': async () => {
      const details = { status: 503, nextStep: 'Wait', cause: new Error('inner'), stack: 'x' }
      throw new AppError('unavailable', 'Busy', details)
    }
  })
  expect(await call('app.about', {})).toEqual({
    ok: false,
    error: { code: 'unavailable', message: 'Busy', status: 503, nextStep: 'Wait' }
  })
})

test('credentials in a failure are masked and the server’s words are cut', async () => {
  const { call } = dispatchTo({
    'app.about': async () => {
      const serverMessage = `${canaryPlaintext} ${'x'.repeat(2_000)}`
      throw new AppError('server-error', `Echo ${canaryPlaintext}`, { serverMessage })
    }
  })
  const reply = await call('app.about', {})
  expect(JSON.stringify(reply)).not.toContain('CANARY')
  expect(reply).toMatchObject({ error: { message: 'Echo hz_live_[masked]' } })
  expect(JSON.stringify(reply).length).toBeLessThan(1_000)
})

test('an unexpected failure crosses as an incident that is in the log, and nothing else of it', async () => {
  const { call, lines } = dispatchTo({
    'app.about': () => {
      throw new Error('secret detail')
    }
  })
  const reply = await call('app.about', {})
  expect(reply).toMatchObject({ ok: false, error: { code: 'internal', incident: 'incident-1' } })
  expect(JSON.stringify(reply)).not.toContain('secret detail')
  expect(JSON.stringify(lines)).toContain('secret detail')
})

test('an answer that breaks the contract is an incident that names places, not values', async () => {
  const { call, lines } = dispatchTo({ 'app.about': async () => ({ version: [canaryPlaintext] }) })
  expect(await call('app.about', {})).toMatchObject({ ok: false, error: { code: 'internal' } })
  expect(JSON.stringify(lines)).toContain('version')
  expect(JSON.stringify(lines)).not.toContain('CANARY')
})

test('a log that fails does not make it reject', async () => {
  const broken = () => {
    throw new Error('disk full')
  }
  const log = { info: broken, warn: broken, failure: broken }
  const call = createDispatch({ 'app.about': broken } as unknown as Handlers, log)
  for (const name of ['app.about', 'nothing'] as const) {
    expect(await call(name, {})).toMatchObject({ ok: false })
  }
  expect(await call('app.about', 5)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
})

test('every procedure of the contract is reached by its name', async () => {
  for (const name of Object.keys(procedures) as ProcedureName[]) {
    const { call, lines } = dispatchTo({})
    await call(name, {})
    expect(JSON.stringify(lines)).not.toContain('no such procedure')
  }
})
