import { auditCountsSchema } from '@shared/contract/audit'
import { aWireEntry, wireEntries } from '@support/fake-audit-feed'
import { connectedApp, settled } from '@support/fakes'
import { beforeEach, describe, expect, test } from 'vitest'

let app: Awaited<ReturnType<typeof connectedApp>>
beforeEach(async () => {
  app = await connectedApp()
  app.machine.remote.audit.state.entries = [
    ...wireEntries(1, 30),
    aWireEntry(31, { outcome: 'denied', ip: '10.0.0.7' }),
    aWireEntry(32, { outcome: 'denied', ip: '203.0.113.9' })
  ]
  await app.core.handlers['audit.sync']({ profileId: app.profileId, isBackground: false })
  for (let turn = 0; turn < 60; turn += 1) await settled()
})

const asked = (query: string, more: { fixed?: string; zone?: 'utc' | 'local' } = {}) => ({
  profileId: app.profileId,
  query,
  zone: 'utc' as const,
  moment: '2026-11-20T09:00:00.000Z',
  ...more
})
const rows = (query: string, more: { fixed?: string } = {}) =>
  app.core.handlers['audit.rows']({ ...asked(query, more), order: 'newest', index: 0, limit: 50 })
const ids = async (query: string, more: { fixed?: string } = {}) =>
  (await rows(query, more)).rows.map(({ entry }) => entry.id)
const counted = {
  buckets: 10,
  split: 'none' as const,
  facets: ['outcome' as const],
  facetValues: 5
}

describe('rows', () => {
  test('are those of the query, the newest first, with the version they are of', async () => {
    expect(await ids('-outcome:success')).toEqual(['aud_000032', 'aud_000031'])
    const { version } = await app.core.handlers['audit.status']({ profileId: app.profileId })
    expect((await rows('')).version).toBe(version)
  })

  test('never claim a version they are older than', async () => {
    const { profileId } = app
    app.data.data.audit.rows.mockImplementationOnce(async () => {
      app.machine.remote.audit.state.entries = wireEntries(1, 40)
      await app.core.handlers['audit.sync']({ profileId, isBackground: false })
      for (let turn = 0; turn < 60; turn += 1) await settled()
      return { rows: [], hasMore: false }
    })
    const { version } = await rows('')
    const status = await app.core.handlers['audit.status']({ profileId })
    expect(version).toBeLessThan(status.version)
  })

  test('keep to the fixed part too, whatever the query says', async () => {
    expect(await ids('ip:10.0.0.0/8 OR ip:203.0.113.9', { fixed: 'ip:10.0.0.7' })).toEqual([
      'aud_000031'
    ])
    expect(await ids('', { fixed: 'outcome:denied' })).toHaveLength(2)
  })

  test('say which of them have a note', async () => {
    const { profileId } = app
    await app.core.handlers['audit.setNote']({ profileId, position: 32, text: 'seen' })
    expect((await rows('outcome:denied')).rows.map(({ hasNote }) => hasNote)).toEqual([true, false])
  })

  test.each(['after:yestrday', '"unbalanced', '(outcome:denied', 'x'.repeat(10_000)])(
    'of a query that cannot be read are refused with the place: %.20s',
    async query => {
      await expect(rows(query)).rejects.toMatchObject({
        code: 'invalid-input',
        details: { fields: [{ field: 'query', issue: expect.stringContaining('at character') }] }
      })
    }
  )

  test('of a fixed part that cannot be read say that it is the fixed part', async () => {
    await expect(rows('', { fixed: 'after:never' })).rejects.toMatchObject({
      details: { fields: [{ field: 'fixed' }] }
    })
  })
})

