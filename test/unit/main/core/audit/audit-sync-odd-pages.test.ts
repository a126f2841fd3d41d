import { failure, syncingApp } from '@support/audit-sync-app'
import { aWireEntry, wireEntries } from '@support/fake-audit-feed'
import { describe, expect, test } from 'vitest'

const { app, failNext, feed, held, server, status, sync } = syncingApp()
const minute = 60_000

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
    app().machine.remote.state.organization = { id: 'org_2', name: 'Other', plan: 'professional' }
    await app().machine.time.advance(2 * minute)
    feed().state.entries = wireEntries(1, 50)
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code, held().length]).toEqual([
      'stopped',
      'other-organization',
      5
    ])
  })
})
