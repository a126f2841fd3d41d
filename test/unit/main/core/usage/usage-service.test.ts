import type { Horizon } from '@main/core/ports'
import { AppError } from '@shared/errors'
import { anOrganization, aUsage, connectedApp, fakeApp, startedAt } from '@support/fakes'
import fc from 'fast-check'
import { expect, test } from 'vitest'

async function withUsage() {
  const app = await connectedApp()
  const { profileId, core } = app
  const target = { profileId, keyId: 'key_1', window: '7d' } as const
  const fetch = () => core.handlers['usage.fetch']({ ...target, isBackground: false })
  const held = () => core.handlers['usage.held'](target)
  return { ...app, handlers: core.handlers, target, fetch, held }
}

test('usage is held with the time before it was asked for', async () => {
  const { fetch, held, machine, horizon } = await withUsage()
  horizon.usage.mockImplementationOnce(async () => {
    await machine.time.advance(5_000)
    return aUsage({ totalRequests: 42 })
  })
  const expected = {
    usage: { totalRequests: 42 },
    fetchedAt: new Date(startedAt).toISOString(),
    failure: undefined
  }
  expect(await fetch()).toMatchObject(expected)
  expect(await held()).toMatchObject(expected)
})

test('a failure shows what is held, its age and the reason, until it is answered again', async () => {
  const { fetch, held, horizon, machine } = await withUsage()
  machine.remote.state.usage = aUsage({ totalRequests: 42 })
  const { fetchedAt } = await fetch()
  await machine.time.advance(60_000)
  horizon.usage.mockRejectedValueOnce(new AppError('timeout', 'slow'))
  const stale = { usage: { totalRequests: 42 }, fetchedAt, failure: { code: 'timeout' } }
  expect(await fetch()).toMatchObject(stale)
  expect(await held()).toMatchObject(stale)
  expect((await fetch()).failure).toBeUndefined()
  expect((await held()).failure).toBeUndefined()
})

test('what is held outlives the run', async () => {
  const { fetch, machine, target } = await withUsage()
  machine.remote.state.usage = aUsage({ totalRequests: 42 })
  await fetch()
  const next = fakeApp(machine)
  await next.core.start()
  expect(await next.core.handlers['usage.held'](target)).toMatchObject({
    usage: { totalRequests: 42 }
  })
})

test.each([null, 'text', [], {}, { of: 'org_1', value: { series: 'no' } }, { of: 7, value: {} }])(
  'a damaged held reply counts as none: %j',
  async body => {
    const { held, data } = await withUsage()
    data.data.replies.get.mockResolvedValueOnce({ body, fetchedAt: '2026-11-20T09:00:00.000Z' })
    expect(await held()).toEqual({ usage: null, fetchedAt: null, failure: undefined })
  }
)

test('an answer that cannot be kept is shown all the same', async () => {
  const { fetch, data, lines } = await withUsage()
  data.data.replies.put.mockRejectedValueOnce(new Error('disk full'))
  expect(await fetch()).toMatchObject({ usage: {}, failure: undefined })
  expect(JSON.stringify(lines)).toContain('disk full')
})

test('a missing endpoint is said, and a key that is gone is not taken for one', async () => {
  const { fetch, machine, handlers, target } = await withUsage()
  machine.remote.state.usage = null
  expect((await fetch()).failure).toMatchObject({ code: 'not-offered' })
  machine.remote.state.features = ['keys.usage']
  await handlers['keys.refresh']({ profileId: target.profileId, isBackground: false })
  expect((await fetch()).failure).toMatchObject({ code: 'not-found' })
})

test('the same question at the same time is asked once, another one is another', async () => {
  const { handlers, horizon, profileId, fetch } = await withUsage()
  const whole = { profileId, keyId: null, window: '7d', isBackground: true } as const
  await Promise.all([fetch(), fetch(), handlers['usage.fetch'](whole)])
  expect(horizon.usage.mock.calls.map(([keyId, window]) => [keyId, window])).toEqual([
    ['key_1', '7d'],
    [null, '7d']
  ])
})

