import { probeUserAgent } from '@shared/domain/probe-agent'
import { AppError } from '@shared/errors'
import {
  day,
  draining,
  hour,
  hourly,
  iso,
  minute,
  moved,
  onNew,
  pair,
  whole
} from '@support/drain-scene'
import { settled, startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

test('what moved is safe, and every page is told once', async () => {
  const { refresh, held, get, published } = await draining(moved)
  expect(await held()).toMatchObject({ answer: 'no-verdict', fetchedAt: null, pairs: [] })
  const told = () => published.filter(({ name }) => name === 'rotations.changed').length
  const before = told()
  const drain = await refresh()
  expect(drain).toMatchObject({
    answer: 'safe',
    evidence: 'callers',
    sentence:
      '1 caller moved to the new key and is quiet on the old one. Its callers are known for 29 d 9 h.',
    pairs: [{ ...pair, state: 'drained' }],
    oldUsage: { window: '24h' },
    replacementUsage: { window: '24h' }
  })
  expect(told()).toBe(before + 1)
  await refresh()
  expect(told()).toBe(before + 1)
  expect(await held()).toEqual(drain)
  expect((await get()).situation).toBe('ready-to-revoke')
})

test('of the console’s own accord it asks two or three times a minute at most', async () => {
  const { refresh, asked, horizon, advance } = await draining(moved)
  await refresh()
  expect(asked().toSorted()).toEqual(
    ['key_1 24h', 'key_1 30d', 'key_new_1 24h', 'key_new_1 30d'].toSorted()
  )
  horizon.usage.mockClear()
  horizon.requests.mockClear()
  for (let nth = 0; nth < 62; nth += 1) {
    const before = horizon.usage.mock.calls.length + horizon.requests.mock.calls.length
    await advance(minute)
    await refresh('24h', true)
    const now = horizon.usage.mock.calls.length + horizon.requests.mock.calls.length
    expect(now - before).toBeLessThanOrEqual(3)
  }
  expect(asked().length).toBeLessThanOrEqual(100)
  expect(asked().filter(each => each.endsWith('30d'))).toHaveLength(2)
})

test('what was read a while ago, or could not be read anew, is never safe', async () => {
  const { refresh, held, get, advance, horizon } = await draining(moved)
  const { fetchedAt } = await refresh()
  await advance(10 * minute)
  expect(await held()).toMatchObject({
    answer: 'no-verdict',
    sentence: 'Who calls was read 10 min ago, and may have changed. Refresh.'
  })
  expect((await get()).situation).toBe('draining')
  horizon.usage.mockRejectedValue(new AppError('timeout', 'Horizon did not answer in time'))
  expect(await refresh()).toMatchObject({
    answer: 'no-verdict',
    sentence: 'Who calls with the old key could not be read anew: Horizon did not answer in time.',
    fetchedAt,
    failure: { code: 'timeout' },
    pairs: [{ state: 'drained' }]
  })
})

test('a list of a thousand callers may leave some out, so there is no verdict', async () => {
  const old = Array.from({ length: 1_000 }, (_, nth) => hourly({ ip: `10.1.${nth % 250}.${nth}` }))
  const { refresh } = await draining({ old, fresh: old.map(onNew) })
  const drain = await refresh('30d')
  expect(drain.pairs.every(({ state }) => state === 'drained')).toBe(true)
  expect(drain).toMatchObject({
    answer: 'no-verdict',
    sentence: expect.stringContaining('every caller')
  })
})

test('a whole day is not enough where the list of the month was cut off', async () => {
  const many = Array.from({ length: 1_000 }, (_, nth) => hourly({ ip: `10.1.1.${nth}` }))
  const { refresh, horizon, machine } = await draining()
  horizon.usage.mockImplementation(async (keyId, window) => {
    const callers = window === '30d' ? many : many.slice(0, 3)
    const seen = keyId === 'key_1' ? callers : many.map(onNew)
    return whole(window, machine.time.clock.now(), seen)
  })
  expect(await refresh()).toMatchObject({ answer: 'no-verdict' })
})

test('earlier knowledge does not stand in for a list that is cut off now', async () => {
  const { refresh, now } = await draining(moved)
  expect((await refresh('30d')).answer).toBe('safe')
  now.old = Array.from({ length: 1_000 }, () => hourly())
  expect((await refresh('30d')).answer).toBe('no-verdict')
})

test('the console’s probes are no callers of either key, even where they count as use', async () => {
  const probe = hourly({ userAgent: `${probeUserAgent}/1`, lastSeenAt: iso(startedAt) })
  const { refresh } = await draining({
    old: [probe],
    fresh: [probe],
    lastUsedAt: iso(startedAt)
  })
  expect(await refresh()).toMatchObject({ answer: 'safe', pairs: [] })
})

test('a use that no caller explains leaves no verdict', async () => {
  const { refresh } = await draining({ ...moved, lastUsedAt: iso(startedAt - minute) })
  expect(await refresh()).toMatchObject({ answer: 'no-verdict' })
})

test('without usage there is the time of last use, which says nothing of whom', async () => {
  const { refresh, get, held, horizon } = await draining({
    features: [],
    lastUsedAt: iso(startedAt - 3 * day)
  })
  const drain = {
    answer: 'no-verdict',
    evidence: 'last-used',
    sentence: 'The old key was last used 3 d ago, and this Horizon does not say by whom.',
    pairs: []
  }
  expect(await refresh()).toMatchObject(drain)
  expect(await held()).toMatchObject(drain)
  expect((await get()).situation).toBe('draining')
  horizon.usage.mockClear()
  await refresh('24h', true)
  expect(horizon.usage).not.toHaveBeenCalled()
})

test('a waived caller settles with its reason, and stands there again without it', async () => {
  const { core, of, refresh, held } = await draining({ old: [hourly()] })
  expect(await refresh()).toMatchObject({ answer: 'not-safe', pairs: [{ state: 'overdue' }] })
  await core.handlers['rotations.waive']({ ...of, ...pair, reason: 'Switched off, SEC-412' })
  expect(await held()).toMatchObject({
    answer: 'safe',
    sentence: expect.stringContaining('No caller has moved; 1 was waived.'),
    pairs: [{ state: 'waived', waiver: { reason: 'Switched off, SEC-412', by: 'Ada Moreau' } }]
  })
  await core.handlers['rotations.unwaive']({ ...of, ...pair })
  expect((await held()).answer).toBe('not-safe')
})

test('delivery is compared with calls by the server’s clock', async () => {
  const { machine, refresh, core, of } = await draining({
    old: [hourly({ lastSeenAt: iso(startedAt + hour - 10 * minute) })]
  })
  machine.remote.state.clockOffsetMs = hour
  await core.handlers['keys.refresh']({ profileId: of.profileId, isBackground: false })
  expect((await refresh()).pairs).toMatchObject([{ state: 'waiting', quietMs: 10 * minute }])
  machine.remote.state.clockOffsetMs = 55 * minute
  await core.handlers['keys.refresh']({ profileId: of.profileId, isBackground: false })
  expect((await refresh()).pairs).toMatchObject([{ state: 'waiting', quietMs: 5 * minute }])
  machine.remote.state.clockOffsetMs = 40 * minute
  await core.handlers['keys.refresh']({ profileId: of.profileId, isBackground: false })
  expect((await refresh()).pairs).toMatchObject([{ state: 'still-on-old' }])
})

test('once it is over, nothing is asked by itself any more', async () => {
  const { machine, core, of, refresh, asked, advance } = await draining(moved)
  await refresh()
  const { state } = machine.remote
  state.keys = state.keys.map(key => (key.id === 'key_1' ? { ...key, enabled: false } : key))
  await core.handlers['keys.refresh']({ profileId: of.profileId, isBackground: false })
  const before = asked().length
  await advance(2 * hour)
  expect((await refresh('24h', true)).pairs).toHaveLength(1)
  expect(asked()).toHaveLength(before)
})

test('history of an open rotation is kept each hour, whoever looks', async () => {
  const { core, of, asked, horizon, advance } = await draining(moved)
  const list = async () => {
    await core.handlers['keys.refresh']({ profileId: of.profileId, isBackground: true })
    await settled()
    await settled()
  }
  await advance(2 * hour)
  await list()
  expect(asked()).toEqual(['key_1 30d', 'key_new_1 30d'])
  await advance(minute)
  await list()
  expect(asked()).toHaveLength(2)
  await advance(hour)
  await list()
  expect(horizon.usage).toHaveBeenCalledTimes(4)
})

test('the list reads who calls once, and again only after there is news of a key', async () => {
  const { core, of, refresh, data, advance } = await draining(moved)
  const { profileId } = of
  const reads = data.data.callers.of as unknown as { mock: { calls: [string][] } }
  const list = async () => (await core.handlers['rotations.list']({ profileId })).rotations[0]
  await refresh('30d')
  const first = await list()
  expect(first?.situation).toBe('ready-to-revoke')
  const before = reads.mock.calls.length
  for (let nth = 0; nth < 3; nth += 1) expect(await list()).toEqual(first)
  expect(reads.mock.calls.length).toBe(before)

  // Its age is told all the same.
  await advance(3 * minute)
  expect((await list())?.situation).toBe('draining')
  expect(reads.mock.calls.length).toBe(before)
  await refresh('30d')
  expect((await list())?.situation).toBe('ready-to-revoke')
  expect(reads.mock.calls.length).toBeGreaterThan(before)
})

test('a caller that comes back, and an answer that fails, are in the very next list', async () => {
  const { core, of, refresh, now, horizon } = await draining(moved)
  const { profileId } = of
  const situation = async () =>
    (await core.handlers['rotations.list']({ profileId })).rotations[0]?.situation
  await refresh('30d')
  expect(await situation()).toBe('ready-to-revoke')
  horizon.usage.mockRejectedValueOnce(new AppError('server-error', 'Failed', { status: 500 }))
  await core.handlers['usage.fetch']({
    profileId,
    keyId: 'key_1',
    window: '30d',
    isBackground: false
  })
  expect(await situation()).toBe('draining')
  await refresh('30d')
  expect(await situation()).toBe('ready-to-revoke')
  now.old = [hourly({ lastSeenAt: iso(startedAt - minute) })]
  await core.handlers['usage.fetch']({
    profileId,
    keyId: 'key_1',
    window: '30d',
    isBackground: false
  })
  expect(await situation()).toBe('draining')
})

test('of a rotation that ended nothing is read of who calls, though its old key works', async () => {
  const { core, of, refresh, data, machine } = await draining(moved)
  const { handlers } = core
  const { profileId } = of
  await refresh('30d')
  const { state } = machine.remote
  state.keys = state.keys.map(key => ({ ...key, enabled: key.id === 'key_1' }))
  await handlers['keys.refresh']({ profileId, isBackground: false })
  await settled()
  await handlers['rotations.close'](of)
  const read = data.data.callers.of as unknown as { mockClear(): void; mock: { calls: unknown[] } }
  read.mockClear()
  const asked = { profileId, keyId: 'key_1', window: '30d', isBackground: false } as const
  await handlers['usage.fetch'](asked)
  const { rotations } = await handlers['rotations.list']({ profileId })
  expect(rotations).toMatchObject([{ endedHow: 'closed' }])
  expect(read.mock.calls).toEqual([])
})
