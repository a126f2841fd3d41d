import { request } from 'node:http'
import { type Sandbox, startSandbox, stored } from '@support/sandbox'
import { makeWebhook, trigger } from '@support/webhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'

let horizon: Sandbox
beforeEach(async () => {
  horizon = await startSandbox()
})
afterEach(() => horizon.close())

/** A trigger whose head was admitted; `finish` sends its body and resolves to the status. */
function heldTrigger(token: string, headers: Record<string, string> = {}) {
  return new Promise<{ finish(): Promise<number> }>((resolve, reject) => {
    const call = request(`${horizon.url}/api/webhooks/agent/${token}`, {
      method: 'POST',
      agent: false,
      headers: { ...headers, Expect: '100-continue', 'Content-Length': 2 }
    })
    const answer = new Promise<number>(answered => {
      call.on('response', reply => {
        reply.resume()
        reply.on('end', () => answered(reply.statusCode ?? 0))
      })
    })
    call.on('error', reject)
    call.on('continue', () =>
      resolve({
        finish() {
          call.end('{}')
          return answer
        }
      })
    )
    call.flushHeaders()
  })
}

test.each([
  ['rotated', 404, (path: string) => horizon.admin('POST', `${path}/rotate`)],
  ['disabled', 404, (path: string) => horizon.admin('PATCH', path, { enabled: false })],
  ['deleted', 404, (path: string) => horizon.admin('DELETE', path)],
  [
    'closed to its address',
    403,
    (path: string) => horizon.admin('PATCH', path, { ip_allowlist: ['192.0.2.1'] })
  ]
])('a trigger under way has no effect once its webhook is %s', async (_what, status, change) => {
  const { path, token } = await makeWebhook(horizon)
  const held = await heldTrigger(token)
  await change(path)
  expect(await held.finish()).toBe(status)
  expect(stored(horizon, 'SELECT 1 FROM conversations')).toEqual([])
})

test('an Idempotency-Key means nothing to a trigger, one under way neither', async () => {
  const { token } = await makeWebhook(horizon)
  const headers = { 'Idempotency-Key': 'once' }
  const held = await heldTrigger(token, headers)
  expect((await trigger(horizon, token, {}, headers)).status).toBe(202)
  expect(await held.finish()).toBe(202)
  expect((await trigger(horizon, token, {}, headers)).status).toBe(202)
})
