import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHorizonServer } from '@sandbox/server'
import { openStore } from '@sandbox/store/open'
import { removePartners } from '@support/format-3'
import { makePartner, makePartnerKey } from '@support/partners'
import { makeKey, startSandbox } from '@support/sandbox'
import { makeWebhook, trigger } from '@support/webhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'

let parent: string
let data: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'horizon-data-'))
  data = join(parent, 'horizon')
})
afterEach(() => rm(parent, { recursive: true }))

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

test('the folder is 0700 and every file in it 0600', async () => {
  const horizon = await startSandbox({ data })
  await makeKey(horizon)
  expect(await modeOf(data)).toBe('700')
  const names = await readdir(data)
  expect(names).toEqual(expect.arrayContaining(['admin-secret', 'horizon.db', 'seed']))
  for (const name of names) expect([name, await modeOf(join(data, name))]).toEqual([name, '600'])
  await horizon.close()
})

test('secret, keys and seed are there again after a restart', async () => {
  const first = await startSandbox({ data, scenario: 'acme' })
  const { plaintext } = await makeKey(first)
  const seed = await readFile(join(data, 'seed'), 'utf8')
  await first.close()
  const notes: string[] = []
  const second = await startSandbox({ data, seed: 'late', log: text => notes.push(text) })
  expect(second.adminSecret).toBe(first.adminSecret)
  expect(await readFile(join(data, 'seed'), 'utf8')).toBe(seed)
  expect((await second.admin('GET', '/admin/api-keys')).body).toHaveLength(65)
  expect((await second.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
  expect(notes).toEqual([
    expect.stringContaining('already holds the scenario acme'),
    expect.stringContaining('was made with another seed')
  ])
  await second.close()
})

test('a folder from before there were partners takes them and keeps its keys', async () => {
  const first = await startSandbox({ data })
  const { plaintext, id } = await makeKey(first)
  const conversation = { agent_id: 'agent_001', message: 'Hello' }
  await first.withKey(plaintext, 'POST', '/api/conversations', conversation)
  await first.close()
  const db = openStore(data)
  removePartners(db)
  db.close()
  const second = await startSandbox({ data })
  expect((await second.withKey(plaintext, 'GET', '/api/conversations')).body).toHaveLength(1)
  expect((await second.admin('GET', `/admin/api-keys/${id}`)).body.enabled).toBe(true)
  const partner = await makePartner(second)
  const key = await makePartnerKey(second, partner)
  expect((await second.withKey(key.plaintext, 'GET', '/api/agents')).status).toBe(200)
  await second.close()
})

test('a folder of a newer format is refused', async () => {
  await (await startSandbox({ data })).close()
  const db = openStore(data)
  db.pragma('user_version = 99')
  db.close()
  await expect(createHorizonServer({ data, port: 0 })).rejects.toThrow('has format 99')
})

test('a folder from before there were webhooks takes them', async () => {
  const first = await startSandbox({ data })
  const { plaintext } = await makeKey(first)
  await first.close()
  const db = openStore(data)
  removePartners(db)
  db.exec('DROP TABLE webhook_deliveries; DROP TABLE webhooks; PRAGMA user_version = 2')
  db.close()
  const second = await startSandbox({ data })
  expect((await second.withKey(plaintext, 'GET', '/api/agents')).status).toBe(200)
  const { token } = await makeWebhook(second)
  expect((await trigger(second, token)).status).toBe(202)
  await second.close()
})

test('a secret file that is there is used, elsewhere too, and never overwritten', async () => {
  const adminSecretFile = join(parent, 'chosen')
  await writeFile(adminSecretFile, 'chosen-secret-0123456789\n', { mode: 0o600 })
  const horizon = await startSandbox({ data, adminSecretFile })
  expect(horizon.adminSecret).toBe('chosen-secret-0123456789')
  expect((await horizon.admin('GET', '/admin/api-keys')).status).toBe(200)
  await horizon.close()
})

test.each(['', 'short', 'two words that are long enough', 'x'.repeat(201)])(
  'a file that holds no secret is refused: %j',
  async text => {
    const adminSecretFile = join(parent, 'chosen')
    await writeFile(adminSecretFile, text)
    await expect(createHorizonServer({ data, port: 0, adminSecretFile })).rejects.toThrow(
      'does not hold an admin secret'
    )
    expect(await readFile(adminSecretFile, 'utf8')).toBe(text)
  }
)

test('a missing or exchanged secret file is said, with the way out', async () => {
  await (await startSandbox({ data })).close()
  const path = join(data, 'admin-secret')
  await writeFile(path, 'another-secret-0123456789')
  await expect(createHorizonServer({ data, port: 0 })).rejects.toThrow('is not the one')
  await rm(path)
  await expect(createHorizonServer({ data, port: 0 })).rejects.toThrow('use a new folder')
})

test('two servers never share a folder', async () => {
  const first = await startSandbox({ data })
  await expect(createHorizonServer({ data, port: 0 })).rejects.toThrow('in use by another Horizon')
  await first.close()
  await (await startSandbox({ data })).close()
})

test('a taken port is an error and leaves the folder free', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(createHorizonServer({ data, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await new Promise(resolve => other.close(resolve))
  await (await startSandbox({ data })).close()
})

test('a clock file without a time is said before anything is made', async () => {
  const clockFile = join(parent, 'clock')
  await writeFile(clockFile, 'not a time')
  await expect(createHorizonServer({ data, port: 0, clockFile })).rejects.toThrow(
    'must hold one ISO 8601 time'
  )
  expect(await readdir(parent)).toEqual(['clock'])
})

test.each(['/proc/horizon', '/dev/null', '/dev/null/horizon'])(
  'a folder that cannot be made is an error at once: %s',
  async impossible => {
    await expect(createHorizonServer({ data: impossible, port: 0 })).rejects.toThrow(
      /ENOENT|ENOTDIR/
    )
  }
)
