import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { makeWebhook, trigger, webhooksPath } from '@support/webhooks'
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

const rotate = (path: string, headers?: Record<string, string>) =>
  horizon.admin('POST', `${path}/rotate`, undefined, headers)

describe('a rotation', () => {
  test('answers 200 with a new token once; the old one is dead, all else stays', async () => {
    const { path, token } = await makeWebhook(horizon, {
      ip_allowlist: ['127.0.0.1'],
      rate_limit: 7
    })
    const before = (await horizon.admin('GET', path)).body
    const { status, body } = await rotate(path)
    expect(status).toBe(200)
    expect(body.token).not.toBe(token)
    expect(body.trigger_url).toBe(`${horizon.url}/api/webhooks/agent/${body.token}`)
    expect(body.secret).toBeUndefined()
    expect((await trigger(horizon, token)).status).toBe(404)
    expect((await trigger(horizon, body.token)).status).toBe(202)
    const after = (await horizon.admin('GET', path)).body
    expect(after).toEqual({
      ...before,
      token_hint: body.token.slice(0, 12),
      rotated_at: expect.any(String),
      last_triggered_at: expect.any(String),
      version: 2
    })
    expect(after.token).toBeUndefined()
  })

  test('lets no trigger with the old token in once it is answered, however many are sent', async () => {
    const { path, token } = await makeWebhook(horizon, { rate_limit: 300 })
    let isAnswered = false
    const late: number[] = []
    const knock = async () => {
      for (let count = 0; count < 12; count += 1) {
        const isLate = isAnswered
        const { status } = await trigger(horizon, token)
        if (isLate) late.push(status)
      }
    }
    const knocking = Array.from({ length: 6 }, knock)
    const rotated = await rotate(path)
    isAnswered = true
    expect(rotated.status).toBe(200)
    await Promise.all(knocking)
    expect((await trigger(horizon, token)).status).toBe(404)
    expect(late.filter(status => status !== 404)).toEqual([])
    const [{ rotatedAt } = { rotatedAt: 0 }] = stored<{ rotatedAt: number }>(
      horizon,
      "SELECT seq AS rotatedAt FROM audit_log WHERE action = 'webhook.rotated'"
    )
    const accepted = stored<{ seq: number }>(
      horizon,
      "SELECT seq FROM audit_log WHERE action = 'webhook.triggered'"
    )
    expect(accepted.filter(({ seq }) => seq > rotatedAt)).toEqual([])
  })

  test('each makes the one before it worthless', async () => {
    const { path, token } = await makeWebhook(horizon)
    const replies = await Promise.all([rotate(path), rotate(path), rotate(path)])
    const tokens = [token, ...replies.map(({ body }) => body.token as string)]
    const statuses = []
    for (const one of tokens) statuses.push((await trigger(horizon, one)).status)
    expect(statuses.filter(status => status === 202)).toHaveLength(1)
    expect(new Set(tokens).size).toBe(4)
  })

  test('happens once per Idempotency-Key, without a second plaintext', async () => {
    const { id, path } = await makeWebhook(horizon)
    const headers = { 'Idempotency-Key': 'once' }
    const { body } = await rotate(path, headers)
    expect(await rotate(path, headers)).toMatchObject({
      status: 409,
      body: { error: 'idempotent_replay', resource_id: id }
    })
    expect((await trigger(horizon, body.token)).status).toBe(202)
  })

  test('of no webhook is a 404, and a key without the scope rotates nothing', async () => {
    const { path, token } = await makeWebhook(horizon)
    expect((await rotate(`${webhooksPath}/whk_nope`)).status).toBe(404)
    const { plaintext } = await makeKey(horizon, { scopes: ['memory'] })
    expect((await horizon.withKey(plaintext, 'POST', `${path}/rotate`)).status).toBe(403)
    expect((await trigger(horizon, token)).status).toBe(202)
  })
})

describe('a lost reply', () => {
  test.each([
    ['drop-before', 202],
    ['drop-after', 404],
    ['truncate', 404],
    ['disconnect', 404]
  ])('%s leaves the old token at %i', async (action, status) => {
    const { path, token } = await makeWebhook(horizon)
    const rule = { method: 'POST', path: '/api/agent-webhooks/:id/rotate', action }
    await writeFile(faultFile, JSON.stringify([rule]))
    await expect(rotate(path)).rejects.toThrow()
    expect((await trigger(horizon, token)).status).toBe(status)
    await writeFile(faultFile, '')
    const again = await rotate(path)
    expect((await trigger(horizon, again.body.token)).status).toBe(202)
  })
})
