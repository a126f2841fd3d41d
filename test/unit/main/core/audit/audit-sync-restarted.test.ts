import { ended, failure, syncingApp } from '@support/audit-sync-app'
import { wireEntries } from '@support/fake-audit-feed'
import { describe, expect, test } from 'vitest'

const { app, feed, held, killed, server, status, sync } = syncingApp()
const minute = 60_000

describe('what the operator asked for outlives the end of the app', () => {
  const asked = () => feed().queries.length
  const listed = async () => {
    await app().core.handlers['keys.refresh']({ profileId: app().profileId, isBackground: true })
    await ended()
  }
  const at = async (page: number, then: () => Promise<unknown>) => {
    const { answer } = feed()
    let pages = 0
    feed().page.mockImplementation(async (query, signal) => {
      pages += 1
      if (pages === page) await then()
      if (signal?.aborted) throw failure('cancelled')
      return answer({ ...query, limit: 100 })
    })
    await sync()
  }
  const never = () => new Promise<never>(() => undefined)

  test('killed midway, a download goes on by itself at once, beyond what the console asks of its own', async () => {
    feed().state.entries = wireEntries(1, 10_000)
    await at(3, never)
    expect(held()).toHaveLength(200)
    await killed()
    await listed()
    // The restarted app loads the sync's code first; no fixed number of turns waits for that.
    await expect.poll(() => held().length).toBe(10_000)
    await expect.poll(async () => (await status()).sync.state).toBe('idle')
  })

  test('a log that has become current is not wanted again', async () => {
    feed().state.entries = wireEntries(1, 500)
    await sync()
    const before = asked()
    await killed()
    await listed()
    expect(asked()).toBe(before)
  })

  test('a download that was stopped stays so until the operator goes on', async () => {
    feed().state.entries = wireEntries(1, 500)
    const stop = () => app().core.handlers['audit.stopSync']({ profileId: app().profileId })
    await at(3, stop)
    const [before, count] = [asked(), held().length]
    await killed()
    expect((await status()).sync.state).toBe('stopped')
    await listed()
    await app().machine.time.advance(3 * minute)
    await listed()
    expect((await sync(true)).sync.state).toBe('stopped')
    expect([asked(), held().length]).toEqual([before, count])
    expect((await sync()).sync.state).toBe('idle')
    expect(held()).toEqual(server())
  })

  test('where the wish cannot be kept the download begins all the same', async () => {
    feed().state.entries = wireEntries(1, 1_500)
    app().data.data.audit.noteWish.mockRejectedValue(failure('database-read-only'))
    expect((await sync()).sync.state).toBe('idle')
    expect(held()).toEqual(server())
  })
})
