import { auditSearch } from '@sandbox/store/audit-reading'
import {
  type WireAuditEntry,
  wireAuditEntrySchema,
  wireAuditPageSchema
} from '@shared/horizon/audit-entry'
import { makeKey, type Sandbox, startSandbox, stored } from '@support/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const seed = 'audit feed'
let horizon: Sandbox
/** Everything that the log held before the tests. */
let log: WireAuditEntry[]
beforeAll(async () => {
  horizon = await startSandbox({ scenario: 'acme', seed })
  log = await walk('order=asc&limit=1000')
})
afterAll(() => horizon.close())

const get = (query: string) => horizon.admin('GET', `/admin/audit-logs?${query}`)
const read = (data: unknown[]) => data.map(entry => wireAuditEntrySchema.parse(entry))

/** Every page until there is no more. */
async function walk(query: string): Promise<WireAuditEntry[]> {
  const all: WireAuditEntry[] = []
  let after = ''
  for (;;) {
    const { status, body } = await get(`${query}${after}`)
    expect(status).toBe(200)
    all.push(...read(body.data))
    if (!body.has_more) return all
    after = `&after=${body.next_cursor}`
  }
}

const seqs = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq)
const recordSomething = async (name: string): Promise<string> =>
  (await makeKey(horizon, { client_name: name })).id

describe('order and pages', () => {
  test('the whole log comes by seq, without a gap, as it was recorded', () => {
    const rows = stored<{ seq: number; id: string }>(
      horizon,
      `SELECT seq, id FROM audit_log WHERE seq <= ${log.at(-1)?.seq} ORDER BY seq`
    )
    expect(log.map(({ seq, id }) => ({ seq, id }))).toEqual(rows)
    expect(seqs(log)).toEqual(log.map((_, nth) => nth + 1))
    expect(log.length).toBeGreaterThan(10_000)
  })

  test('without parameters it is the newest fifty, newest first', async () => {
    const { body } = await get('')
    const newest = stored<{ seq: number }>(
      horizon,
      'SELECT seq FROM audit_log ORDER BY seq DESC LIMIT 50'
    )
    expect(seqs(body.data)).toEqual(seqs(newest))
    expect(wireAuditPageSchema.parse(body)).toMatchObject({
      has_more: true,
      high_water_seq: newest[0]?.seq,
      next_cursor: expect.any(String)
    })
  })

  test('an entry has every field of the contract', async () => {
    const { body } = await get('limit=1')
    expect(Object.keys(body.data[0])).toEqual([
      'id',
      'seq',
      'occurred_at',
      'recorded_at',
      'actor',
      'partner',
      'api_key',
      'action',
      'resource',
      'ip',
      'user_agent',
      'outcome',
      'reason',
      'changes',
      'metadata',
      'request_id'
    ])
  })

  test('it says since when it can tell: since its first entry was recorded', async () => {
    const { body } = await get('order=asc&limit=1')
    expect(body.oldest_available_at).toBe(log[0]?.recorded_at)
  })

  test.each(['asc', 'desc'])('pages of a %s walk follow one another', async order => {
    const query = `order=${order}&limit=97&action=partner_key.created&resource_type=api_key`
    const found = await walk(`order=${order}&limit=3&action=partner_key.created`)
    const expected = log.filter(({ action }) => action === 'partner_key.created')
    expect(seqs(found)).toEqual(seqs(order === 'asc' ? expected : expected.toReversed()))
    expect(await walk(query)).toEqual(found)
  })

  test.each(['asc', 'desc'])('a %s cursor continues with what is recorded later', async order => {
    const last = await get(`order=${order}&limit=1000&action=api_key.created`)
    expect(last.body.has_more).toBe(false)
    const after = last.body.next_cursor
    const again = await get(`order=${order}&after=${after}`)
    expect([again.body.data, again.body.has_more]).toEqual([[], false])
    expect(again.body.next_cursor).toEqual(expect.any(String))

    const ids = [await recordSomething('first'), await recordSomething('second')]
    const later = await get(`order=${order}&after=${again.body.next_cursor}`)
    const resources = later.body.data.map((entry: WireAuditEntry) => entry.resource?.id)
    expect(resources).toEqual(order === 'asc' ? ids : ids.toReversed())
    const rest = await get(`order=${order}&after=${later.body.next_cursor}`)
    expect(rest.body.data).toEqual([])
  })

  test('entries recorded during a walk down neither shift nor repeat it', async () => {
    const first = await get('limit=5')
    const id = await recordSomething('in between')
    const second = await get(`limit=5&after=${first.body.next_cursor}`)
    const top = first.body.data[0].seq
    const rest = await get(`limit=1000&outcome=error&after=${second.body.next_cursor}`)
    expect(rest.body.has_more).toBe(false)
    const next = await get(`after=${rest.body.next_cursor}`)
    const resources = next.body.data.map((entry: WireAuditEntry) => entry.resource?.id)
    expect(resources).toEqual([id])
    expect(seqs([...first.body.data, ...second.body.data])).toEqual(
      Array.from({ length: 10 }, (_, nth) => top - nth)
    )
  })

  test('a thousand at once, and no more', async () => {
    expect((await get('limit=1000')).body.data).toHaveLength(1_000)
    const refused = await get('limit=1001')
    expect([refused.status, refused.body.error]).toEqual([400, 'validation_error'])
  })

  test('reading leaves no trace', async () => {
    const before = (await get('limit=1')).body.high_water_seq
    await walk('limit=500&action=partner.invited')
    expect((await get('limit=1')).body.high_water_seq).toBe(before)
  })
})

