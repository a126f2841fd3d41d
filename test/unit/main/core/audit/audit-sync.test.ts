import type { AuditStatus } from '@shared/contract/audit'
import { AppError } from '@shared/errors'
import { aWireEntry, wireEntries } from '@support/fake-audit-feed'
import { connectedApp, settled } from '@support/fakes'
import { beforeEach, describe, expect, test } from 'vitest'

let app: Awaited<ReturnType<typeof connectedApp>>
beforeEach(async () => {
  app = await connectedApp()
})

const feed = () => app.machine.remote.audit
const held = () => app.data.audit.ids()
const server = () => feed().state.entries?.map(({ id }) => id)
const status = () => app.core.handlers['audit.status']({ profileId: app.profileId })
const minute = 60_000

/** Lets a walk, and the news about it, come to their ends. */
async function ended(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await settled()
}
async function sync(isBackground = false) {
  const { profileId } = app
  await app.core.handlers['audit.sync']({ profileId, isBackground })
  await ended()
  return status()
}
const failNext = (error: AppError) => feed().page.mockRejectedValueOnce(error)
const failure = (code: ConstructorParameters<typeof AppError>[0], details = {}) =>
  new AppError(code, `failed with ${code}`, details)

describe('a sync the operator asked for', () => {
  test('brings every entry, page after page, and says that it is current', async () => {
    feed().state.entries = wireEntries(1, 2_500)
    const { sync: now, held: count, coverage } = await sync()
    expect(held()).toEqual(server())
    expect([now.state, now.remaining, count]).toEqual(['idle', 0, 2_500])
    expect([coverage.absences, coverage.currentAt]).toEqual([[], '2026-11-20T09:00:00.000Z'])
  })

  test('answers at once, and tells of its progress no more than four times a second', async () => {
    feed().state.entries = wireEntries(1, 12_000)
    const { profileId } = app
    const first = await app.core.handlers['audit.sync']({ profileId, isBackground: false })
    expect([first.sync.state, first.held]).toEqual(['syncing', 0])
    await ended()
    const told = () => app.published.filter(({ name }) => name === 'audit.changed').length
    expect(told()).toBe(1)
    await app.machine.time.advance(250)
    await ended()
    expect(told()).toBe(2)
  })

  test('goes on where the last one came to', async () => {
    feed().state.entries = wireEntries(1, 1_500)
    await sync()
    feed().state.entries = wireEntries(1, 1_700)
    feed().queries.length = 0
    await sync()
    expect(held()).toEqual(server())
    expect(feed().queries[0]).toEqual({ order: 'asc', limit: 1_000, after: 'c1500' })
  })

  test('is stopped between two pages, and nothing goes on until it is asked for again', async () => {
    feed().state.entries = wireEntries(1, 5_000)
    const { profileId } = app
    feed().page.mockImplementationOnce(async query => {
      await app.core.handlers['audit.stopSync']({ profileId })
      return feed().answer(query)
    })
    expect((await sync()).sync.state).toBe('stopped')
    const before = held().length
    expect(before).toBeLessThan(5_000)
    expect((await sync(true)).sync.state).toBe('stopped')
    expect(held()).toHaveLength(before)
    expect((await sync()).sync.state).toBe('idle')
    expect(held()).toEqual(server())
  })

  test('on a Horizon without an audit log says so, and asks rarely', async () => {
    feed().state.entries = null
    expect((await sync()).sync.state).toBe('not-offered')
    const asked = feed().queries.length
    await sync(true)
    expect(feed().queries).toHaveLength(asked)
  })

  test('asks for fewer entries at a time where a thousand are too large', async () => {
    feed().state.entries = wireEntries(1, 400)
    feed().page.mockImplementation(async query => {
      if (query.limit > 150) throw failure('response-too-large')
      return feed().answer(query)
    })
    await sync()
    expect(held()).toEqual(server())
  })

  test('asks for 200 at a time where Horizon takes no more', async () => {
    feed().state.entries = wireEntries(1, 900)
    feed().page.mockImplementation(async query => {
      if (query.limit > 200) throw failure('validation-failed', { status: 400 })
      return feed().answer(query)
    })
    await sync()
    expect(held()).toEqual(server())
    expect(feed().queries.filter(({ limit }) => limit > 200)).toHaveLength(1)
  })

  test('asked for while the console looks at what is older, it still brings what is new', async () => {
    feed().state.entries = wireEntries(1, 900)
    await sync()
    await app.machine.time.advance(minute)
    let isOlder = false
    feed().page.mockImplementation(async query => {
      if (query.from !== undefined && !isOlder) {
        isOlder = true
        feed().state.entries = wireEntries(1, 950)
        const { profileId } = app
        await app.core.handlers['audit.sync']({ profileId, isBackground: false })
      }
      return feed().answer(query)
    })
    await sync(true)
    await ended()
    expect([isOlder, held()]).toEqual([true, server()])
  })

  test('brings what was recorded while the last hour was looked at again', async () => {
    feed().state.entries = wireEntries(1, 900)
    let isLater = false
    feed().page.mockImplementation(async query => {
      if (query.from !== undefined && !isLater) {
        isLater = true
        feed().state.entries = [
          ...wireEntries(1, 900),
          aWireEntry(901, { occurred_at: '2026-11-20T08:59:00.000Z' })
        ]
      }
      return feed().answer(query)
    })
    const { coverage } = await sync()
    expect([isLater, held()]).toEqual([true, server()])
    expect(coverage.absences).toEqual([])
  })

  test('never tells of a log that is whole, and not yet current', async () => {
    feed().state.entries = wireEntries(1, 900)
    feed().page.mockImplementation(async query => {
      await app.machine.time.advance(1_000)
      return feed().answer(query)
    })
    await sync()
    const told = app.published.flatMap(({ name, payload }) =>
      name === 'audit.changed' ? [payload as { status: AuditStatus }] : []
    )
    const isOdd = ({ held: count, coverage }: AuditStatus) =>
      count === 900 && coverage.currentAt === null
    expect(told.length).toBeGreaterThan(1)
    expect(told.filter(({ status: each }) => isOdd(each))).toEqual([])
  })

  test('stops at a single entry that is too large', async () => {
    feed().state.entries = wireEntries(1, 3)
    feed().page.mockRejectedValue(failure('response-too-large'))
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'response-too-large'])
  })
})

