import { clientOf, draft, failureOf } from '@support/horizon-client'
import { type HostileServer, json, startWebServer, wireKey } from '@support/hostile-server'
import { afterEach, describe, expect, test } from 'vitest'

const servers: HostileServer[] = []
const web = async (...answer: Parameters<typeof startWebServer>) => {
  const server = await startWebServer(...answer)
  servers.push(server)
  return server
}
afterEach(() => Promise.all(servers.splice(0).map(server => server.close())))

const renamed = async (...answer: Parameters<typeof json>) =>
  clientOf((await web(json(...answer))).url).renameKey('key_1', 'Billing', 3)

describe('a new name', () => {
  test('is all that leaves, with the version where one is given', async () => {
    const server = await web(json(200, wireKey('key_1', { client_name: 'Billing' })))
    const client = clientOf(server.url)
    expect((await client.renameKey('key_1', ' Billing ', 17)).clientName).toBe('Billing')
    await client.renameKey('key_1', 'Billing')
    const [first, second] = server.heard
    expect(first).toMatchObject({ method: 'PATCH', url: '/admin/api-keys/key_1' })
    expect(JSON.parse(first?.body ?? '')).toEqual({ client_name: 'Billing' })
    expect(first?.headers['if-match']).toBe('"17"')
    expect(second?.headers).not.toHaveProperty('if-match')
  })

  test('that is none, or for an id that names something else, does not leave', async () => {
    const server = await web(json(200, wireKey('key_1')))
    for (const [id, name] of [
      ['key_1', '  '],
      ['..', 'Billing']
    ] as const) {
      const failure = await failureOf(clientOf(server.url).renameKey(id, name))
      expect(failure.code).toBe('invalid-input')
    }
    expect(server.connections()).toBe(0)
  })

  test.each([
    [412, 'precondition-failed'],
    [422, 'validation-failed'],
    [500, 'outcome-unknown'],
    [405, 'not-offered'],
    [501, 'not-offered']
  ])('answered with %i is %s', async (status, code) => {
    expect((await failureOf(renamed(status, { error: 'x', message: 'No' }))).code).toBe(code)
  })

  test('at 404 is not offered where the key is there, and not found where it is not', async () => {
    const server = await web((request, response, heard) => {
      const isList = request.method === 'GET' && heard.url === '/admin/api-keys'
      const missing = json(404, { error: 'not_found', message: '' })
      const answer = isList ? json(200, [wireKey('key_1')]) : missing
      answer(request, response, heard)
    })
    const client = clientOf(server.url)
    expect(await failureOf(client.renameKey('key_1', 'Billing'))).toMatchObject({
      code: 'not-offered',
      details: { nextStep: expect.stringContaining('keeps its name') }
    })
    expect((await failureOf(client.renameKey('key_9', 'Billing'))).code).toBe('not-found')
  })

  test.each([
    ['empty', ''],
    ['about another key', wireKey('key_2')]
  ])('whose answer is %s may have been taken, and the words say name', async (_what, body) => {
    const failure = await failureOf(renamed(200, body))
    expect(failure.code).toBe('outcome-unknown')
    expect(failure.message).toContain('name may have changed')
    expect(failure.message).not.toContain('limits')
  })
})

test('the predecessor of a key is said only where it is known', async () => {
  const plaintext_key = `hz_live_${'a1B2'.repeat(10)}`
  const server = await web(json(201, { ...wireKey('key_2'), plaintext_key }))
  const client = clientOf(server.url)
  await client.createKey({ ...draft, rotatedFrom: 'key_1' }, 'idem-1')
  await client.createKey(draft, 'idem-2')
  const [first, second] = server.heard.map(({ body }) => JSON.parse(body))
  expect(first).toMatchObject({ rotated_from: 'key_1' })
  expect(second).not.toHaveProperty('rotated_from')
})
