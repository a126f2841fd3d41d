import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { eventually } from '@support/eventually'
import { fillAuditLog, serverAuditIds } from '@support/sandbox-audit'
import { syncToEnd } from '@support/sync-to-end'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'

const path = '/admin/audit-logs'

let scene: CoreOnSandbox
let app: Awaited<ReturnType<CoreOnSandbox['connected']>>
beforeEach(async () => {
  scene = await startCoreOnSandbox()
  app = await scene.connected()
})
afterEach(() => scene.close())

const sync = () => syncToEnd(app)
async function rows(query = '') {
  const moment = new Date().toISOString()
  const asked = { profileId: app.profileId, query, zone: 'utc', moment } as const
  return (await app.handlers['audit.rows']({ ...asked, order: 'oldest', index: 0, limit: 500 }))
    .rows
}
const entry = (seq: number, more: object = {}) => ({
  id: `aud_x${seq}`,
  seq,
  occurred_at: '2026-10-01T00:00:00.000Z',
  recorded_at: '2026-10-01T00:00:00.000Z',
  action: 'api_key.used',
  outcome: 'success',
  ...more
})
/** Horizon's next page holds these entries, and nothing comes behind it. */
const pageOf = (...data: object[]) =>
  scene.script({ path, action: 'alter', answered: { data, has_more: false, high_water_seq: 99 } })
const cursorOf = (seq: number) => Buffer.from(`asc.${seq}`).toString('base64url')

describe('a cursor', () => {
  test('that leads to itself stops the walk at once', async () => {
    fillAuditLog(scene.sandbox, { count: 2_500 })
    const answered = { next_cursor: cursorOf(1_000) }
    await scene.script({ path, nth: 2, action: 'alter', answered })
    const { sync: now, held } = await sync()
    expect([now.state, now.failure?.code, held]).toEqual(['stopped', 'response-invalid', 1_000])
    expect(now.failure?.message).toContain('behind entry 1,000')
  })

  test('that leads back to an earlier page stops the walk, and nothing is held twice', async () => {
    fillAuditLog(scene.sandbox, { count: 4_500 })
    const answered = { next_cursor: cursorOf(1_000) }
    await scene.script({ path, nth: 3, action: 'alter', answered })
    const before = scene.sent.length
    const { sync: now, held } = await sync()
    expect(now.state).toBe('stopped')
    expect(held).toBeLessThanOrEqual(3_000)
    expect(scene.sent.slice(before).filter(call => call.path === path).length).toBeLessThan(8)
    await scene.script()
    expect((await sync()).sync.state).toBe('idle')
    expect((await rows()).length).toBe(500)
    expect((await sync()).held).toBe(serverAuditIds(scene.sandbox).length)
  })

  test('that Horizon refuses in the middle begins the log anew, and each entry is held once', async () => {
    fillAuditLog(scene.sandbox, { count: 4_500 })
    const body = {
      error: 'validation_error',
      message: 'no such cursor',
      details: [{ field: 'after', issue: 'unknown' }]
    }
    await scene.script({ path, nth: 4, action: 'status', status: 400, body })
    const { sync: now, held } = await sync()
    expect([now.state, now.failure]).toEqual(['idle', undefined])
    expect(held).toBe(serverAuditIds(scene.sandbox).length)
  })

  test('that is refused each time is given up', async () => {
    fillAuditLog(scene.sandbox, { count: 2_500 })
    const body = { error: 'validation_error', message: 'no such cursor' }
    await scene.script({ path, action: 'status', status: 400, body })
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'validation-failed'])
  })
})

