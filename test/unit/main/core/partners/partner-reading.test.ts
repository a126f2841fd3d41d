import { AppError } from '@shared/errors'
import { anActivity, anEntry, aPartner } from '@support/fake-partners'
import { anOrganization } from '@support/fakes'
import { partnerApp } from '@support/partner-app'
import { expect, test } from 'vitest'

const refused = new AppError('refused', 'No')

test('partners are held with their age, and shown offline with why', async () => {
  const { refresh, list, client, machine } = await partnerApp()
  client.list.mockRejectedValue(refused)
  await machine.time.advance(60_000)
  expect(await refresh()).toMatchObject({
    partners: [{ id: 'ptn_1' }],
    fetchedAt: '2026-11-20T09:00:00.000Z',
    failure: { code: 'refused' },
    isOffered: true
  })
  expect((await list()).failure?.code).toBe('refused')
})

test('the page is told of news only', async () => {
  const { refresh, state, eventNames } = await partnerApp()
  await refresh()
  expect(eventNames()).not.toContain('partners.changed')
  state.partners = []
  await refresh()
  expect(eventNames()).toContain('partners.changed')
})

test('how many there may be is what Horizon says, and nothing where it does not', async () => {
  const { refresh, handlers, profileId, machine } = await partnerApp()
  expect((await refresh()).limit).toBeNull()
  machine.remote.state.organization = anOrganization({ partners: 25 })
  await handlers['keys.refresh']({ profileId, isBackground: false })
  expect((await refresh()).limit).toBe(25)
})

test('a Horizon without partners is not asked of its own accord, and is said to have none', async () => {
  const { refresh, state, client } = await partnerApp()
  state.partners = null
  expect(await refresh()).toMatchObject({ isOffered: false, failure: undefined })
  client.list.mockClear()
  expect(await refresh(true)).toMatchObject({ isOffered: false })
  expect(client.list).not.toHaveBeenCalled()
  state.partners = [aPartner()]
  expect(await refresh()).toMatchObject({ isOffered: true, partners: [{ id: 'ptn_1' }] })
})

test('a list that was asked for before a change of ours is asked for again', async () => {
  const { refresh, client, list, change } = await partnerApp()
  const plain = client.list.getMockImplementation()
  client.list.mockImplementationOnce(async signal => {
    const old = (await plain?.(signal)) ?? null
    await change('suspend')
    return old
  })
  await refresh()
  expect((await list()).partners[0]?.status).toBe('suspended')
})

test('one partner is asked for afresh, and held where Horizon does not answer', async () => {
  const { handlers, profileId, state, client, list, eventNames } = await partnerApp()
  const get = (partnerId = 'ptn_1') => handlers['partners.get']({ profileId, partnerId })
  state.partners = [aPartner({ apiKeyCount: 4 })]
  expect(await get()).toMatchObject({ partner: { apiKeyCount: 4 } })
  expect((await list()).partners[0]?.apiKeyCount).toBe(4)
  // What it asked for itself is no news to the page: it would ask again, and again.
  expect(eventNames()).not.toContain('partners.changed')
  client.get.mockRejectedValue(refused)
  expect(await get()).toMatchObject({
    partner: { apiKeyCount: 4 },
    fetchedAt: '2026-11-20T09:00:00.000Z',
    failure: { code: 'refused' }
  })
  await expect(get('ptn_9')).rejects.toMatchObject({ code: 'refused' })
})

test('one that Horizon does not know any more is said to be gone', async () => {
  const { handlers, profileId, state } = await partnerApp()
  state.partners = []
  const get = handlers['partners.get']({ profileId, partnerId: 'ptn_1' })
  await expect(get).rejects.toMatchObject({ code: 'not-found' })
})

