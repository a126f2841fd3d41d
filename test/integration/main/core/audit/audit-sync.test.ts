import { type CoreOnSandbox, startCoreOnSandbox } from '@support/core-on-sandbox'
import { eventually } from '@support/eventually'
import { fillAuditLog, fillStart, inAuditLog, serverAuditIds } from '@support/sandbox-audit'
import { syncToEnd } from '@support/sync-to-end'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const minute = 60_000
const day = 24 * 60 * minute
const path = '/admin/audit-logs'

let scene: CoreOnSandbox
let app: Awaited<ReturnType<CoreOnSandbox['connected']>>
beforeEach(async () => {
  scene = await startCoreOnSandbox()
  app = await scene.connected()
})
afterEach(() => scene.close())

type Running = Pick<typeof app, 'handlers' | 'profileId'>
const statusOf = ({ handlers, profileId }: Running) => handlers['audit.status']({ profileId })

const sync = (running: Running = app, isBackground = false) => syncToEnd(running, isBackground)

/** What is held, read as the page reads it. */
async function heldIds({ handlers, profileId }: Running = app): Promise<string[]> {
  const ids: string[] = []
  const asked = { profileId, query: '', zone: 'utc', moment: new Date().toISOString() } as const
  for (let hasMore = true; hasMore; ) {
    const answer = await handlers['audit.rows']({
      ...asked,
      order: 'oldest',
      index: ids.length,
      limit: 500
    })
    ids.push(...answer.rows.map(({ entry }) => entry.id))
    hasMore = answer.hasMore
  }
  return ids
}
const sorted = (ids: readonly string[]) => [...ids].sort()
async function expectSame(running: Running = app) {
  const held = await heldIds(running)
  expect(new Set(held).size).toBe(held.length)
  expect(sorted(held)).toEqual(sorted(serverAuditIds(scene.sandbox)))
}
/** The app is started again on the same files, as after a kill. */
async function started() {
  const running = scene.app(app.keychain)
  await running.core.start()
  return { ...running, profileId: app.profileId }
}

describe('the log of a real Horizon', () => {
  test('comes here whole, and is searched without it', async () => {
    fillAuditLog(scene.sandbox, { count: 4_321 })
    const { sync: now, held, coverage } = await sync()
    expect([now.state, now.remaining]).toEqual(['idle', 0])
    expect(held).toBe(serverAuditIds(scene.sandbox).length)
    expect(coverage.absences).toEqual([])
    await expectSame()
    scene.goOffline()
    const found = await app.handlers['audit.counts']({
      profileId: app.profileId,
      query: 'outcome:denied actor:"Person 3"',
      zone: 'utc',
      moment: new Date().toISOString(),
      buckets: 24,
      split: 'none',
      facets: ['ip'],
      facetValues: 10
    })
    expect(found.total).toBeGreaterThan(0)
  })

  test('goes on behind what is held, also after the app was started again', async () => {
    fillAuditLog(scene.sandbox, { count: 1_500 })
    await sync()
    await app.core.stop()
    const last = serverAuditIds(scene.sandbox).length
    fillAuditLog(scene.sandbox, { count: 700, from: last + 1, at: fillStart + 3 * day })
    const again = await started()
    const before = scene.sent.length
    await sync(again)
    await expectSame(again)
    expect(scene.sent.slice(before).filter(call => call.path === path).length).toBeLessThan(4)
  })

  test('started offline, it tells what it holds, until when, and finds it', async () => {
    fillAuditLog(scene.sandbox, { count: 900 })
    await sync()
    const ids = await heldIds()
    await app.core.stop()
    scene.goOffline()
    const again = await started()
    const { held, coverage, sync: now } = await statusOf(again)
    expect([held, now.state]).toEqual([ids.length, 'idle'])
    expect(coverage.currentAt).not.toBeNull()
    expect(await heldIds(again)).toEqual(ids)
    expect((await sync(again)).sync.state).toBe('offline')
    expect(await heldIds(again)).toEqual(ids)
  })
})

