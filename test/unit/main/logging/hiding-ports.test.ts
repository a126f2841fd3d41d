import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHidingConnector, createHidingHost } from '@main/logging/hiding-ports'
import { createLogger } from '@main/logging/logger'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { aDataFolder } from '@support/data-folder'
import { fakeHorizon } from '@support/fakes'
import { expect, test } from 'vitest'

/** Neither long nor shaped like a credential, so that only its being known masks it. */
const canary = 'CANARY-typed'

function setUp() {
  const folder = aDataFolder()
  const log = createLogger({ folder })
  const written = () => {
    log.warn('echoed', { reason: `it said ${canary}` })
    log.failure('call', new AppError('internal', `it said ${encodeURIComponent(canary)}`))
    return readFileSync(join(folder, 'logs/console.log'), 'utf8')
  }
  return { log, written }
}

const target = {
  baseUrl: 'https://horizon.example',
  headerForm: 'bearer',
  operatorName: '',
  secret: new Secret(canary),
  isReadOnly: false
} as const

test('without being told, the log could not know it', () => {
  expect(setUp().written()).toContain(canary)
})

test('a secret that is typed for a connection test and never stored is masked in the log', async () => {
  const { log, written } = setUp()
  const connector = createHidingConnector(fakeHorizon(Date.now).connector, log.hide)
  const { signal } = new AbortController()
  await connector.testConnection(target, { onStep: () => undefined, signal })
  expect(written()).not.toContain('CANARY')
})

test('a secret that a connection is made with is masked in the log', () => {
  const { log, written } = setUp()
  createHidingConnector(fakeHorizon(Date.now).connector, log.hide).connect(target)
  expect(written()).not.toContain('CANARY')
})

test('a key that is proved is masked in the log', async () => {
  const { log, written } = setUp()
  const connector = createHidingConnector(fakeHorizon(Date.now).connector, log.hide)
  const call = { method: 'GET', path: '/api/agents', key: new Secret(canary) } as const
  await connector.probe(target, call, new AbortController().signal)
  expect(written()).not.toContain('CANARY')
})

test('the local Horizon’s secret is masked in the log from its start on', async () => {
  const { log, written } = setUp()
  const host = createHidingHost(
    {
      state: () => ({ state: 'running' }),
      start: async () => ({ url: 'http://127.0.0.1:4590', secret: new Secret(canary) }),
      stop: async () => undefined,
      onChange: () => undefined
    },
    log.hide
  )
  await host.start()
  expect(written()).not.toContain('CANARY')
})