test('one endpoint of the workspace is not missed with another', async () => {
  const { handlers, profileId, machine, state, client, eventNames } = await partnerApp()
  const ask = () => handlers['workspace.refresh']({ profileId, isBackground: false })
  machine.remote.state.departments = [{ id: 'dept_1', name: 'Sales' }]
  state.agents = [{ id: 'agent_1', name: 'A', departmentId: 'dept_1' }]
  state.apps = null
  client.connections.mockRejectedValueOnce(new AppError('forbidden', 'No'))
  expect(await ask()).toMatchObject({
    departments: [{ id: 'dept_1' }],
    agents: [{ id: 'agent_1' }],
    apps: null,
    connections: null
  })
  expect(eventNames()).toContain('workspace.changed')
  client.agents.mockRejectedValueOnce(refused)
  expect(await ask()).toMatchObject({
    agents: [{ id: 'agent_1' }],
    failure: { code: 'refused' }
  })
  expect((await handlers['workspace.get']({ profileId })).agents).toHaveLength(1)
})

test('activity is held by its window, and said to be missing where it is', async () => {
  const { handlers, profileId, state, client } = await partnerApp()
  const ask = (window: '24h' | '7d') =>
    handlers['partners.activity']({ profileId, partnerId: 'ptn_1', window })
  state.activity = anActivity({ apiCalls: 7 })
  expect(await ask('24h')).toMatchObject({ activity: { apiCalls: 7 }, isOffered: true })
  client.activity.mockRejectedValue(refused)
  expect(await ask('24h')).toMatchObject({
    activity: { apiCalls: 7 },
    failure: { code: 'refused' }
  })
  expect(await ask('7d')).toMatchObject({ activity: null, failure: { code: 'refused' } })
  client.activity.mockResolvedValue(null)
  expect(await ask('7d')).toMatchObject({
    activity: null,
    isOffered: false,
    failure: undefined
  })
})

test('of the log the first page is held; further and filtered ones are asked for', async () => {
  const { handlers, profileId, state, client } = await partnerApp()
  const ask = (filters = {}, after: string | null = null) =>
    handlers['partners.log']({ profileId, partnerId: 'ptn_1', filters, after })
  state.log = Array.from({ length: 60 }, (_, n) => anEntry({ id: `aud_${n}`, seq: 60 - n }))
  const first = await ask()
  expect(first.entries).toHaveLength(50)
  expect(first.next).toBe('aud_49')
  expect(await ask({}, first.next)).toMatchObject({ next: null, isOffered: true })
  expect(client.log).toHaveBeenLastCalledWith('ptn_1', { after: 'aud_49' }, expect.anything())
  await ask({ outcome: 'denied' })
  expect(client.log).toHaveBeenLastCalledWith('ptn_1', { outcome: 'denied' }, expect.anything())
  client.log.mockRejectedValue(refused)
  expect(await ask()).toMatchObject({ entries: first.entries, failure: { code: 'refused' } })
  expect(await ask({ outcome: 'denied' })).toMatchObject({
    entries: [],
    failure: { code: 'refused' }
  })
  client.log.mockResolvedValue(null)
  expect(await ask()).toMatchObject({ isOffered: false, failure: undefined })
})

test('what the console asks of its own accord counts against its budget', async () => {
  const { refresh, machine, handlers, profileId } = await partnerApp()
  const { connector } = machine.remote
  connector.partners.mockClear()
  await refresh(true)
  await refresh(false)
  await handlers['workspace.refresh']({ profileId, isBackground: true })
  expect(connector.partners.mock.calls.map(([{ onRequest }]) => onRequest !== undefined)).toEqual([
    true,
    false,
    true
  ])
})

test('while it is paused nothing is asked in the background', async () => {
  const { refresh, client } = await partnerApp()
  client.list.mockRejectedValueOnce(
    new AppError('rate-limited', 'Slow', { status: 429, retryAfterSeconds: 60 })
  )
  await refresh()
  client.list.mockClear()
  await refresh(true)
  expect(client.list).not.toHaveBeenCalled()
})