describe('interrupted', () => {
  const goesOn = async () => {
    await scene.script()
    const status = await sync()
    expect(status.sync.state).toBe('idle')
    await expectSame()
  }

  test('by a secret that was rotated elsewhere, it stops there and goes on with the new one', async () => {
    fillAuditLog(scene.sandbox, { count: 3_000 })
    const body = { error: 'invalid_admin_secret', message: 'no' }
    await scene.script({ path, nth: 2, action: 'status', status: 401, body })
    const { sync: now, held } = await sync()
    expect([now.state, now.failure?.code, held]).toEqual(['stopped', 'invalid-admin-secret', 1_000])
    expect(now.failure?.nextStep).toContain('Replace the admin secret')
    expect(await heldIds()).toHaveLength(1_000)
    await goesOn()
  })

  test('by 403 on this endpoint alone, the rest works and the reason is told', async () => {
    fillAuditLog(scene.sandbox, { count: 10 })
    const body = { error: 'forbidden', message: 'This secret may not read the log' }
    await scene.script({ path, action: 'status', status: 403, body })
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'forbidden'])
    const { profileId } = app
    const list = await app.handlers['keys.refresh']({ profileId, isBackground: false })
    expect(list.failure).toBeUndefined()
    await goesOn()
  })

  test('by a limit, it waits as long as Horizon says', async () => {
    fillAuditLog(scene.sandbox, { count: 2_500 })
    const body = { error: 'rate_limit_exceeded', message: 'Slow down', retry_after: 40 }
    await scene.script({
      path,
      nth: 2,
      action: 'status',
      status: 429,
      body,
      headers: { 'Retry-After': '40' }
    })
    const before = Date.now()
    const { sync: now, held } = await sync()
    expect([now.state, held]).toEqual(['waiting', 1_000])
    const retryAt = Date.parse(now.retryAt ?? '')
    expect(retryAt).toBeGreaterThanOrEqual(before + 40_000)
    expect(retryAt).toBeLessThan(Date.now() + 45_000)
  })

  test.each(['drop-before', 'drop-after', 'truncate', 'disconnect'] as const)(
    'by %s in the middle, it goes on behind the last whole page',
    async action => {
      fillAuditLog(scene.sandbox, { count: 3_500 })
      await scene.script(
        { path, nth: 3, action },
        { path, nth: 4, action },
        { path, nth: 5, action }
      )
      const { sync: now, held } = await sync()
      expect([now.state, held]).toEqual(['offline', 2_000])
      await goesOn()
    }
  )

  test.each([
    ['a web page', { action: 'garbage', contentType: 'text/html', body: '<html></html>' }],
    ['no JSON', { action: 'garbage', body: '{"data": [' }],
    ['a list', { action: 'alter', body: [] }],
    ['entries without ids', { action: 'alter', answered: { data: [{ seq: 1 }] } }],
    ['numbers beyond any', { action: 'alter', answered: { data: [{ id: 'a', seq: 2 ** 63 }] } }]
  ])('by %s in place of a page, nothing of it is kept', async (_name, fault) => {
    fillAuditLog(scene.sandbox, { count: 2_500 })
    await scene.script({ path, nth: 2, ...fault })
    const { sync: now, held } = await sync()
    expect([now.state, held]).toEqual(['stopped', 1_000])
    expect(now.failure?.nextStep).not.toBeUndefined()
    await goesOn()
  })

  test('by the end of the app between two pages, it goes on when it is started again', async () => {
    fillAuditLog(scene.sandbox, { count: 5_000 })
    await scene.script({ path, nth: 3, action: 'delay', ms: 60_000 })
    const { profileId } = app
    await app.handlers['audit.sync']({ profileId, isBackground: false })
    await eventually(async () => expect((await statusOf(app)).held).toBe(2_000))
    await app.core.stop()
    await scene.script()
    const again = await started()
    expect((await statusOf(again)).held).toBe(2_000)
    await sync(again)
    await expectSame(again)
  })
})

describe('while it is read', () => {
  /** After the second page was stored and before the third is asked for: a page with a hole is asked for twice. */
  const betweenPages = async (change: () => void) => {
    const third = scene.holdBack(path, 4)
    const { profileId } = app
    await app.handlers['audit.sync']({ profileId, isBackground: false })
    await third.reached
    expect((await statusOf(app)).held).toBe(2_000)
    change()
    third.letGo()
    return sync()
  }

  test('rows that are put in behind, and taken out ahead, end in Horizon’s own set', async () => {
    fillAuditLog(scene.sandbox, { count: 4_000, everyMs: 500 })
    inAuditLog(scene.sandbox, db => db.prepare('DELETE FROM audit_log WHERE seq = 1500').run())
    const { coverage } = await betweenPages(() => {
      inAuditLog(scene.sandbox, db => {
        db.prepare('DELETE FROM audit_log WHERE seq BETWEEN 2500 AND 2510').run()
        const put = `INSERT INTO audit_log SELECT 1500, 'aud_put_in', occurred_at, recorded_at,
          actor_type, actor_id, actor_name, actor_email, partner_id, partner_name, api_key_id,
          api_key_prefix, api_key_kind, action, resource_type, resource_id, resource_name, ip,
          user_agent, outcome, reason, changes, metadata, request_id FROM audit_log WHERE seq = 1499`
        db.prepare(put).run()
      })
    })
    await expectSame()
    expect(coverage.absences).toMatchObject([{ why: 'missing', entries: 11 }])
  })

  test('late, equal and out-of-order times are held in a stable order', async () => {
    fillAuditLog(scene.sandbox, { count: 2_000 })
    inAuditLog(scene.sandbox, db => {
      db.prepare('UPDATE audit_log SET occurred_at = occurred_at - seq % 5 * 86400000').run()
      db.prepare('UPDATE audit_log SET occurred_at = 1756684800000 WHERE seq % 3 = 0').run()
    })
    await sync()
    const order = 'SELECT id FROM audit_log ORDER BY occurred_at, seq'
    const wanted = inAuditLog(scene.sandbox, db => db.prepare(order).pluck().all())
    expect(await heldIds()).toEqual(wanted)
  })
})

