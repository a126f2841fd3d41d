import type { AuditStatus } from '@shared/contract/audit'
import { ended, failure, syncingApp } from '@support/audit-sync-app'
import { aWireEntry, wireEntries } from '@support/fake-audit-feed'
import { describe, expect, test } from 'vitest'

const { app, feed, held, server, sync } = syncingApp()
const minute = 60_000

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
    const { profileId } = app()
    const first = await app().core.handlers['audit.sync']({ profileId, isBackground: false })
    expect([first.sync.state, first.held]).toEqual(['syncing', 0])
    await ended()
    const told = () => app().published.filter(({ name }) => name === 'audit.changed').length
    expect(told()).toBe(1)
    await app().machine.time.advance(250)
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
    const { profileId } = app()
    feed().page.mockImplementationOnce(async query => {
      await app().core.handlers['audit.stopSync']({ profileId })
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

  test('asked for again before it has stopped, goes on to its end', async () => {
    feed().state.entries = wireEntries(1, 5_000)
    const { profileId } = app()
    feed().page.mockImplementationOnce(async () => {
      await app().core.handlers['audit.stopSync']({ profileId })
      await app().core.handlers['audit.sync']({ profileId, isBackground: false })
      throw failure('cancelled')
    })
    expect((await sync()).sync.state).toBe('idle')
    expect(held()).toEqual(server())
  })

  test('a span fetched beyond its place does not count what lies between as here', async () => {
    feed().state.entries = wireEntries(1, 5_000)
    const { profileId } = app()
    const { answer } = feed()
    feed().page.mockImplementationOnce(async query => {
      await app().core.handlers['audit.stopSync']({ profileId })
      return answer({ ...query, limit: 100 })
    })
    await sync()
    const count = held().length
    const { occurred_at: from } = aWireEntry(4_900)
    const { occurred_at: to } = aWireEntry(5_001)
    const { sync: now } = await app().core.handlers['audit.fetchRange']({ profileId, from, to })
    expect(held()).toHaveLength(count + 101)
    expect(now.remaining).toBe(5_000 - count)
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
    await app().machine.time.advance(minute)
    let isOlder = false
    feed().page.mockImplementation(async query => {
      if (query.from !== undefined && !isOlder) {
        isOlder = true
        feed().state.entries = wireEntries(1, 950)
        const { profileId } = app()
        await app().core.handlers['audit.sync']({ profileId, isBackground: false })
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
      await app().machine.time.advance(1_000)
      return feed().answer(query)
    })
    await sync()
    const told = app().published.flatMap(({ name, payload }) =>
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

test('a clock that jumps a day while a log is fetched changes nothing of it', async () => {
  feed().state.entries = wireEntries(1, 4_000)
  const { time } = app().machine
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
