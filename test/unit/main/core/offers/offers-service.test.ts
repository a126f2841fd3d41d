import { AppError } from '@shared/errors'
import { aKey, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

async function connected() {
  const app = await connectedApp()
  const { core, profileId, machine } = app
  const { handlers } = core
  const refresh = (isBackground = false) => handlers['keys.refresh']({ profileId, isBackground })
  const offers = () => handlers['horizon.offers']({ profileId })
  return { ...app, handlers, refresh, offers, state: machine.remote.state }
}

test('what Horizon says it offers is taken as it came, unknown names included', async () => {
  const { refresh, offers, state, published } = await connected()
  state.features = ['keys.read', 'teleport.v2']
  await refresh()
  expect(await offers()).toMatchObject({
    source: 'capabilities',
    features: ['keys.read', 'teleport.v2']
  })
  expect(published.map(({ name }) => name)).toContain('horizon.offersChanged')
})

test('where it does not say, each group is asked for with one GET', async () => {
  const { refresh, offers, state, horizon } = await connected()
  Object.assign(state, { features: null, usage: null })
  const list = await refresh()
  expect(await offers()).toMatchObject({
    source: 'probe',
    features: ['keys.read', 'keys.update', 'keys.requests', 'directory']
  })
  expect(list.hasExtensions).toBe(true)
  for (const write of [horizon.createKey, horizon.revokeKey, horizon.updateKey]) {
    expect(write).not.toHaveBeenCalled()
  }
})

test('keys without a version are not taken for changeable', async () => {
  const { refresh, offers, state } = await connected()
  state.features = null
  const { version: _version, ...key } = aKey()
  state.keys = [key]
  expect((await refresh()).hasExtensions).toBe(false)
  expect((await offers()).features).not.toContain('keys.update')
})

test('a Horizon that was probed is not probed again within ten minutes', async () => {
  const { refresh, state, horizon, machine } = await connected()
  state.features = null
  await refresh()
  await refresh()
  await refresh(true)
  expect(horizon.hasKeyEndpoint).toHaveBeenCalledOnce()
  await machine.time.advance(600_000)
  await refresh(true)
  expect(horizon.hasKeyEndpoint).toHaveBeenCalledTimes(2)
})

test('what is asked of a key is asked as soon as there is one', async () => {
  const { refresh, offers, state, horizon } = await connected()
  Object.assign(state, { features: null, keys: [] })
  await refresh()
  expect(await offers()).toMatchObject({ features: ['keys.usage', 'directory'] })
  expect(horizon.usage).toHaveBeenLastCalledWith(null, '24h', expect.anything())
  state.keys = [aKey()]
  await refresh()
  expect((await offers()).features).toContain('keys.read')
})

test('what cannot be found out stays as it was, and does not cost the list', async () => {
  const { refresh, offers, horizon } = await connected()
  const before = await offers()
  horizon.features.mockRejectedValueOnce(new AppError('server-error', 'Oops', { status: 500 }))
  expect(await refresh()).toMatchObject({ failure: undefined, hasExtensions: true })
  expect(await offers()).toEqual(before)
})

test('a probe that fails says nothing about the endpoint', async () => {
  const { refresh, offers, state, horizon } = await connected()
  const before = await offers()
  state.features = null
  horizon.requests.mockRejectedValueOnce(new AppError('timeout', 'slow'))
  await refresh()
  expect(await offers()).toEqual(before)
})

test('after a failure they are asked anew, in the background too', async () => {
  const { refresh, horizon } = await connected()
  horizon.listKeys.mockRejectedValueOnce(new AppError('refused', 'No'))
  await refresh()
  horizon.features.mockClear()
  await refresh(true)
  expect(horizon.features).toHaveBeenCalledOnce()
})

test('the next start knows what was offered before Horizon is asked', async () => {
  const { machine, profileId, offers } = await connected()
  const next = fakeApp(machine)
  await next.core.start()
  expect(await next.core.handlers['horizon.offers']({ profileId })).toEqual(await offers())
})
