import { AppError } from '@shared/errors'
import type { LoggedRequest } from '@shared/horizon/request-log'
import { connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

const logged = (id: string): LoggedRequest => ({
  id,
  at: '2026-11-20T08:00:00.000Z',
  method: 'GET',
  path: '/api/agents',
  status: 200
})

async function withLog() {
  const app = await connectedApp()
  const { core, profileId, machine } = app
  machine.remote.state.requests = Array.from({ length: 150 }, (_, nth) => logged(`log_${nth}`))
  const ofKey = { profileId, keyId: 'key_1' }
  const fetch = (asked: { filters?: object; before?: string } = {}) =>
    core.handlers['requests.fetch']({ ...ofKey, filters: {}, ...asked })
  return { ...app, fetch, held: () => core.handlers['requests.held'](ofKey) }
}

test('the newest page is held, and shown with its age where Horizon cannot be asked', async () => {
  const { fetch, held, horizon } = await withLog()
  const { page, fetchedAt } = await fetch()
  expect(page?.requests).toHaveLength(100)
  expect(page?.nextBefore).toBe('log_99')
  horizon.requests.mockRejectedValueOnce(new AppError('dns-failed', 'no network'))
  const stale = { page, fetchedAt, failure: { code: 'dns-failed' } }
  expect(await fetch()).toMatchObject(stale)
  expect(await held()).toMatchObject(stale)
})

test.each([{ before: 'log_99' }, { filters: { status: '4xx' } }])(
  'further and filtered pages do not take the place of the newest: %j',
  async asked => {
    const { fetch, held, horizon } = await withLog()
    await fetch()
    horizon.requests.mockResolvedValueOnce({
      ...{ requests: [logged('other')], nextBefore: null, unreadable: [] }
    })
    expect((await fetch(asked)).page?.requests).toEqual([logged('other')])
    expect((await held()).page?.requests).toHaveLength(100)
    horizon.requests.mockRejectedValueOnce(new AppError('timeout', 'slow'))
    expect(await fetch(asked)).toMatchObject({ page: null, failure: { code: 'timeout' } })
  }
)

test('a Horizon without a request log is said as such', async () => {
  const { fetch, machine } = await withLog()
  machine.remote.state.requests = null
  expect(await fetch()).toMatchObject({
    page: null,
    failure: { code: 'not-offered', message: 'This Horizon has no endpoint for the request log' }
  })
})
