import { AppError } from '@shared/errors'
import { aPartner } from '@support/fake-partners'
import { aKey, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

const ofKeys = ['keys.read', 'keys.update', 'keys.usage', 'directory']

async function connected() {
  const app = await connectedApp()
  const { core, profileId, machine } = app
  const { handlers } = core
  const refresh = (isBackground = false) => handlers['keys.refresh']({ profileId, isBackground })
  const offers = () => handlers['horizon.offers']({ profileId })
  const partners = machine.remote.partners.state
  Object.assign(partners, { partners: null, keys: null, log: null })
  return { ...app, handlers, refresh, offers, state: machine.remote.state, partners }
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

test('partners, their keys and the audit log are probed one by one, keys of the first partner', async () => {
  const { refresh, offers, state, partners, machine } = await connected()
  Object.assign(state, { features: null, usage: null, keys: [] })
  Object.assign(partners, { log: [] })
  await refresh()
  expect((await offers()).features).toEqual(['directory', 'audit'])
  Object.assign(partners, { partners: [aPartner()], keys: [], log: null })
  await machine.time.advance(600_000)
  await refresh()
  expect((await offers()).features).toEqual(['directory', 'partners', 'partner_keys'])
  const { partners: client } = machine.remote.partners
  expect(client.keys).toHaveBeenLastCalledWith('ptn_1', expect.anything())
  expect(client.keys).toHaveBeenCalledOnce()
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

test('a probe that fails says nothing about the endpoint, and is made again', async () => {
  const { refresh, offers, state, horizon } = await connected()
  state.features = ['keys.requests']
  await refresh()
  state.features = null
  horizon.requests.mockRejectedValueOnce(new AppError('timeout', 'slow'))
  await refresh()
  expect(await offers()).toMatchObject({ source: 'probe', features: [...ofKeys, 'keys.requests'] })
  expect((await offers()).unanswered).toBeUndefined()
  const asked = horizon.requests.mock.calls.length
  await refresh(true)
  expect(horizon.requests).toHaveBeenCalledTimes(asked + 1)
})

test.each(['probe', 'log'] as const)(
  'partners whose %s fails do not cost what keys offer, and are not said to be missing',
  async name => {
    const { refresh, offers, state, partners, machine, handlers, profileId } = await connected()
    state.features = null
    Object.assign(partners, { partners: [aPartner()], keys: [], log: [] })
    const { partners: client } = machine.remote.partners
    client[name].mockRejectedValueOnce(new AppError('server-error', 'Oops', { status: 500 }))
    await refresh()
    const { features, unanswered } = await offers()
    expect(features).toEqual(expect.arrayContaining(ofKeys))
    expect(unanswered).toEqual(name === 'log' ? ['audit'] : ['partners', 'partner_keys'])
    expect((await handlers['partners.list']({ profileId })).isOffered).not.toBe(false)
    await refresh(true)
    expect((await offers()).features).toEqual(
      expect.arrayContaining(['partners', 'partner_keys', 'audit'])
    )
    expect((await offers()).unanswered).toBeUndefined()
    expect(client.list).not.toHaveBeenCalled()
  }
)

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
