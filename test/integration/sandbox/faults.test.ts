import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let folder: string
let faultFile: string
let horizon: Sandbox
let logged: string[]
beforeEach(async () => {
  logged = []
  folder = await mkdtemp(join(tmpdir(), 'horizon-faults-'))
  faultFile = join(folder, 'faults.json')
  horizon = await startSandbox({ faultFile, log: text => void logged.push(text) })
})
afterEach(async () => {
  await horizon.close()
  await rm(folder, { recursive: true })
})

const script = (...rules: object[]) => writeFile(faultFile, JSON.stringify(rules))
const keys = '/admin/api-keys'
const draft = { client_name: 'CI', scopes: ['web'] }
const list = { method: 'GET', path: keys }
const listed = async () => (await horizon.admin('GET', keys)).body.length
const keyCount = () => stored<{ n: number }>(horizon, 'SELECT count(*) n FROM api_keys')[0]?.n

describe('scripted faults', () => {
  test('without a file, or with an empty one, nothing happens', async () => {
    expect((await horizon.admin('GET', keys)).status).toBe(200)
    await writeFile(faultFile, '')
    expect((await horizon.admin('GET', keys)).status).toBe(200)
  })

  test('status answers with the scripted status, body and headers, and handles nothing', async () => {
    await script({
      method: 'POST',
      path: keys,
      action: 'status',
      status: 503,
      body: { error: 'unavailable', message: 'Later.' },
      headers: { 'Retry-After': '7' }
    })
    const reply = await horizon.admin('POST', keys, draft)
    expect(reply).toMatchObject({ status: 503, body: { error: 'unavailable' } })
    expect(reply.headers.get('retry-after')).toBe('7')
    expect(keyCount()).toBe(0)
    expect((await horizon.admin('GET', keys)).status).toBe(200)
  })

  test('nth applies once, every each time, a template to the whole path', async () => {
    const status = (code: number) => ({ action: 'status', status: code })
    await script({ path: keys, nth: 2, ...status(502) })
    const statuses = async (path: string) => {
      const seen: number[] = []
      for (let count = 0; count < 4; count += 1)
        seen.push((await horizon.admin('GET', path)).status)
      return seen
    }
    expect(await statuses(keys)).toEqual([200, 502, 200, 200])
    await script({ path: keys, every: 2, ...status(502) })
    expect(await statuses(keys)).toEqual([200, 502, 200, 502])
    await script({ path: '/admin/api-keys/:id', ...status(502) })
    expect(await statuses(keys)).toEqual([200, 200, 200, 200])
    expect(await statuses(`${keys}/key_1`)).toEqual([502, 502, 502, 502])
  })

  test('drop-before commits nothing, drop-after commits and stays silent', async () => {
    await script({ method: 'POST', action: 'drop-before' })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    expect(keyCount()).toBe(0)
    await script({ method: 'POST', action: 'drop-after' })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    expect(keyCount()).toBe(1)
  })

  test('a connection can be dropped after some silence, what was asked for done or not', async () => {
    for (const [action, count] of [
      ['drop-before', 0],
      ['drop-after', 1]
    ] as const) {
      await script({ method: 'POST', action, ms: 60_000 })
      const reply = horizon.admin('POST', keys, draft)
      reply.catch(() => undefined)
      await expect.poll(() => logged.filter(line => line.includes(action)).length).toBe(1)
      await expect.poll(keyCount).toBe(count)
      // What comes later is answered meanwhile.
      await script()
      expect(await listed()).toBe(count)
      expect(await Promise.race([reply, 'nothing yet'])).toBe('nothing yet')
    }
    await script({ method: 'POST', action: 'drop-before', ms: 1 })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
  })

  test('each fault is logged, with nothing of its request but how it was asked', async () => {
    await script({ action: 'drop-before', path: '/api/webhooks' })
    await expect(
      horizon.withKey('hz_live_CANARY', 'POST', '/api/webhooks/agent/hz_wh_CANARY')
    ).rejects.toThrow()
    expect(logged).toEqual([
      expect.stringMatching(/meets the scripted fault drop-before \(POST\)$/)
    ])
  })

  test('truncate and disconnect commit and end the connection inside the answer', async () => {
    await script({ method: 'POST', action: 'truncate' })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    await script({ method: 'POST', action: 'disconnect' })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    expect(keyCount()).toBe(2)
  })

  test('garbage is a 200 that is not JSON', async () => {
    await script({ action: 'garbage', contentType: 'text/html' })
    const reply = await fetch(`${horizon.url}/health`)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html'])
    const text = await reply.text()
    expect(() => JSON.parse(text)).toThrow()
  })

  test('delay answers all the same', async () => {
    await script({ path: keys, action: 'delay', ms: 1 })
    expect((await horizon.admin('GET', keys)).status).toBe(200)
  })

  test.each([
    ['a path that has no effect', '/health'],
    ['a path that is not there', '/nowhere']
  ])('delay and commit-late happen to %s, too', async (_, path) => {
    await script({ path, action: 'delay', ms: 60_000 })
    const waiting = fetch(`${horizon.url}${path}`)
    waiting.catch(() => undefined)
    await expect.poll(() => logged.length).toBe(1)
    // What comes later is answered meanwhile.
    await script()
    await fetch(`${horizon.url}${path}`)
    expect(await Promise.race([waiting, 'nothing yet'])).toBe('nothing yet')
    await script({ path, action: 'commit-late', ms: 1 })
    await expect(fetch(`${horizon.url}${path}`)).rejects.toThrow()
  })

  test('delay and commit-late happen to a request without a body, and to one that is refused', async () => {
    const { body: key } = await horizon.admin('POST', keys, draft)
    await script({ method: 'DELETE', action: 'commit-late', before: list })
    await expect(horizon.admin('DELETE', `${keys}/${key.id}`)).rejects.toThrow()
    const enabled = () =>
      stored<{ enabled: number }>(horizon, 'SELECT enabled FROM api_keys')[0]?.enabled
    expect(enabled()).toBe(1)
    await horizon.admin('GET', keys)
    expect(enabled()).toBe(0)
    await script({ path: keys, action: 'commit-late', ms: 1 })
    await expect(horizon.withKey('hz_live_CANARY', 'GET', keys)).rejects.toThrow()
    await script({ path: keys, action: 'delay', ms: 60_000 })
    const refused = horizon.withKey('hz_live_CANARY', 'GET', keys)
    refused.catch(() => undefined)
    await expect.poll(() => logged.filter(line => line.includes('delay')).length).toBe(1)
    await script()
    await horizon.admin('GET', keys)
    expect(await Promise.race([refused, 'nothing yet'])).toBe('nothing yet')
  })

  test('what is committed late is lost to its client, and there once its time has come', async () => {
    await script({ method: 'POST', action: 'commit-late', ms: 1 })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    await expect.poll(keyCount).toBe(1)
  })

  test('late is just before the nth later request that matches, also with another script by then', async () => {
    await script({ method: 'POST', action: 'commit-late', before: { ...list, nth: 3 } })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    await script()
    await horizon.admin('GET', '/admin/agents')
    expect(await listed()).toBe(0)
    expect(await listed()).toBe(0)
    expect(await listed()).toBe(1)
    expect(await listed()).toBe(1)
  })

  test('a server that stops takes what has not landed with it, and stops at once', async () => {
    const never = { ms: 2_147_483_647 }
    await script({ method: 'POST', path: keys, nth: 1, action: 'commit-late', ...never })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    await script({ method: 'POST', path: keys, nth: 1, action: 'commit-late', before: list })
    await expect(horizon.admin('POST', keys, draft)).rejects.toThrow()
    await horizon.stop()
    await script()
    const again = await startSandbox({ data: horizon.dataFolder, faultFile })
    try {
      expect((await again.admin('GET', keys)).body).toEqual([])
    } finally {
      await again.close()
      horizon = await startSandbox({ faultFile })
    }
  })

  test('commit-twice creates two keys of one request, whatever its Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'once' }
    await script({ method: 'POST', action: 'commit-twice' })
    await expect(horizon.admin('POST', keys, draft, headers)).rejects.toThrow()
    expect(keyCount()).toBe(2)
    await script({ method: 'POST', action: 'commit-twice', isAnswered: true })
    const { status, body } = await horizon.admin('POST', keys, draft)
    expect(status).toBe(201)
    expect(keyCount()).toBe(4)
    const { body: rows } = await horizon.admin('GET', keys)
    expect(rows.map((row: { id: string }) => row.id)).toContain(body.id)
    expect(new Set(rows.map((row: { client_name: string }) => row.client_name))).toEqual(
      new Set(['CI'])
    )
  })

  test('alter commits other fields than were sent, and answers others than it has', async () => {
    await script({
      method: 'POST',
      action: 'alter',
      sent: { scopes: ['agents:read'], expires_at: '2099-01-01T00:00:00Z' },
      answered: { plaintext_key: null, client_name: 'Another' }
    })
    const { status, body } = await horizon.admin('POST', keys, draft)
    expect(status).toBe(201)
    expect(body).toMatchObject({ client_name: 'Another', scopes: ['agents:read'] })
    expect(body).not.toHaveProperty('plaintext_key')
    const { body: rows } = await horizon.admin('GET', keys)
    expect(rows).toMatchObject([{ client_name: 'CI', scopes: ['agents:read'] }])
  })

  test('alter can fail with what it did done', async () => {
    await script({ method: 'POST', action: 'alter', status: 504, body: { error: 'gateway' } })
    const reply = await horizon.admin('POST', keys, draft)
    expect(reply).toMatchObject({ status: 504, body: { error: 'gateway' } })
    expect(keyCount()).toBe(1)
    await script({ method: 'GET', action: 'alter', status: 204 })
    expect(await horizon.admin('GET', keys)).toMatchObject({ status: 204, body: undefined })
  })
})