describe('a walk that is interrupted', () => {
  test('by a refused secret stops there, says what to do, and goes on with the new one', async () => {
    feed().state.entries = wireEntries(1, 3_000)
    feed().page.mockImplementationOnce(async query => feed().answer(query))
    failNext(failure('invalid-admin-secret', { status: 401 }))
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code, held().length]).toEqual([
      'stopped',
      'invalid-admin-secret',
      1_000
    ])
    expect(now.failure?.nextStep).toContain('Settings › Profiles')
    const asked = feed().queries.length
    await sync(true)
    expect(feed().queries).toHaveLength(asked)

    await app.machine.time.advance(minute)
    const { profileId } = app
    await app.core.handlers['profiles.setSecret']({
      profileId,
      secret: 'another-secret-0001',
      storage: 'keychain'
    })
    feed().queries.length = 0
    await sync(true)
    expect(feed().queries[0]?.after).toBe('c1000')
    expect(held()).toEqual(server())
  })

  test('by a limit waits as long as Horizon says, shows until when, and goes on by itself', async () => {
    feed().state.entries = wireEntries(1, 3_000)
    feed().page.mockImplementationOnce(async query => feed().answer(query))
    failNext(failure('rate-limited', { status: 429, retryAfterSeconds: 90 }))
    const { sync: now } = await sync()
    expect([now.state, now.retryAt]).toEqual(['waiting', '2026-11-20T09:01:30.000Z'])
    await app.machine.time.advance(89_000)
    await ended()
    expect(held()).toHaveLength(1_000)
    await app.machine.time.advance(2_000)
    await ended()
    expect(held()).toEqual(server())
    expect((await status()).sync.state).toBe('idle')
  })

  test.each(['dns-failed', 'refused', 'connection-lost', 'timeout'] as const)(
    'by %s is offline, and comes back by itself, ever less often',
    async code => {
      feed().state.entries = wireEntries(1, 2_500)
      feed().page.mockImplementationOnce(async query => feed().answer(query))
      feed().page.mockRejectedValue(failure(code))
      app.horizon.listKeys.mockRejectedValue(failure(code))
      const { sync: now } = await sync()
      expect(now.state).toBe('offline')
      expect(now.retryAt).not.toBeNull()
      await app.machine.time.advance(5 * minute)
      await ended()
      expect((await status()).sync.state).toBe('offline')
      expect(feed().queries.length).toBeLessThan(15)
      feed().page.mockImplementation(async query => feed().answer(query))
      await app.machine.time.advance(75_000)
      await ended()
      expect(held()).toEqual(server())
    }
  )

  test('goes on as soon as the list of keys is read again', async () => {
    feed().state.entries = wireEntries(1, 2_500)
    failNext(failure('refused'))
    await sync()
    await app.core.handlers['keys.refresh']({ profileId: app.profileId, isBackground: true })
    await ended()
    expect(held()).toEqual(server())
  })

  test('by an error of the server waits and goes on; by 403 it stops with the reason', async () => {
    feed().state.entries = wireEntries(1, 10)
    failNext(failure('server-error', { status: 500 }))
    expect((await sync()).sync.state).toBe('waiting')
    await app.machine.time.advance(7_000)
    await ended()
    expect(held()).toEqual(server())
    failNext(failure('forbidden', { status: 403 }))
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code, now.retryAt]).toEqual(['stopped', 'forbidden', null])
    expect(held()).toHaveLength(10)
  })

  test('by a full disk tells so, reads go on, and it resumes when there is room', async () => {
    feed().state.entries = wireEntries(1, 2_500)
    feed().page.mockImplementationOnce(async query => feed().answer(query))
    feed().page.mockImplementationOnce(async query => {
      app.data.audit.failWith(failure('database-unavailable'))
      return feed().answer(query)
    })
    const now = await sync()
    expect([now.storageFailure?.code, now.sync.state, now.held]).toEqual([
      'database-unavailable',
      'waiting',
      1_000
    ])
    app.data.audit.failWith(undefined)
    await app.machine.time.advance(7_000)
    await ended()
    expect(held()).toEqual(server())
    expect((await status()).storageFailure).toBeUndefined()
  })

  test('by leaving the profile ends at once', async () => {
    feed().state.entries = wireEntries(1, 5_000)
    const left: Promise<unknown>[] = []
    feed().page.mockImplementationOnce(async query => {
      left.push(app.core.stop())
      return feed().answer(query)
    })
    await app.core.handlers['audit.sync']({ profileId: app.profileId, isBackground: false })
    await ended()
    await Promise.all(left)
    expect(feed().queries.length).toBeLessThan(4)
    expect(app.data.data.close).toHaveBeenCalledOnce()
  })
})

