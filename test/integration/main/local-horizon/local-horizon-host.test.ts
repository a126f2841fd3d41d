import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createLocalHorizonHost } from '@main/local-horizon/local-horizon-host'
import { expect, onTestFinished, test } from 'vitest'

const log = { info: () => undefined, warn: () => undefined, failure: () => 'incident' }

const listening = `
  import { createServer } from 'node:http'
  import { mkdirSync, writeFileSync } from 'node:fs'
  import { parentPort, workerData } from 'node:worker_threads'
  mkdirSync(workerData.data, { recursive: true })
  const adminSecretFile = workerData.data + '/secret'
  writeFileSync(adminSecretFile, 'the-secret\\n')
  const server = createServer((request, response) => {
    if (request.url === '/crash') setImmediate(() => { throw new Error('crashed') })
    response.end('here')
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage({
    type: 'listening', url: 'http://127.0.0.1:' + server.address().port, adminSecretFile }))
  parentPort.on('message', () => { server.close(); parentPort.close() })`

async function hostOf(workerSource: string) {
  const folder = await mkdtemp(join(tmpdir(), 'local-horizon-host-'))
  const file = join(folder, 'worker.mjs')
  await writeFile(file, workerSource)
  const host = createLocalHorizonHost({ workerUrl: pathToFileURL(file), folder, log })
  const states: string[] = []
  host.onChange(({ state }) => states.push(state))
  onTestFinished(async () => {
    await host.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return { host, states }
}

test('a started Horizon answers at its address, and its secret comes from its own file', async () => {
  const { host, states } = await hostOf(listening)
  const { url, secret } = await host.start()
  expect(await (await fetch(url)).text()).toBe('here')
  expect(secret.reveal()).toBe('the-secret')
  await host.stop()
  await expect(fetch(url)).rejects.toThrow()
  expect(states).toEqual(['starting', 'running', 'stopped'])
})

test('two starts at the same time share one thread', async () => {
  const { host, states } = await hostOf(listening)
  const [first, second] = await Promise.all([host.start(), host.start()])
  expect(second.url).toBe(first.url)
  expect(states).toEqual(['starting', 'running'])
})

test('a crash ends the thread alone, is reported, and another start works', async () => {
  const { host, states } = await hostOf(listening)
  const { url } = await host.start()
  const crashed = new Promise<void>(resolve => {
    host.onChange(({ state }) => void (state === 'crashed' && resolve()))
  })
  await fetch(`${url}/crash`).catch(() => undefined)
  await crashed
  await host.start()
  expect(states).toEqual(['starting', 'running', 'crashed', 'starting', 'running'])
})

test.each([
  [
    'says why it failed',
    `parentPort.postMessage({ type: 'failed', message: 'disk full' })`,
    'disk full'
  ],
  ['ends without a word', `parentPort.close()`, 'its thread ended'],
  ['throws at once', `throw new Error('broken')`, 'its thread ended'],
  ['reports nonsense', `parentPort.postMessage(42)`, 'its report could not be read'],
  [
    'names a secret that is not there',
    `parentPort.postMessage({ type: 'listening', url: 'http://127.0.0.1:1', adminSecretFile: '/nonexistent' })`,
    'its secret could not be read'
  ]
])('a Horizon that %s is a failed start with a next step', async (_what, body, reason) => {
  const { host } = await hostOf(`import { parentPort } from 'node:worker_threads'\n${body}`)
  await expect(host.start()).rejects.toMatchObject({
    code: 'local-horizon-failed',
    message: expect.stringContaining(reason),
    details: { nextStep: expect.any(String) }
  })
  expect(host.state().state).toBe('crashed')
})
