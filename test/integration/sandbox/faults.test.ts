import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let folder: string
let faultFile: string
let horizon: Sandbox
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'horizon-faults-'))
  faultFile = join(folder, 'faults.json')
  horizon = await startSandbox({ faultFile })
})
afterEach(async () => {
  await horizon.close()
  await rm(folder, { recursive: true })
})

const script = (...rules: object[]) => writeFile(faultFile, JSON.stringify(rules))
const keys = '/admin/api-keys'
const draft = { client_name: 'CI', scopes: ['web'] }
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

  test('a file that makes no sense is an internal error, not silence', async () => {
    await writeFile(faultFile, '[{"action":"explode"}]')
    expect(await horizon.admin('GET', keys)).toMatchObject({
      status: 500,
      body: { error: 'internal_error' }
    })
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
