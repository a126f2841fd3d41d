import { createHmac } from 'node:crypto'
import { answerWithinMs, retryPausesMs } from '@sandbox/outbound'
import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { type Receiver, startReceiver } from '@support/webhook-receiver'
import { makeWebhook, trigger } from '@support/webhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let horizon: Sandbox
let receiver: Receiver
let pauses: number[]
const cleanups: (() => Promise<void>)[] = []
beforeEach(() => {
  pauses = []
})
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function start(
  answers: readonly (number | null)[] = [],
  options: Parameters<typeof startSandbox>[0] = {}
) {
  receiver = await startReceiver(answers)
  cleanups.push(receiver.close)
  horizon = await startSandbox({
    deliveryPause: async ms => void pauses.push(ms),
    // On a busy machine a receiver may need longer than Horizon would wait for it.
    deliveryTimeoutMs: 60_000,
    ...options
  })
  cleanups.push(horizon.close)
}

type Row = { status: string; http_status: number | null; reason: string | null; attempts: string }
const rows = () =>
  stored<Row>(horizon, "SELECT * FROM webhook_deliveries WHERE direction = 'outbound' ORDER BY id")

/** Resolves once no delivery waits any more. */
async function settled(): Promise<Row[]> {
  while (rows().some(row => row.status === 'pending')) {
    await new Promise(resolve => setImmediate(resolve))
  }
  return rows()
}

const subscribe = (...events: string[]) => makeWebhook(horizon, { url: receiver.url, events })

describe('an event', () => {
  test('arrives as JSON with its name, id and time, signed over time and body', async () => {
    await start()
    const { id, path, secret } = await subscribe('conversation.created')
    const { plaintext } = await makeKey(horizon)
    const made = await horizon.withKey(plaintext, 'POST', '/api/conversations', {
      agent_id: 'agent_001'
    })
    await receiver.arrived(1)
    await settled()
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    const { data } = (await horizon.admin('GET', `${path}/deliveries`)).body
    expect(data).toMatchObject([
      {
        direction: 'outbound',
        status: 'delivered',
        event: 'conversation.created',
        http_status: 204,
        reason: null,
        ip: null,
        attempts: [{ http_status: 204, error: null }]
      }
    ])
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-horizon-event': 'conversation.created',
      'x-horizon-delivery': data[0].id
    })
    const timestamp = String(headers['x-horizon-timestamp'])
    expect(timestamp).toMatch(/^\d{10}$/)
    const hmac = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
    expect(headers['x-horizon-signature']).toBe(`sha256=${hmac}`)
    expect(JSON.parse(body)).toEqual({
      id: data[0].id,
      event: 'conversation.created',
      occurred_at: expect.stringMatching(/Z$/),
      webhook_id: id,
      agent_id: 'agent_001',
      data: made.body
    })
  })

  test('is told for skills that completed, agents that woke and triggers that began', async () => {
    await start()
    const { token } = await subscribe(
      'skill.completed',
      'agent.status_changed',
      'conversation.created'
    )
    const { plaintext } = await makeKey(horizon)
    const call = (path: string, body: object) => horizon.withKey(plaintext, 'POST', path, body)
    const executed = await call('/api/platform/v1/get-skill', {})
    await trigger(horizon, token)
    await receiver.arrived(2)
    await settled()
    const told = receiver.received.map(({ body }) => JSON.parse(body))
    expect(told.map(({ event }) => event).sort()).toEqual([
      'conversation.created',
      'skill.completed'
    ])
    expect(told.find(({ event }) => event === 'skill.completed').data).toMatchObject({
      execution_id: executed.body.id,
      skill: 'platform/v1/get-skill'
    })
    const idle = await call('/api/agents', { name: 'Idle', department_id: 'dept_general' })
    await makeWebhook(horizon, {
      agent_id: idle.body.id,
      url: receiver.url,
      events: ['agent.status_changed']
    })
    await call('/api/conversations', { agent_id: idle.body.id })
    await call('/api/conversations', { agent_id: idle.body.id })
    await receiver.arrived(3)
    await settled()
    expect(receiver.received).toHaveLength(3)
    expect(JSON.parse(receiver.received[2]?.body ?? '')).toMatchObject({
      event: 'agent.status_changed',
      data: { agent_id: idle.body.id, from: 'idle', to: 'active' }
    })
    const agent = await horizon.withKey(plaintext, 'GET', `/api/agents/${idle.body.id}`)
    expect(agent.body.status).toBe('active')
  })

  test('is not told to who did not subscribe, is disabled, or looks after another agent', async () => {
    await start()
    const disabled = await subscribe('conversation.created')
    await horizon.admin('PATCH', disabled.path, { enabled: false })
    await subscribe('skill.failed')
    const { token } = await subscribe('agent.error')
    await trigger(horizon, token)
    expect(rows()).toEqual([])
  })

  test('of a call that fails is not told', async () => {
    await start()
    const { token } = await subscribe('conversation.created')
    await trigger(horizon, token, '{')
    expect(rows()).toEqual([])
  })
})

