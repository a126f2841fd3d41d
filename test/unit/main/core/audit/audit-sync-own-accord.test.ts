import { ended, failure, syncingApp } from '@support/audit-sync-app'
import { wireEntries } from '@support/fake-audit-feed'
import { beforeEach, describe, expect, test } from 'vitest'

const { app, feed, held, server, status, sync } = syncingApp()
const minute = 60_000

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
    const { profileId } = app()
    const listed = async (afterMs: number) => {
      await app().machine.time.advance(afterMs)
      await app().core.handlers['keys.refresh']({ profileId, isBackground: true })
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
    const { profileId } = app()
    await app().core.handlers['keys.refresh']({ profileId, isBackground: true })
    await ended()
    expect(app().data.data.audit.ledger).not.toHaveBeenCalled()
    for (let turn = 0; turn < 5; turn += 1) {
      await app().machine.time.advance(minute)
      await app().core.handlers['keys.refresh']({ profileId, isBackground: true })
      await ended()
    }
    expect(feed().queries).toEqual([])
  })

  test('keeps a log current, counted against its budget', async () => {
    feed().state.entries = wireEntries(1, 5)
    await sync()
    const { profileId } = app()
    const used = async () =>
      (await app().core.handlers['horizon.polling']({ profileId })).usedThisHour
    const before = await used()
    feed().state.entries = wireEntries(1, 8)
    await app().machine.time.advance(minute)
    await sync(true)
    expect(held()).toEqual(server())
    expect(await used()).toBeGreaterThan(before)
  })

  /** More is new than the console asks for by itself in an hour. */
  async function fallBehind(): Promise<void> {
    feed().state.entries = wireEntries(1, 5)
    await sync()
    feed().state.entries = wireEntries(1, 305)
    const answer = feed().answer
    // As a server that answers one at a time, whatever it is asked for.
    feed().page.mockImplementation(async query => answer({ ...query, limit: 1 }))
    await app().machine.time.advance(minute)
    await sync(true)
    for (let turn = 0; turn < 20; turn += 1) await ended()
  }

  test('stops short of its budget, leaves the rest to others, and says that it waits', async () => {
    await fallBehind()
    const { profileId } = app()
    const { usedThisHour, allowedPerHour } = await app().core.handlers['horizon.polling']({
      profileId
    })
    expect(usedThisHour).toBeLessThan(allowedPerHour / 2)
    const { sync: now, held: count } = await status()
    expect(count).toBeGreaterThan(80)
    expect([now.state, (now.remaining ?? 0) > 0]).toEqual(['paced', true])
    const waitMs = Date.parse(now.retryAt ?? '') - app().machine.time.clock.now()
    expect(waitMs).toBeGreaterThan(50 * minute)
    await app().machine.time.advance(waitMs + 1)
    await sync(true)
    expect((await status()).held).toBeGreaterThan(count)
  })

  describe('behind its own pace', () => {
    beforeEach(async () => {
      await fallBehind()
      expect((await status()).sync.state).toBe('paced')
    })

    test('goes on at once where the operator asks', async () => {
      await sync()
      for (let turn = 0; turn < 20; turn += 1) await ended()
      expect((await status()).sync.state).toBe('idle')
      expect(held()).toEqual(server())
    })

    test('is stopped by Stop, and says so', async () => {
      const { profileId } = app()
      const told = await app().core.handlers['audit.stopSync']({ profileId })
      expect([told.sync.state, told.sync.retryAt]).toEqual(['stopped', null])
      const before = held().length
      await app().machine.time.advance(61 * minute)
      await sync(true)
      expect([held().length, (await status()).sync.state]).toEqual([before, 'stopped'])
    })

    test('says that Horizon asked to wait where it did', async () => {
      feed().page.mockRejectedValueOnce(failure('rate-limited', { retryAfterSeconds: 7_200 }))
      await sync()
      expect((await status()).sync.state).toBe('waiting')
    })
  })
})