describe('entries that mean harm', () => {
  test('with __proto__, twice the same name, and ids that look like numbers stay what they are', async () => {
    const raw = `{"id":"9223372036854775808","seq":1,"occurred_at":"2026-10-01T00:00:00Z",
      "action":"api_key.used","outcome":"success","outcome":"denied",
      "metadata":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}}`
    const page = `{"data":[${raw}],"has_more":false,"next_cursor":"x","high_water_seq":1}`
    await scene.script({ path, action: 'garbage', body: page })
    expect((await sync()).held).toBe(1)
    const [row] = await rows()
    expect([row?.entry.id, row?.entry.outcome]).toEqual(['9223372036854775808', 'denied'])
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
    const { profileId } = app
    const { raw: kept } = await app.handlers['audit.entry']({ profileId, position: 1 })
    expect(kept).toBe(raw)
  })

  test('with ten megabytes of details are held, found, and cut for the screen', async () => {
    const text = 'ab "c\\'.repeat(1_700_000)
    await pageOf(entry(1, { metadata: { text } }), entry(2))
    expect((await sync()).held).toBe(2)
    const { profileId } = app
    const { raw, rawBytes } = await app.handlers['audit.entry']({ profileId, position: 1 })
    expect([raw.length, rawBytes > 10_000_000]).toEqual([200_000, true])
  })

  test('with times of any year and unknown words are held and shown', async () => {
    await pageOf(
      entry(1, { occurred_at: '9999-12-31T23:59:59-14:00' }),
      entry(2, { occurred_at: '0000-01-01T00:00:00+14:00' }),
      entry(3, { action: 'quantum.leapt', outcome: 'maybe' }),
      entry(4, { actor: { type: 'ghost', name: '\u202eevil\u0000' }, api_key: 7, changes: [] })
    )
    const { held, sync: now } = await sync()
    expect([now.state, held]).toEqual(['idle', 4])
    expect((await rows()).map(({ entry: { id } }) => id).sort()).toEqual([
      'aud_x1',
      'aud_x2',
      'aud_x3',
      'aud_x4'
    ])
    expect(await rows('action:quantum.*')).toHaveLength(1)
    const counts = await app.handlers['audit.counts']({
      profileId: app.profileId,
      query: '',
      zone: 'utc',
      moment: new Date().toISOString(),
      buckets: 50,
      split: 'action',
      facets: ['action'],
      facetValues: 10
    })
    expect(counts.total).toBe(4)
  })

  test('with a time that is none are refused, with the reason', async () => {
    await pageOf(entry(1), entry(2, { occurred_at: '2026-02-30T00:00:00Z' }))
    const { held, sync: now } = await sync()
    expect([now.state, held]).toEqual(['stopped', 0])
    expect(now.failure?.message).toMatch(/Entry 2 .*occurred_at/)
  })

  test('one with a time that is none stops the log before it, by name; mended, it goes on by itself', async () => {
    fillAuditLog(scene.sandbox, { count: 1_200 })
    const bad = { ...entry(1_005), id: 'aud_00001005', occurred_at: '2026-02-30T00:00:00Z' }
    const answered = { data: [entry(1_001), entry(1_002), bad] }
    await scene.script({ path, nth: 2, action: 'alter', answered })
    const stopped = await sync()
    expect([stopped.sync.state, stopped.held]).toEqual(['stopped', 1_000])
    expect(stopped.sync.failure).toMatchObject({
      code: 'response-invalid',
      message: expect.stringMatching(
        /behind entry 1,000 .*Entry 3 of the page \(aud_00001005, number 1005\) has a time/
      ),
      nextStep: expect.stringContaining('sync goes on by itself within about ten minutes')
    })
    expect(await rows('id:aud_00000999')).toHaveLength(1)

    await scene.script()
    const passed = Date.now() + 11 * 60_000
    vi.spyOn(Date, 'now').mockImplementation(() => passed)
    onTestFinished(() => void vi.restoreAllMocks())
    const { handlers, profileId } = app
    await handlers['audit.sync']({ profileId, isBackground: true })
    await eventually(async () => {
      const { sync: now, held } = await handlers['audit.status']({ profileId })
      expect([now.state, now.failure, held]).toEqual(['idle', undefined, 1_200])
    }, 120_000)
  })

  test.each([
    ['the admin secret', () => scene.sandbox.adminSecret],
    ['the admin secret in base64', () => Buffer.from(scene.sandbox.adminSecret).toString('base64')]
  ])('that repeat %s are not kept', async (_name, echo) => {
    await pageOf(entry(1, { user_agent: `probe ${echo()}` }))
    const { held, sync: now } = await sync()
    expect([now.state, held]).toEqual(['stopped', 0])
    expect(now.failure?.message).toContain('repeats the admin secret')
    expect(JSON.stringify(now)).not.toContain(scene.sandbox.adminSecret)
  })

  test('whose nesting would exhaust a reader are refused, and what was held stays', async () => {
    fillAuditLog(scene.sandbox, { count: 10 })
    await sync()
    const deep = `{"data":[{"id":"a","seq":1,"changes":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`
    await scene.script({ path, action: 'garbage', body: deep })
    const { held, sync: now } = await sync()
    expect([now.state, now.failure?.code, held]).toEqual(['stopped', 'response-invalid', 10])
  })
})
