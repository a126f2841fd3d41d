import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLogger } from '@main/logging/logger'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { aDataFolder, modeOf } from '@support/data-folder'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const canary = 'CANARY/9f8Ä+"x\'1b7c&q'

function setUp(maxBytes?: number) {
  const folder = aDataFolder()
  const path = join(folder, 'logs', 'console.log')
  const log = createLogger({ folder, maxBytes })
  const text = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  const entries = () =>
    text()
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Record<string, unknown>)
  return { folder, path, log, text, entries }
}

const utf16 = Buffer.from(canary, 'utf16le')
const encodings = [
  canary,
  JSON.stringify(canary).slice(1, -1),
  encodeURIComponent(canary),
  Buffer.from(canary).toString('base64'),
  Buffer.from(canary).toString('base64url'),
  Buffer.from(canary).toString('hex'),
  utf16.toString('hex'),
  utf16.toString('base64')
]

function expectNoCanary(text: string): void {
  for (const form of encodings) expect(text.includes(form), form).toBe(false)
}

const leaf = fc.constantFrom(...encodings)
const aroundLeaf = fc.tuple(fc.string(), leaf, fc.string()).map(parts => parts.join(' '))
const anything = fc.letrec(tie => ({
  node: fc.oneof(
    { depthSize: 'small' },
    aroundLeaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('reason', 'code', 'url', 'keyId', 'event', 'stack'),
        fc.string(),
        leaf
      ),
      tie('node'),
      { maxKeys: 4 }
    )
  )
})).node

test('a hidden secret is in no entry, whatever object and encoding carried it', () => {
  fc.assert(
    fc.property(anything, aroundLeaf, (value, event) => {
      const { log, text } = setUp()
      log.hide(new Secret(canary))
      const error = Object.assign(new Error(event, { cause: value }), { value, code: canary })
      error.name = canary
      error.stack = `${canary}\n    at ${canary} (file:///x/${encodeURIComponent(canary)}.js:1:2)`
      log.info(event, value as never)
      log.warn('event', { reason: event, url: event, nested: value } as never)
      log.failure(event, error)
      log.failure('thrown', value)
      log.failure(
        'expected',
        new AppError('internal', event, { cause: error, serverMessage: event })
      )
      expect(text().split('\n')).toHaveLength(6)
      expectNoCanary(text())
    }),
    { numRuns: 150 }
  )
})

test.each([
  ['a key', 'failed for hz_live_CANARY0123456789 there'],
  ['a test key', 'hz_test_CANARY01'],
  ['a partner secret', 'hz_ps_CANARY01'],
  ['an Authorization header', 'Authorization: Bearer CANARY.token-x'],
  ['a header object', '{"authorization":"Bearer CANARY","x-api-key":"CANARY"}'],
  ['x-admin-secret', 'x-admin-secret: CANARY'],
  ['x-api-key', "x-api-key='CANARY'"],
  ['a bearer alone', 'sent Bearer CANARY to it'],
  ['a webhook address', 'https://x.test/api/webhooks/agent/CANARYtoken?x=1'],
  ['encoded text', Buffer.from('CANARY-CANARY-CANARY-CANARY-CANARY').toString('hex')]
])('%s is masked although nobody named it', (_name, text) => {
  const { log, text: written } = setUp()
  log.info(text, { reason: text, url: text })
  log.failure(text, new AppError('internal', text))
  expect(written()).toContain('[masked]')
  expect(written()).not.toMatch(/CANARY|43414e4152/)
})

test('a field that is not on the list is dropped, the others are kept', () => {
  const { log, entries } = setUp()
  const fields = { operationId: 'op-1', status: 201, plaintext: 'CANARY', body: 'CANARY' }
  log.info('key-created', fields)
  expect(entries()).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      event: 'key-created',
      operationId: 'op-1',
      status: 201
    }
  ])
})

test('ordinary ids, addresses and times stay readable', () => {
  const { log, entries } = setUp()
  const fields = {
    profileId: '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01',
    requestId: 'req_01JD7Z8Q2M4N6P8R0T2V4X6Z8A',
    url: 'https://api.horizonplatform.ai/api/admin/api-keys'
  }
  log.warn('slow', fields)
  expect(entries()).toMatchObject([fields])
})

test('a failure names its entry, with where it came from and no foreign words', () => {
  const { log, entries } = setUp()
  const incident = log.failure('call keys.list', new TypeError('the server said CANARY'))
  expect(incident).toMatch(/^[0-9a-f]{8}$/)
  expect(entries()).toMatchObject([
    {
      level: 'error',
      incident,
      event: 'call keys.list',
      error: 'TypeError',
      stack: expect.arrayContaining([expect.stringContaining('logger.test.ts')])
    }
  ])
  expect(JSON.stringify(entries())).not.toContain('CANARY')
})

test('our own words and causes are written', () => {
  const { log, entries } = setUp()
  const cause = Object.assign(new Error('CANARY'), { code: 'ENOSPC' })
  log.failure('save', new AppError('file-failed', 'The disk is full', { cause }))
  expect(entries()).toMatchObject([
    { code: 'file-failed', message: 'The disk is full', causes: [{ code: 'ENOSPC' }] }
  ])
})

test.each([undefined, null, 'CANARY', 42, { message: 'CANARY' }])('%j can be thrown too', value => {
  const { log, text, entries } = setUp()
  log.failure('thrown', value)
  expect(entries()).toHaveLength(1)
  expect(text()).not.toContain('CANARY')
})

test('one entry is one line, whatever the text contains', () => {
  const { log, entries } = setUp()
  log.info('a\nb', { reason: 'x\r\n{"level":"info"}\u2028' })
  expect(entries()).toHaveLength(1)
})

test('the log is for this account only and stays small', () => {
  const { folder, path, log } = setUp(2_000)
  for (let n = 0; n < 200; n += 1) log.info('event', { count: n })
  expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['console.log', 'console.log.1'])
  expect([path, `${path}.1`].map(modeOf)).toEqual(['600', '600'])
  expect(modeOf(join(folder, 'logs'))).toBe('700')
  expect(readFileSync(`${path}.1`).length).toBeLessThanOrEqual(2_000)
  expect(readFileSync(path, 'utf8')).toContain('"count":199')
})

test('a log that cannot be written stops nothing', () => {
  const { path, log } = setUp()
  mkdirSync(path, { recursive: true })
  log.info('event')
  expect(log.failure('event', new Error('x'))).toMatch(/^[0-9a-f]{8}$/)
  const { folder: other, log: second } = setUp()
  writeFileSync(join(other, 'logs'), 'a file where the folder should be')
  second.info('event')
})

test('a secret in use stays masked, however many others came since it was first named', () => {
  const { log, text } = setUp()
  log.hide(new Secret(canary))
  for (let number = 0; number < 199; number += 1) log.hide(new Secret(`other-secret-${number}`))
  log.hide(new Secret(canary))
  log.hide(new Secret('one-more-secret'))
  log.info(`echo ${canary}`)
  expectNoCanary(text())
})
