import { AppError } from '@shared/errors'
import { day, draining, entry, hour, hourly, iso, minute, moved } from '@support/drain-scene'
import { startedAt } from '@support/fakes'
import { expect, test } from 'vitest'

test('a job from before the window is found in the log, and not asked for again', async () => {
  const monthly = { ip: '10.9.9.9', path: '/api/exports' }
  const entries = [41, 72, 103].map(ago => entry(startedAt - ago * day, monthly))
  const once = hourly({ path: '/api/apps', requests: 1, firstSeenAt: hourly().lastSeenAt })
  const old = [hourly(), once]
  const { refresh, horizon, advance } = await draining({ ...moved, old, entries })
  const drain = await refresh()
  expect(drain.pairs.find(({ ip }) => ip === monthly.ip)).toMatchObject({
    state: 'overdue',
    longestGapMs: 31 * day,
    requests: 3
  })
  expect(drain).toMatchObject({ answer: 'not-safe', historyFrom: iso(startedAt - 103 * day) })
  expect(horizon.requests).toHaveBeenCalledOnce()
  await advance(2 * hour)
  await refresh()
  expect(horizon.requests).toHaveBeenCalledOnce()
})

test('in a busy log a rare caller is looked up by itself, back to the log’s end', async () => {
  const once = hourly({
    ip: '10.9.9.9',
    path: '/api/exports',
    requests: 1,
    firstSeenAt: iso(startedAt - 10 * day),
    lastSeenAt: iso(startedAt - 10 * day),
    longestGapSeconds: 0
  })
  const { ip, path } = once
  const busy = Array.from({ length: 5_000 }, (_, nth) =>
    entry(startedAt - 31 * day - nth * 10 * minute)
  )
  const rare = [10, 41, 72, 103].map(ago => entry(startedAt - ago * day, { ip, path }))
  const entries = [...busy, ...rare].sort((one, other) => (one.at < other.at ? 1 : -1))
  const { refresh, horizon } = await draining({ old: [hourly(), once], fresh: [], entries })
  const drain = await refresh()
  expect(drain.pairs.find(each => each.path === path)).toMatchObject({
    state: 'waiting',
    longestGapMs: 31 * day,
    quietEnoughAt: iso(startedAt + 21 * day)
  })
  const before = horizon.requests.mock.calls.filter(([, query]) => query.ip === undefined)
  expect(before).toHaveLength(10)
  expect(horizon.requests.mock.calls.filter(([, query]) => query.ip === ip)).toHaveLength(1)
  horizon.requests.mockClear()
  await refresh()
  expect(horizon.requests).not.toHaveBeenCalled()
})

test('a log that was not read to its end for a caller makes it known for no longer', async () => {
  const runs = hourly({ path: '/api/exports', longestGapSeconds: (20 * day) / 1_000 })
  const other = hourly({ path: '/api/apps', requests: 1, firstSeenAt: hourly().lastSeenAt })
  const run = (at: number) =>
    Array.from({ length: 500 }, (_, nth) => entry(at - nth * 1_000, { path: runs.path }))
  const entries = [
    ...run(startedAt - 3 * hour),
    ...run(startedAt - 20 * day),
    ...Array.from({ length: 3_000 }, (_, nth) => entry(startedAt - 30 * day - nth * minute)),
    entry(startedAt - 103 * day, { path: other.path })
  ]
  const { refresh } = await draining({ old: [runs, other], entries })
  const { pairs } = await refresh()
  expect(pairs.find(({ path }) => path === runs.path)).toMatchObject({ state: 'no-rhythm' })
  expect(pairs.find(({ path }) => path === other.path)?.longestGapMs).toBeGreaterThan(100 * day)
})

test('a second with more calls than a page holds ends the way back', async () => {
  const entries = Array.from({ length: 900 }, (_, nth) =>
    entry(startedAt - 40 * day, { id: `log_${nth}` })
  )
  const { refresh, horizon } = await draining({ ...moved, entries })
  expect((await refresh()).historyFrom).toBe(iso(startedAt - 40 * day + 1_000))
  expect(horizon.requests.mock.calls.length).toBeLessThanOrEqual(2)
})

test('where the log cannot be read the rest is judged, and it is not tried again at once', async () => {
  const { refresh, horizon, advance } = await draining({ ...moved, old: [hourly({ requests: 2 })] })
  horizon.requests.mockRejectedValue(new AppError('server-error', 'broken'))
  expect((await refresh()).answer).toBe('safe')
  horizon.requests.mockClear()
  await advance(minute)
  await refresh('24h', true)
  expect(horizon.requests).not.toHaveBeenCalled()
})