describe('a delivery', () => {
  test('is tried again with growing pauses, each attempt recorded and signed anew', async () => {
    await start([500, 503, 200])
    const { path, secret, token } = await subscribe('conversation.created')
    await trigger(horizon, token)
    await settled()
    const { data } = (await horizon.admin('GET', `${path}/deliveries?direction=outbound`)).body
    expect(data).toMatchObject([
      {
        status: 'delivered',
        http_status: 200,
        reason: null,
        attempts: [{ http_status: 500 }, { http_status: 503 }, { http_status: 200 }]
      }
    ])
    expect(pauses).toEqual(retryPausesMs.slice(0, 2))
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    for (const { headers, body } of receiver.received) {
      const text = `${headers['x-horizon-timestamp']}.${body}`
      const hmac = createHmac('sha256', secret).update(text).digest('hex')
      expect(headers['x-horizon-signature']).toBe(`sha256=${hmac}`)
    }
  })

  test('is given up after the last try', async () => {
    await start([500, 500, 500, 500, 200])
    const { token } = await subscribe('conversation.created')
    await trigger(horizon, token)
    expect(await settled()).toMatchObject([
      { status: 'failed', http_status: 500, reason: 'status_500' }
    ])
    expect(receiver.received).toHaveLength(4)
    expect(pauses).toEqual([...retryPausesMs])
    expect([...retryPausesMs]).toEqual([...retryPausesMs].sort((a, b) => a - b))
  })

  test('follows no redirect', async () => {
    await start([302, 307, 301, 308])
    const { token } = await subscribe('conversation.created')
    await trigger(horizon, token)
    expect(await settled()).toMatchObject([{ status: 'failed', reason: 'redirect_refused' }])
    expect(receiver.received).toHaveLength(4)
  })

  test('does not wait for ever: 5 s, where nobody asks for less', async () => {
    expect(answerWithinMs).toBe(5_000)
    await start([null, null, null, null], { deliveryTimeoutMs: 50 })
    const { token } = await subscribe('conversation.created')
    await trigger(horizon, token)
    const [row] = await settled()
    expect(row).toMatchObject({ status: 'failed', http_status: null, reason: 'timeout' })
    const attempt = expect.objectContaining({ httpStatus: null, error: 'timeout' })
    expect(JSON.parse(row?.attempts ?? '')).toEqual([attempt, attempt, attempt, attempt])
  })

  test('to nobody is recorded, and the call that caused it never notices', async () => {
    await start()
    const { token } = await makeWebhook(horizon, {
      url: 'http://127.0.0.1:1/hook',
      events: ['conversation.created']
    })
    const far = await makeWebhook(horizon, {
      url: 'https://hooks.acme.example/in',
      events: ['conversation.created']
    })
    expect((await trigger(horizon, token)).status).toBe(202)
    const settledRows = await settled()
    expect(settledRows.map(row => row.status)).toEqual(['failed', 'failed'])
    const reasons = settledRows.map(row => row.reason)
    expect(reasons).toContain('reserved_name')
    expect(far.id).not.toBe('')
  })

  test('is not tried again once its webhook is disabled', async () => {
    let disable = async () => {}
    await start([500, 200], {
      deliveryPause: () => disable()
    })
    const { path, token } = await subscribe('conversation.created')
    disable = async () => void (await horizon.admin('PATCH', path, { enabled: false }))
    await trigger(horizon, token)
    expect(await settled()).toMatchObject([{ status: 'failed', reason: 'webhook_disabled' }])
    expect(receiver.received).toHaveLength(1)
  })

  test('that waits ends with the server, and is not sent after the next start', async () => {
    let isWaiting = () => {}
    const waiting = new Promise<void>(resolve => {
      isWaiting = resolve
    })
    await start([500, 200], {
      deliveryPause: (_ms, signal) =>
        new Promise((_, reject) => {
          isWaiting()
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
    })
    const { token } = await subscribe('conversation.created')
    await trigger(horizon, token)
    await waiting
    await horizon.stop()
    expect(rows()).toMatchObject([{ status: 'failed', reason: 'server_stopped' }])
    const again = await startSandbox({ data: horizon.dataFolder })
    await again.stop()
    expect(receiver.received).toHaveLength(1)
  })
})
