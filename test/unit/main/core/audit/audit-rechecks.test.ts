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
const minute = 60_000
const day = 24 * 60 * minute

async function ended(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await settled()
}
async function sync(isBackground = false) {
  const { profileId } = app
  await app.core.handlers['audit.sync']({ profileId, isBackground })
  await ended()
  return app.core.handlers['audit.status']({ profileId })
}
/** As the page does while it is open. */
async function background(times: number) {
  let last = await sync(true)
  for (let turn = 1; turn < times; turn += 1) {
    await app.machine.time.advance(minute)
    last = await sync(true)
  }
  return last
}
const iso = (at: number) => new Date(at).toISOString()
const asked = () => feed().queries.filter(({ from }) => from !== undefined)

/** Three days with an entry every two minutes. */
const start = Date.parse('2026-11-15T00:00:00.000Z')
const threeDays = () =>
  Array.from({ length: 2_160 }, (_, index) => {
    const time = iso(start + index * 2 * minute)
    return aWireEntry(index + 1, { occurred_at: time, recorded_at: time })
  })

describe('the last hour', () => {
  test('is walked again after each sync the operator asks for, and every ten minutes', async () => {
    feed().state.entries = threeDays()
    await sync()
    const newest = start + 2_159 * 2 * minute
    expect(asked()).toEqual([
      { order: 'asc', limit: 1_000, from: iso(newest - 60 * minute), to: iso(newest + minute) }
    ])
    await sync()
    expect(asked()).toHaveLength(2)
    feed().queries.length = 0
    await background(9)
    expect(asked().filter(({ to }) => to === iso(newest + minute))).toEqual([])
    await app.machine.time.advance(2 * minute)
    await sync(true)
    expect(asked().filter(({ to }) => to === iso(newest + minute))).toHaveLength(1)
  })

  test('brings an entry that was put in behind what had been read', async () => {
    const all = threeDays().filter(({ seq }) => seq !== 2_150)
    feed().state.entries = all.map(entry =>
      entry.seq > 2_150 ? { ...entry, seq: entry.seq - 1 } : entry
    )
    await sync()
    // The server numbers anew: only the times say that something came in between.
    feed().state.entries = threeDays().map(entry => ({ ...entry }))
    const before = held().length
    await sync()
    expect(held()).toHaveLength(before + 1)
    expect(new Set(held())).toEqual(new Set(server()))
  })
})

describe('of its own accord the console', () => {
  test('settles the log a day at a time from the newest, and says how far', async () => {
    feed().state.entries = threeDays()
    expect((await sync()).coverage.settledTo).toBeNull()
    const { coverage } = await background(8)
    expect(coverage.settledTo).toBe(iso(start + 2_159 * 2 * minute - 60 * minute))
    const spans = app.data.data.audit.beginRecheck.mock.calls.map(([span]) => span)
    expect(spans.every(({ from, to }) => to - from <= day + 1)).toBe(true)
  })

  test('finds what vanished, what changed, and what came days late', async () => {
    feed().state.entries = threeDays()
    await sync()
    feed().state.entries = [
      ...threeDays()
        .filter(({ seq }) => seq !== 100)
        .map(entry => (entry.seq === 200 ? { ...entry, outcome: 'denied' } : entry)),
      aWireEntry(2_161, {
        occurred_at: iso(start + day),
        recorded_at: iso(start + 2_160 * 2 * minute)
      })
    ]
    const { alerts } = await background(10)
    expect(alerts).toEqual({ changed: 1, vanished: 1 })
    expect(held()).toContain('aud_002161')
    expect(held()).toContain('aud_000100')
  })

  test('does not take for vanished what Horizon has let go after its own retention', async () => {
    feed().state.entries = threeDays()
    await sync()
    feed().state.entries = threeDays().filter(({ seq }) => seq > 1_000)
    const { alerts, held: count } = await background(10)
    expect([alerts.vanished, count]).toEqual([0, 2_160])
  })

  test('walks no more of it than its share of the hour', async () => {
    feed().state.entries = threeDays()
    await sync()
    feed().queries.length = 0
    const answer = feed().answer
    feed().page.mockImplementation(async query => answer({ ...query, limit: 10 }))
    await background(30)
    expect(asked().length).toBeLessThanOrEqual(40 + 3 * 40)
    const { profileId } = app
    const { usedThisHour } = await app.core.handlers['horizon.polling']({ profileId })
    expect(usedThisHour).toBeLessThanOrEqual(240)
  })

  test('leaves a span alone that comes out differently each time', async () => {
    feed().state.entries = threeDays()
    await sync()
    let count = 0
    feed().page.mockImplementation(async query => {
      count += 1
      const late = aWireEntry(500, { id: `aud_new_${count}`, occurred_at: iso(start + day) })
      const within = (query.from ?? '') <= late.occurred_at && late.occurred_at < (query.to ?? '')
      const page = JSON.parse(Buffer.from(feed().answer(query) ?? []).toString())
      if (within) page.data = [late]
      return Buffer.from(JSON.stringify({ ...page, has_more: within ? false : page.has_more }))
    })
    await background(30)
    const same = app.data.data.audit.beginRecheck.mock.calls.filter(
      ([{ from, to }]) => from <= start + day && to > start + day
    )
    expect(same.length).toBeLessThanOrEqual(4)
  })
})

