import { ended, failure, syncingApp } from '@support/audit-sync-app'
import { wireEntries } from '@support/fake-audit-feed'
import { describe, expect, test } from 'vitest'

const { app, failNext, feed, held, server, status, sync } = syncingApp()
const minute = 60_000

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

    await app().machine.time.advance(minute)
    const { profileId } = app()
    await app().core.handlers['profiles.setSecret']({
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
    await app().machine.time.advance(89_000)
    await ended()
    expect(held()).toHaveLength(1_000)
    await app().machine.time.advance(2_000)
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
      app().horizon.listKeys.mockRejectedValue(failure(code))
      const { sync: now } = await sync()
      expect(now.state).toBe('offline')
      expect(now.retryAt).not.toBeNull()
      await app().machine.time.advance(5 * minute)
      await ended()
      expect((await status()).sync.state).toBe('offline')
      expect(feed().queries.length).toBeLessThan(15)
      feed().page.mockImplementation(async query => feed().answer(query))
      await app().machine.time.advance(75_000)
      await ended()
      expect(held()).toEqual(server())
    }
  )

  test('goes on as soon as the list of keys is read again', async () => {
    feed().state.entries = wireEntries(1, 2_500)
    failNext(failure('refused'))
    await sync()
    await app().core.handlers['keys.refresh']({ profileId: app().profileId, isBackground: true })
    await ended()
    expect(held()).toEqual(server())
  })

  test('by an error of the server waits and goes on; by 403 it stops with the reason', async () => {
    feed().state.entries = wireEntries(1, 10)
    failNext(failure('server-error', { status: 500 }))
    expect((await sync()).sync.state).toBe('waiting')
    await app().machine.time.advance(7_000)
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
      app().data.audit.failWith(failure('database-unavailable'))
      return feed().answer(query)
    })
    const now = await sync()
    expect([now.storageFailure?.code, now.sync.state, now.held]).toEqual([
      'database-unavailable',
      'waiting',
      1_000
    ])
    app().data.audit.failWith(undefined)
    await app().machine.time.advance(7_000)
    await ended()
    expect(held()).toEqual(server())
    expect((await status()).storageFailure).toBeUndefined()
  })

  test('by leaving the profile ends at once', async () => {
    feed().state.entries = wireEntries(1, 5_000)
    const left: Promise<unknown>[] = []
    feed().page.mockImplementationOnce(async query => {
      left.push(app().core.stop())
      return feed().answer(query)
    })
    await app().core.handlers['audit.sync']({ profileId: app().profileId, isBackground: false })
    await ended()
    await Promise.all(left)
    expect(feed().queries.length).toBeLessThan(4)
    expect(app().data.data.close).toHaveBeenCalledOnce()
  })
})