describe('a fault file that makes no sense', () => {
  test.each([
    ['[{"action":"explode"}]', 'rule 1: action: '],
    ['[{"action":"delay"},{"action":"truncate","ms":5}]', 'rule 2: Unrecognized key: "ms"'],
    [
      '[{"action":"commit-late","ms":1,"before":{}}]',
      'rule 1: before: Give `ms` or `before`, not both'
    ],
    ['[{"action":"commit-late","before":{"nth":0}}]', 'rule 1: before.nth: '],
    ['[{"action":"commit-late","ms":1e10}]', 'rule 1: ms: '],
    ['[{"action":"commit-twice","isAnswered":"yes"}]', 'rule 1: isAnswered: '],
    [
      '[{"action":"alter","body":"","answered":{}}]',
      'rule 1: answered: Give `body` or `answered`, not both'
    ],
    ['{}', 'expected array'],
    ['[{', 'is not JSON']
  ])('%s answers with what is wrong, and refuses a start', async (text, words) => {
    await writeFile(faultFile, text)
    const reply = await horizon.admin('GET', keys)
    expect(reply).toMatchObject({ status: 500, body: { error: 'internal_error' } })
    expect(reply.body.message).toContain(faultFile)
    expect(reply.body.message).toContain(words)
    await expect(startSandbox({ faultFile })).rejects.toThrow(words)
    await script()
    expect((await horizon.admin('GET', keys)).status).toBe(200)
  })
})