describe('filters', () => {
  const rows: [string, (entry: WireAuditEntry) => boolean, string[]][] = [
    ['actor=Agency%20CRM%20sync', ({ actor }) => actor?.name === 'Agency CRM sync', []],
    ['actor=camille@agency.example', ({ actor }) => actor?.email === 'camille@agency.example', []],
    ['action=message.sent', ({ action }) => action === 'message.sent', ['action']],
    ['resource_type=department', ({ resource }) => resource?.type === 'department', []],
    ['resource_id=agent_001', ({ resource }) => resource?.id === 'agent_001', ['resourceId']],
    ['ip=192.0.2.140', ({ ip }) => ip === '192.0.2.140', ['ip']],
    ['outcome=denied', ({ outcome }) => outcome === 'denied', []],
    [
      'outcome=denied&action=api_key.rejected&ip=192.0.2.140',
      ({ outcome, action, ip }) =>
        outcome === 'denied' && action === 'api_key.rejected' && ip === '192.0.2.140',
      ['ip']
    ]
  ]
  test.each(rows)('%s', async (query, isWanted) => {
    const expected = log.filter(isWanted)
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(log.length)
    expect(seqs(await walk(`order=asc&limit=1000&${query}`))).toEqual(seqs(expected))
  })

  test('by key, by the id of a user, and by time: the start included, the end not', async () => {
    const one = log.find(({ actor }) => actor?.type === 'partner_user')
    const byUser = await walk(`order=asc&limit=1000&actor=${one?.actor?.id}`)
    expect(seqs(byUser)).toEqual(seqs(log.filter(({ actor }) => actor?.id === one?.actor?.id)))

    const key = log.find(({ api_key }) => api_key?.kind === 'partner')?.api_key?.id
    const byKey = await walk(`order=asc&limit=1000&api_key_id=${key}`)
    expect(seqs(byKey)).toEqual(seqs(log.filter(({ api_key }) => api_key?.id === key)))

    const from = log.at(-900)?.occurred_at ?? ''
    const to = log.at(-100)?.occurred_at ?? ''
    const between = await walk(`order=asc&limit=1000&from=${from}&to=${to}`)
    const exact = log.filter(({ occurred_at }) => occurred_at >= from && occurred_at < to)
    expect(seqs(between)).toEqual(seqs(exact))
    expect(between.length).toBeGreaterThan(500)
    expect(seqs(between)).toContain(log.at(-900)?.seq)
    expect(seqs(between)).not.toContain(log.at(-100)?.seq)
  })

  test('partner_id finds what a partner did and what was done to it, and nothing else', async () => {
    const { body } = await horizon.admin('GET', '/admin/partners')
    for (const { id, organization_name } of body) {
      const found = await walk(`order=asc&limit=1000&partner_id=${id}`)
      const isAbout = ({ partner, resource, actor }: WireAuditEntry) =>
        partner?.id === id ||
        (resource?.type === 'partner' && resource.id === id) ||
        actor?.id === id
      expect(seqs(found)).toEqual(seqs(log.filter(isAbout)))
      expect(new Set(found.map(({ partner }) => partner?.organization_name ?? ''))).toEqual(
        new Set(found.length === 0 ? [] : [organization_name])
      )
    }
    const agency = body.find(
      (partner: { organization_name: string }) =>
        partner.organization_name === 'Tern Field Services'
    )
    const actors = (await walk(`order=asc&limit=1000&partner_id=${agency.id}`)).map(
      ({ actor }) => actor?.type
    )
    expect(new Set(actors)).toEqual(
      new Set(['admin_secret', 'partner_user', 'partner_api_key', 'system'])
    )
  })

  test('what nothing matches is an empty page with a cursor', async () => {
    const { status, body } = await get('actor=nobody')
    expect([status, body.data, body.has_more]).toEqual([200, [], false])
    expect(body.next_cursor).toEqual(expect.any(String))
  })

  test.each([
    'actorId',
    'actorName',
    'actorEmail',
    'partnerId',
    'action',
    'resourceType',
    'resourceId',
    'apiKeyId',
    'ip',
    'outcome'
  ] as const)('%s is looked up in an index, not in the whole log', name => {
    for (const order of ['asc', 'desc'] as const) {
      const sql = `SELECT * FROM audit_log ${auditSearch({ [name]: 'x' }, order)}`
      const plan = stored<{ detail: string }>(
        horizon,
        `EXPLAIN QUERY PLAN ${sql.replaceAll(/@\w+/g, match => (match === `@${name}` ? "'x'" : '9'))}`
      )
      const details = plan.map(({ detail }) => detail)
      expect(details.some(detail => /USING INDEX audit_log_(of|by)_/.test(detail))).toBe(true)
      expect(details.filter(detail => detail.startsWith('SCAN'))).toEqual([])
    }
  })
})

describe('bad input', () => {
  const text = (cursor: string) => Buffer.from(cursor).toString('base64url')
  test.each([
    ['after', `after=nonsense`],
    ['after', `after=${text('asc.1')}!&order=asc`],
    ['after', `after=${text('asc.1.2.3')}&order=asc`],
    ['after', `after=${text('asc.999999999')}&order=asc`],
    ['after', `after=${text('desc.1')}&order=asc`],
    ['after', `after=${text('asc.1')}`],
    ['limit', 'limit=0'],
    ['limit', 'limit=-1'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=1e2'],
    ['limit', 'limit=many'],
    ['order', 'order=newest'],
    ['outcome', 'outcome=failed'],
    ['from', 'from=yesterday'],
    ['to', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'],
    ['actor', 'actor=']
  ])('%s: %s is 400 and named', async (field, query) => {
    const { status, body } = await get(query)
    expect([status, body.error]).toEqual([400, 'validation_error'])
    expect(body.details).toMatchObject([{ field }])
  })

  test('nobody reads it without the admin secret', async () => {
    const { plaintext } = await makeKey(horizon, { scopes: ['*'] })
    expect((await horizon.withKey(plaintext, 'GET', '/admin/audit-logs')).status).toBe(401)
  })
})