test('a clock that jumps a day while a log is fetched changes nothing of it', async () => {
  feed().state.entries = wireEntries(1, 4_000)
  const { time } = app.machine
  for (const jump of [24 * 60 * minute, -48 * 60 * minute, 24 * 60 * minute]) {
    feed().page.mockImplementationOnce(async query => {
      void time.advance(jump)
      return feed().answer(query)
    })
  }
  const { sync: now, coverage } = await sync()
  expect([now.state, now.perSecond, coverage.settledTo]).toEqual(['idle', null, null])
  expect(held()).toEqual(server())
})

describe('a page that is not as it should be', () => {
  test('unreadable: stops with reason and position, nothing of it is kept', async () => {
    feed().state.entries = wireEntries(1, 1_500)
    feed().page.mockImplementationOnce(async query => feed().answer(query))
    feed().page.mockImplementationOnce(async () =>
      Buffer.from(JSON.stringify({ data: [aWireEntry(1_001), { id: 'aud_x' }], has_more: true }))
    )
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code, held().length]).toEqual([
      'stopped',
      'response-invalid',
      1_000
    ])
    expect(now.failure?.message).toContain('behind entry 1,000')
    expect(now.failure?.message).toContain('entry 2 cannot be read')
  })

  test('a hole that closes when read again was none', async () => {
    const all = wireEntries(1, 20)
    feed().state.entries = all
    feed().page.mockImplementationOnce(async query => {
      feed().state.entries = all.filter(({ seq }) => seq !== 7)
      const page = feed().answer(query)
      feed().state.entries = all
      return page
    })
    const { coverage } = await sync()
    expect(held()).toEqual(server())
    expect(coverage.absences).toEqual([])
  })

  test('a hole seen twice is one in Horizon’s own numbering, and is told', async () => {
    feed().state.entries = wireEntries(1, 20).filter(({ seq }) => seq < 7 || seq > 9)
    const { coverage, sync: now } = await sync()
    expect(held()).toEqual(server())
    expect(now.state).toBe('idle')
    expect(coverage.absences).toEqual([
      {
        why: 'missing',
        from: '2026-11-18T00:06:00.000Z',
        to: '2026-11-18T00:10:00.001Z',
        entries: 3
      }
    ])
  })

  test('a cursor that leads back stops the walk, and nothing is held twice', async () => {
    const all = wireEntries(1, 3_000)
    feed().state.entries = all
    feed().page.mockImplementation(async ({ after, ...query }) =>
      feed().answer(after === 'c2000' ? { ...query, after: 'c0' } : { ...query, after })
    )
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'response-invalid'])
    expect(new Set(held()).size).toBe(held().length)
    expect(feed().queries.length).toBeLessThan(8)
  })

  test('empty pages that promise more do not go on for ever', async () => {
    let cursor = 0
    feed().page.mockImplementation(async () => {
      cursor += 1
      const page = { data: [], next_cursor: `x${cursor}`, has_more: true, high_water_seq: 9 }
      return Buffer.from(JSON.stringify(page))
    })
    const { sync: now } = await sync()
    expect([now.state, cursor]).toEqual(['stopped', 100])
  })

  test('a cursor that Horizon refuses: the log is read anew, says so, and is held once', async () => {
    feed().state.entries = wireEntries(1, 1_200)
    await sync()
    feed().state.entries = wireEntries(1, 1_300)
    failNext(failure('validation-failed', { status: 400 }))
    const told: unknown[] = []
    feed().page.mockImplementation(async query => {
      told.push((await status()).sync.failure?.message ?? '')
      return feed().answer(query)
    })
    const { sync: now } = await sync()
    expect(told.join()).toContain('read from its beginning again')
    expect(now.state).toBe('idle')
    expect(held()).toEqual(server())
  })

  test('a log that became shorter is not believed until the operator says so', async () => {
    feed().state.entries = wireEntries(1, 500)
    await sync()
    feed().state.entries = [
      ...wireEntries(1, 200),
      aWireEntry(201, { id: 'aud_other_201' }),
      aWireEntry(202, { id: 'aud_other_202' })
    ]
    const { sync: now } = await sync(true)
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'object-changed'])
    expect(now.failure?.message).toContain('ends at entry 202, and it went up to 500')
    expect(held()).not.toContain('aud_other_201')
    expect((await sync()).sync.state).toBe('idle')
    expect(held()).toEqual(expect.arrayContaining(['aud_other_201', 'aud_000500']))
  })

  test('another organization’s log does not enter this profile', async () => {
    feed().state.entries = wireEntries(1, 5)
    await sync()
    app.machine.remote.state.organization = { id: 'org_2', name: 'Other', plan: 'professional' }
    await app.machine.time.advance(2 * minute)
    feed().state.entries = wireEntries(1, 50)
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code, held().length]).toEqual([
      'stopped',
      'other-organization',
      5
    ])
  })
})