/** A POST whose head has been admitted; `finish` sends its body and resolves to the answer. */
function heldPost(path: string, headers: Record<string, string>, body: object) {
  const text = JSON.stringify(body)
  return new Promise<{ finish(): Promise<{ status: number; error?: string }> }>(
    (resolve, reject) => {
      const call = request(horizon.url + path, {
        method: 'POST',
        agent: false,
        headers: { ...headers, Expect: '100-continue', 'Content-Length': text.length }
      })
      const answer = new Promise<{ status: number; error?: string }>(answered => {
        call.on('response', reply => {
          let received = ''
          reply.on('data', part => {
            received += part
          })
          reply.on('end', () =>
            answered({ status: reply.statusCode ?? 0, error: JSON.parse(received).error })
          )
        })
      })
      call.on('error', reject)
      call.on('continue', () =>
        resolve({
          finish() {
            call.end(text)
            return answer
          }
        })
      )
      call.flushHeaders()
    }
  )
}

describe('a request that is still being handled', () => {
  test('has no effect once its key is revoked', async () => {
    const { id, plaintext } = await makeKey(horizon)
    const agent = { name: 'Late', department_id: 'dept_general' }
    const held = await heldPost('/api/agents', { 'x-api-key': plaintext }, agent)
    await horizon.admin('DELETE', `${keys}/${id}`)
    expect(await held.finish()).toEqual({ status: 401, error: 'api_key_revoked' })
    expect((await horizon.admin('GET', '/admin/agents')).body).toHaveLength(1)
  })

  test('has no effect once its owner lost the role it needs', async () => {
    const acme = await startSandbox({ scenario: 'acme', seed: 'held' })
    const local = horizon
    horizon = acme
    try {
      const { body } = await acme.admin('GET', '/admin/users')
      const manager = body.find((user: { name: string }) => user.name === 'Luc Fontaine')
      const { plaintext } = await makeKey(acme, { type: 'user', owner_user_id: manager.id })
      const agent = { name: 'Late', department_id: 'dept_sales' }
      const held = await heldPost('/api/agents', { 'x-api-key': plaintext }, agent)
      await acme.admin('PATCH', `/admin/users/${manager.id}`, { role: 'member' })
      expect(await held.finish()).toEqual({ status: 403, error: 'insufficient_scope' })
    } finally {
      horizon = local
      await acme.close()
    }
  })

  test('keeps its Idempotency-Key: a second call meanwhile is a conflict', async () => {
    const headers = { Authorization: `Bearer ${horizon.adminSecret}`, 'Idempotency-Key': 'once' }
    const held = await heldPost(keys, headers, draft)
    const second = await horizon.admin('POST', keys, draft, headers)
    expect(second).toMatchObject({ status: 409, body: { error: 'conflict' } })
    expect((await held.finish()).status).toBe(201)
    const third = await horizon.admin('POST', keys, draft, headers)
    expect(third.body.error).toBe('idempotent_replay')
    expect(keyCount()).toBe(1)
  })
})