describe('counts', () => {
  test('come with what of their own window is not held', async () => {
    const { queries, state } = app.machine.remote.audit
    queries.length = 0
    state.entries = wireEntries(1, 90)
    const recent = await app.core.handlers['audit.counts']({
      ...asked('after:2026-11-18T00:10'),
      ...counted
    })
    expect(auditCountsSchema.parse(recent).coverage).toMatchObject({
      from: '2026-11-18T00:10:00.000Z',
      absences: []
    })
    await app.machine.time.advance(3_600_000)
    const later = await app.core.handlers['audit.counts']({ ...asked(''), ...counted })
    expect(later.coverage.absences).toEqual([
      { why: 'not-downloaded', from: '2026-11-20T09:00:00.000Z', to: null, entries: null }
    ])
    const past = await app.core.handlers['audit.counts']({
      ...asked('before:2026-11-19'),
      ...counted
    })
    expect(past.coverage.absences).toEqual([])
    expect(queries).toEqual([])
  })

  test('leave what is asked of a facet out of its own values, and the fixed part in', async () => {
    const { count } = app.data.data.audit
    await app.core.handlers['audit.counts']({
      ...asked('outcome:denied ip:"10.0.0.7"', { fixed: 'outcome:denied' }),
      ...counted,
      facets: ['outcome', 'ip', 'actor']
    })
    const equals = (field: string, text: string) => ({
      kind: 'match',
      field,
      pattern: { how: 'equals', text }
    })
    const [denied, address] = [equals('outcome', 'denied'), equals('ip', '10.0.0.7')]
    expect(count.mock.lastCall?.[0].choices).toEqual([
      { field: 'outcome', expression: { kind: 'and', of: [denied, address] } },
      { field: 'ip', expression: { kind: 'and', of: [denied, denied] } }
    ])
  })

  test('say what was not held when they began, and what was removed since', async () => {
    const { profileId } = app
    const { ledger, count } = app.data.data.audit
    const known = await ledger()
    const counts = await count.getMockImplementation()
    count.mockImplementationOnce(async request => {
      const more = { ...known, highWaterSeq: 90, version: known.version + 1 }
      const purgedBefore = Date.parse('2026-11-18T00:05:00.000Z')
      const runs = known.runs.map(run => ({ ...run, toSeq: 90 }))
      ledger.mockResolvedValueOnce({ ...more, purgedBefore, runs })
      return (await counts?.(request)) as NonNullable<Awaited<ReturnType<typeof count>>>
    })
    ledger.mockResolvedValueOnce({ ...known, highWaterSeq: 90 })
    const { coverage } = await app.core.handlers['audit.counts']({
      ...asked('', {}),
      ...counted,
      profileId
    })
    expect(coverage.absences.map(({ why, entries }) => [why, entries])).toEqual([
      ['purged', null],
      ['not-downloaded', 58]
    ])
  })

  test('go on with their own window; of a count that was replaced nothing goes on', async () => {
    const { profileId } = app
    const handlers = app.core.handlers
    const first = await handlers['audit.counts']({ ...asked('before:2026-11-19'), ...counted })
    const second = await handlers['audit.counts']({ ...asked('outcome:denied'), ...counted })
    await expect(
      handlers['audit.moreCounts']({ profileId, countId: first.countId })
    ).rejects.toMatchObject({ code: 'not-found' })
    const more = await handlers['audit.moreCounts']({ profileId, countId: second.countId })
    expect([more.isDone, more.total, more.coverage.from]).toEqual([
      true,
      2,
      '2026-11-18T00:01:00.000Z'
    ])
  })
})

test('values are offered while the query is still being written', async () => {
  const values = (query: string) =>
    app.core.handlers['audit.values']({ ...asked(query), field: 'actor', typed: 'a', limit: 5 })
  await values('outcome:denied')
  await values('outcome:denied "unbal')
  const expressions = app.data.data.audit.values.mock.calls.map(
    ([{ expression }]) => expression.kind
  )
  expect(expressions).toEqual(['match', 'all'])
})

describe('one entry', () => {
  const entry = (position: number) =>
    app.core.handlers['audit.entry']({ profileId: app.profileId, position })

  test('comes with its JSON and its note; one that is let go is not found', async () => {
    const { profileId } = app
    await app.core.handlers['audit.setNote']({ profileId, position: 3, text: 'asked Ada' })
    const { row, raw, note } = await entry(3)
    expect([row.entry.id, row.hasNote, note?.text]).toEqual(['aud_000003', true, 'asked Ada'])
    expect(JSON.parse(raw)).toEqual(aWireEntry(3))
    await expect(entry(99)).rejects.toMatchObject({
      code: 'not-found',
      message: 'This computer holds no entry 99 of its log yet'
    })
  })

  test('of ten megabytes is cut for the screen, and its size is told', async () => {
    const known = await app.data.data.audit.entry(3)
    if (known === null) throw new Error('it is there')
    app.data.data.audit.entry.mockResolvedValueOnce({
      ...known,
      raw: 'x'.repeat(10_000_000),
      rawBytes: 10_000_000,
      versions: [{ raw: 'y'.repeat(300_000), seenAt: 1e300 }]
    })
    const { raw, rawBytes, versions } = await entry(3)
    expect([raw.length, rawBytes, versions[0]?.raw.length]).toEqual([200_000, 10_000_000, 200_000])
    expect(versions[0]?.seenAt).toBe('9999-12-31T23:59:59.999Z')
  })

  test('is found by its id', async () => {
    const find = (entryId: string) =>
      app.core.handlers['audit.positionOf']({ profileId: app.profileId, entryId })
    expect(await find('aud_000031')).toEqual({ position: 31 })
    expect(await find('nobody')).toEqual({ position: null })
  })
})