describe('of its own accord the console', () => {
  test('does not begin a log that nobody asked for', async () => {
    feed().state.entries = wireEntries(1, 5)
    expect((await sync(true)).sync.state).toBe('never')
    expect(feed().queries).toEqual([])
  })

  test('keeps a log current while the list of keys is, every two minutes', async () => {
    feed().state.entries = wireEntries(1, 5)
    await sync()
    feed().queries.length = 0
    const { profileId } = app
    const listed = async (afterMs: number) => {
      await app.machine.time.advance(afterMs)
      await app.core.handlers['keys.refresh']({ profileId, isBackground: true })
      await ended()
      return feed().queries.filter(({ from }) => from === undefined).length
    }
    expect(await listed(minute)).toBe(0)
    expect(await listed(minute)).toBe(1)
    expect(await listed(minute)).toBe(1)
    feed().state.entries = wireEntries(1, 9)
    expect(await listed(minute)).toBe(2)
    expect(held()).toEqual(server())
  })

  test('leaves a log alone that nobody began, and loads nothing for it at the start', async () => {
    const { profileId } = app
    await app.core.handlers['keys.refresh']({ profileId, isBackground: true })
    await ended()
    expect(app.data.data.audit.ledger).not.toHaveBeenCalled()
    for (let turn = 0; turn < 5; turn += 1) {
      await app.machine.time.advance(minute)
      await app.core.handlers['keys.refresh']({ profileId, isBackground: true })
      await ended()
    }
    expect(feed().queries).toEqual([])
  })

  test('keeps a log current, counted against its budget', async () => {
    feed().state.entries = wireEntries(1, 5)
    await sync()
    const { profileId } = app
    const used = async () =>
      (await app.core.handlers['horizon.polling']({ profileId })).usedThisHour
    const before = await used()
    feed().state.entries = wireEntries(1, 8)
    await app.machine.time.advance(minute)
    await sync(true)
    expect(held()).toEqual(server())
    expect(await used()).toBeGreaterThan(before)
  })

  test('stops short of its budget, leaves the rest to others, and says that it waits', async () => {
    feed().state.entries = wireEntries(1, 5)
    await sync()
    feed().state.entries = wireEntries(1, 305)
    const answer = feed().answer
    // As a server that answers one at a time, whatever it is asked for.
    feed().page.mockImplementation(async query => answer({ ...query, limit: 1 }))
    await app.machine.time.advance(minute)
    await sync(true)
    for (let turn = 0; turn < 20; turn += 1) await ended()
    const { profileId } = app
    const { usedThisHour, allowedPerHour } = await app.core.handlers['horizon.polling']({
      profileId
    })
    expect(usedThisHour).toBeLessThan(allowedPerHour / 2)
    const { sync: now, held: count } = await status()
    expect(count).toBeGreaterThan(80)
    expect([now.state, (now.remaining ?? 0) > 0]).toEqual(['waiting', true])
    const waitMs = Date.parse(now.retryAt ?? '') - app.machine.time.clock.now()
    expect(waitMs).toBeGreaterThan(50 * minute)
    await app.machine.time.advance(waitMs + 1)
    await sync(true)
    expect((await status()).held).toBeGreaterThan(count)
  })
})