describe('a span the operator wants fetched', () => {
  const fetchRange = (from: number, to: number) =>
    app.core.handlers['audit.fetchRange']({
      profileId: app.profileId,
      from: iso(from),
      to: iso(to)
    })

  test('is walked now, a day at a time, and a hole in it is filled', async () => {
    feed().state.entries = threeDays().filter(({ seq }) => seq < 500 || seq > 600)
    const { coverage } = await sync()
    const hole = coverage.absences[0]
    expect(hole).toMatchObject({ why: 'missing', entries: 101 })
    feed().state.entries = threeDays()
    const after = await fetchRange(Date.parse(hole?.from ?? ''), Date.parse(hole?.to ?? ''))
    expect([after.coverage.absences, after.sync.state]).toEqual([[], 'idle'])
    expect(held()).toEqual(server())
  })

  test('that Horizon has let go by now makes nothing of it vanished', async () => {
    feed().state.entries = threeDays()
    await sync()
    feed().state.entries = threeDays().filter(({ seq }) => seq > 1_000)
    const { alerts, held: count } = await fetchRange(start, start + 3 * day)
    expect([alerts.vanished, count]).toEqual([0, 2_160])
  })

  test('is walked once more where the file had to be opened anew meanwhile', async () => {
    feed().state.entries = threeDays()
    await sync()
    const lost = new AppError('conflict', 'The comparison with Horizon was interrupted')
    app.data.data.audit.takePage.mockRejectedValueOnce(lost)
    const { coverage, alerts } = await fetchRange(start, start + day)
    expect([alerts.vanished, coverage.settledTo]).toEqual([0, iso(start + day)])
  })

  test('tells its failure to the one who asked, and in the status', async () => {
    feed().state.entries = threeDays()
    await sync()
    feed().page.mockRejectedValueOnce(new AppError('forbidden', 'no', { status: 403 }))
    await expect(fetchRange(start, start + day)).rejects.toMatchObject({ code: 'forbidden' })
    const { sync: now } = await app.core.handlers['audit.status']({ profileId: app.profileId })
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'forbidden'])
  })

  test('waits for its turn: one walk at a time', async () => {
    feed().state.entries = wireEntries(1, 3_000)
    const { profileId } = app
    await app.core.handlers['audit.sync']({ profileId, isBackground: false })
    await expect(fetchRange(start, start + day)).rejects.toMatchObject({ code: 'conflict' })
    await ended()
    expect(held()).toEqual(server())
  })

  test('does not begin beside a walk that began while it was looked up', async () => {
    feed().state.entries = wireEntries(1, 3_000)
    await sync()
    const { profileId } = app
    const fetching = fetchRange(start, start + day)
    await Promise.all([
      app.core.handlers['audit.sync']({ profileId, isBackground: false }),
      expect(fetching).rejects.toMatchObject({ code: 'conflict' })
    ])
    await ended()
    expect(held()).toEqual(server())
  })
})