test('a refused secret says where to replace it and is read anew next time', async () => {
  const { fetch, horizon, machine } = await withUsage()
  horizon.usage.mockRejectedValueOnce(new AppError('invalid-admin-secret', 'No'))
  expect((await fetch()).failure).toMatchObject({ nextStep: expect.stringContaining('Replace') })
  machine.remote.connector.connect.mockClear()
  await fetch()
  expect(machine.remote.connector.connect).toHaveBeenCalled()
})

test('another organization’s figures are neither shown nor held', async () => {
  const { fetch, held, machine, handlers, profileId, horizon } = await withUsage()
  await fetch()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  await handlers['keys.refresh']({ profileId, isBackground: false })
  horizon.usage.mockClear()
  expect((await fetch()).failure).toMatchObject({ code: 'other-organization' })
  expect(horizon.usage).not.toHaveBeenCalled()

  await handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_2' })
  expect(await held()).toMatchObject({ usage: null, fetchedAt: null })
})

test('whoever asks first after the start asks who answers before anything else', async () => {
  const { machine, target } = await withUsage()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  const next = fakeApp(machine)
  const asked = await next.core.handlers['usage.fetch']({ ...target, isBackground: true })
  expect(asked.failure).toMatchObject({ code: 'other-organization' })
})

test('in whatever order answers arrive, each is held for what was asked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async scheduler => {
      const { handlers, horizon, profileId } = await withUsage()
      const answer: Horizon['usage'] = async (keyId, window) =>
        aUsage({ window: `${keyId} ${window}` })
      horizon.usage.mockImplementation(scheduler.scheduleFunction(answer))
      const asked = ['key_1', 'key_2', null].flatMap(keyId =>
        (['24h', '30d'] as const).map(window => ({ profileId, keyId, window }))
      )
      const answers = asked.map(target =>
        handlers['usage.fetch']({ ...target, isBackground: false })
      )
      await scheduler.waitFor(Promise.all(answers))
      for (const [index, { keyId, window }] of asked.entries()) {
        const expected = { usage: { window: `${keyId} ${window}` } }
        expect(await answers[index]).toMatchObject(expected)
        expect(await handlers['usage.held']({ profileId, keyId, window })).toMatchObject(expected)
      }
    }),
    { numRuns: 20 }
  )
})

test('who answers is asked again where that is a while ago', async () => {
  const { fetch, machine, held, horizon } = await withUsage()
  await machine.time.advance(91_000)
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  expect((await fetch()).failure?.code).toBe('other-organization')
  expect(horizon.usage).not.toHaveBeenCalled()
  expect((await held()).usage).toBeNull()
})

test('an answer on its way while another organization is found is not held as this one’s', async () => {
  const { fetch, held, machine, horizon, handlers, target } = await withUsage()
  const { profileId } = target
  horizon.usage.mockImplementationOnce(async () => {
    machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
    await handlers['keys.refresh']({ profileId, isBackground: false })
    return aUsage({ totalRequests: 42 })
  })
  const found = { usage: null, failure: { code: 'other-organization' } }
  expect(await fetch()).toMatchObject(found)
  expect(await held()).toMatchObject(found)
})

test('an answer of the organization before is not held as the accepted one’s', async () => {
  const { fetch, held, machine, horizon, handlers, target } = await withUsage()
  const { profileId } = target
  horizon.usage.mockImplementationOnce(async () => {
    machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
    await handlers['keys.refresh']({ profileId, isBackground: false })
    await handlers['profiles.acceptOrganization']({ profileId, organizationId: 'org_2' })
    return aUsage({ totalRequests: 42 })
  })
  expect(await fetch()).toMatchObject({ usage: null, failure: { code: 'object-changed' } })
  expect((await held()).usage).toBeNull()
})