test.each([-365, 365])(
  'a Horizon whose clock is %i days off is followed by its own time',
  async days => {
    const at = Math.floor(Date.now() / day) * day + days * day - 2 * day
    fillAuditLog(scene.sandbox, { count: 2_000, at })
    const { sync: now, coverage, firstAt } = await sync()
    expect([now.state, Date.parse(firstAt ?? '')]).toEqual(['idle', at])
    expect(coverage.absences).toEqual([])
    await expectSame()
    const { profileId } = app
    const range = { from: new Date(at).toISOString(), to: new Date(at + 3 * day).toISOString() }
    const after = await app.handlers['audit.fetchRange']({ profileId, ...range })
    expect(after.alerts).toEqual({ changed: 0, vanished: 0 })
    expect(Date.parse(after.coverage.settledTo ?? '')).toBe(at + 1_999 * minute - 60 * minute)
  }
)

test('entries whose times Horizon tells rounded down are not taken for vanished', async () => {
  fillAuditLog(scene.sandbox, { count: 1_500, at: fillStart + 917, everyMs: 7_919 })
  await sync()
  for (let turn = 0; turn < 3; turn += 1) await sync()
  const { profileId } = app
  const at = fillStart + 600_123
  const range = { from: new Date(at).toISOString(), to: new Date(at + 3_333_333).toISOString() }
  const { alerts, held } = await app.handlers['audit.fetchRange']({ profileId, ...range })
  expect(alerts).toEqual({ changed: 0, vanished: 0 })
  expect(held).toBe(serverAuditIds(scene.sandbox).length)
})

describe('what changes at Horizon afterwards', () => {
  const fetchAll = () =>
    app.handlers['audit.fetchRange']({
      profileId: app.profileId,
      from: new Date(fillStart - day).toISOString(),
      to: new Date(fillStart + 3 * day).toISOString()
    })

  test('is an alert: both contents are kept, what vanished is marked and stays', async () => {
    fillAuditLog(scene.sandbox, { count: 2_000 })
    await sync()
    inAuditLog(scene.sandbox, db => {
      db.prepare("UPDATE audit_log SET outcome = 'success', reason = 'x' WHERE seq = 10").run()
      db.prepare('DELETE FROM audit_log WHERE seq = 20').run()
    })
    expect((await fetchAll()).alerts).toEqual({ changed: 1, vanished: 1 })
    const entryOf = async (id: string) => {
      const { profileId } = app
      const { position } = await app.handlers['audit.positionOf']({ profileId, entryId: id })
      return app.handlers['audit.entry']({ profileId, position: position ?? -1 })
    }
    const changed = await entryOf('aud_00000010')
    expect([changed.row.marks, changed.versions.length]).toEqual([['changed'], 1])
    expect(changed.raw).not.toContain('"reason":"x"')
    expect(changed.versions[0]?.raw).toContain('"reason":"x"')
    const gone = await entryOf('aud_00000020')
    expect(gone.row.marks).toEqual(['vanished'])
    expect(gone.vanishedAt).not.toBeNull()
  })

  test('a span walked twice with the same result is settled', async () => {
    fillAuditLog(scene.sandbox, { count: 4_000 })
    await sync()
    const { coverage } = await fetchAll()
    // An hour before what was recorded last: younger ones may still come late.
    const newest = fillStart + 3_999 * minute
    expect(Date.parse(coverage.settledTo ?? '')).toBe(newest - 60 * minute)
  })

  test('a log that was emptied is not believed, and what is held stays', async () => {
    fillAuditLog(scene.sandbox, { count: 1_200 })
    await sync()
    const held = await heldIds()
    inAuditLog(scene.sandbox, db => db.prepare('DELETE FROM audit_log WHERE seq > 40').run())
    const { sync: now } = await sync()
    expect([now.state, now.failure?.code]).toEqual(['stopped', 'object-changed'])
    expect(await heldIds()).toEqual(held)
    inAuditLog(scene.sandbox, db => db.prepare("UPDATE audit_log SET id = 'other_' || id").run())
    expect((await sync(app)).sync.state).toBe('idle')
    expect(await heldIds()).toHaveLength(held.length + 40)
  })
})
