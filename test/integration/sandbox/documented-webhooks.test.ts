import { makeKey, type Sandbox, startSandbox } from '@support/sandbox'
import { trigger, webhooksPath } from '@support/webhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'

let horizon: Sandbox
let plaintext: string
beforeAll(async () => {
  horizon = await startSandbox({ profile: 'documented' })
  plaintext = (await makeKey(horizon, { scopes: ['webhooks'] })).plaintext
})
afterAll(() => horizon.close())

const draft = {
  agent_id: 'agent_001',
  url: 'https://example.com/hooks/horizon',
  events: ['skill.completed', 'skill.failed', 'agent.error'],
  secret: 'whsec_mysecretkey123'
}
const create = (body: object = draft) => horizon.withKey(plaintext, 'POST', webhooksPath, body)

test('create and rotate take a key with the scope, and the token triggers', async () => {
  const { status, body } = await create()
  expect(status).toBe(201)
  expect(body).toEqual({ id: body.id, token: body.token, ...draft })
  expect((await trigger(horizon, body.token)).status).toBe(202)
  const rotated = await horizon.withKey(plaintext, 'POST', `${webhooksPath}/${body.id}/rotate`)
  expect(rotated.status).toBe(200)
  expect(rotated.body).toEqual({ id: body.id, token: rotated.body.token })
  expect((await trigger(horizon, body.token)).status).toBe(404)
  expect((await trigger(horizon, rotated.body.token)).status).toBe(202)
})

test('other fields of a create are ignored, and only https is taken', async () => {
  const { status, body } = await create({ ...draft, ip_allowlist: ['192.0.2.1'], rate_limit: -1 })
  expect(status).toBe(201)
  expect((await trigger(horizon, body.token)).status).toBe(202)
  const plain = await create({ ...draft, url: 'http://127.0.0.1:9000/hook' })
  expect(plain).toMatchObject({ status: 400, body: { details: [{ field: 'url' }] } })
})

test('the admin secret opens neither', async () => {
  const { body } = await create()
  for (const path of [webhooksPath, `${webhooksPath}/${body.id}/rotate`]) {
    const reply = await horizon.admin('POST', path, draft)
    expect(reply).toMatchObject({ status: 401, body: { error: 'missing_credentials' } })
  }
})

test('Idempotency-Key is ignored', async () => {
  const headers = { 'Idempotency-Key': 'once' }
  const post = () => horizon.withKey(plaintext, 'POST', webhooksPath, draft, headers)
  expect([(await post()).status, (await post()).status]).toEqual([201, 201])
})

test('no other endpoint is there', async () => {
  const { body } = await create()
  for (const [method, path] of [
    ['GET', webhooksPath],
    ['GET', `${webhooksPath}/${body.id}`],
    ['PATCH', `${webhooksPath}/${body.id}`],
    ['DELETE', `${webhooksPath}/${body.id}`],
    ['GET', `${webhooksPath}/${body.id}/deliveries`]
  ] as const) {
    const reply = await horizon.withKey(plaintext, method, path)
    expect([path, reply.status, reply.body.error]).toEqual([path, 404, 'not_found'])
  }
})
