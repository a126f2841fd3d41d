import { randomUUID } from 'node:crypto'
import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { fillAuditLog, fillStart } from '@support/sandbox-audit'
import { syncToEnd } from '@support/sync-to-end'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const path = '/admin/audit-logs'
const minute = 60_000
const day = 24 * 60 * minute
const iso = (at: number) => new Date(at).toISOString()

let scene: CoreOnSandbox
let app: Awaited<ReturnType<CoreOnSandbox['connected']>>
beforeEach(async () => {
  scene = await startCoreOnSandbox()
  app = await scene.connected()
})
afterEach(() => scene.close())

const sync = () => syncToEnd(app)
const verify = () =>
  app.handlers['audit.verify']({ profileId: app.profileId, operationId: randomUUID() })
const purge = (before: number) =>
  app.handlers['audit.purge']({
    profileId: app.profileId,
    before: iso(before),
    operationId: randomUUID()
  })

describe('on the real store', () => {
  test('a log is verified to its end, and again after a part of it was purged', async () => {
    fillAuditLog(scene.sandbox, { count: 5_000 })
    const { held } = await sync()
    expect(await verify()).toMatchObject({ verifiedTo: held, bad: null, startsAt: 1 })
    const { profileId } = app
    const before = fillStart + day
    const { entries } = await app.handlers['audit.previewPurge']({
      profileId,
      before: iso(before)
    })
    expect(entries).toBe(1_440)
    const purged = await purge(before)
    expect(purged).toMatchObject({ entries, firstPosition: 1, lastPosition: 1_440 })
    const after = await verify()
    expect(after).toMatchObject({ verifiedTo: held, bad: null, startsAt: 1_441 })
    expect(after.limits.join(' ')).toContain('first 1,440 positions')
    const { coverage, held: left } = await app.handlers['audit.status']({ profileId })
    expect(left).toBe(held - 1_440)
    expect(coverage.absences).toEqual([
      { why: 'purged', from: null, to: iso(before), entries: null }
    ])
  })

  test('purging what came late leaves no hole that would be called Horizon’s', async () => {
    fillAuditLog(scene.sandbox, { count: 2_000 })
    fillAuditLog(scene.sandbox, { count: 10, from: 2_001, at: fillStart })
    fillAuditLog(scene.sandbox, { count: 500, from: 2_011, at: fillStart + 2 * day })
    await sync()
    await purge(fillStart + day)
    const { profileId } = app
    const { coverage } = await app.handlers['audit.status']({ profileId })
    expect(coverage.absences.map(({ why }) => why)).toEqual(['purged'])
    expect(await verify()).toMatchObject({ bad: null })
  })

  test('a log that is read anew after a purge holds each entry once, and verifies', async () => {
    fillAuditLog(scene.sandbox, { count: 3_000 })
    await sync()
    await purge(fillStart + day)
    const body = { error: 'validation_error', message: 'no such cursor' }
    await scene.script({ path, nth: 1, action: 'status', status: 400, body })
    const { sync: now, alerts } = await sync()
    expect([now.state, alerts]).toEqual(['idle', { changed: 0, vanished: 0 }])
    expect(await verify()).toMatchObject({ bad: null })
  })

  test('the counts, the rows and the status agree on what is held', async () => {
    fillAuditLog(scene.sandbox, { count: 3_333 })
    const { held } = await sync()
    const { profileId } = app
    const search = { profileId, query: '', zone: 'utc', moment: iso(Date.now()) } as const
    let counts = await app.handlers['audit.counts']({
      ...search,
      buckets: 30,
      split: 'outcome',
      facets: ['outcome', 'actor'],
      facetValues: 5
    })
    while (!counts.isDone) {
      counts = await app.handlers['audit.moreCounts']({ profileId, countId: counts.countId })
    }
    expect([counts.total, counts.held]).toEqual([held, held])
    const sum = counts.histogram.series.flatMap(each => each.counts).reduce((a, b) => a + b, 0)
    expect(sum).toBe(held)
    const last = { ...search, order: 'newest' as const, index: held - 1, limit: 10 }
    const { rows, hasMore } = await app.handlers['audit.rows'](last)
    expect([rows.length, rows[0]?.entry.id, hasMore]).toEqual([1, 'aud_00000001', false])
  })
})
