import type { AuditStore } from '@main/core/audit-ports'
import {
  anIntake,
  aSentEntry,
  firstAt,
  heldEntries,
  minute,
  openAudit,
  pageBytes,
  sentEntries,
  takeAll,
  verifyAll
} from '@support/audit-pages'
import { bundledForNode } from '@support/local-data'
import { expect, test } from 'vitest'

const workerUrl = bundledForNode('src/main/database/worker.ts', 'audit-page-worker')

test('entries, cursor and ledger are there after a restart, in the order of their time', async () => {
  const profile = await openAudit()
  const sent = sentEntries(1, 1_200)
  expect(await takeAll(profile.audit, sent)).toMatchObject([
    { kind: 'stored', added: 500, nextCursor: 'c500', hasMore: true, lastSeq: 500 },
    { kind: 'stored', added: 500 },
    { kind: 'stored', added: 200, nextCursor: 'c1200', hasMore: false, highWaterSeq: 1_000_000 }
  ])
  await profile.reopen()
  expect(await profile.audit.ledger()).toMatchObject({
    held: 1_200,
    cursor: 'c1200',
    highWaterSeq: 1_000_000,
    runs: [{ fromSeq: 1, toSeq: 1_200 }],
    chain: { firstPosition: 1, lastPosition: 1_200 }
  })
  const held = await heldEntries(profile.audit)
  expect(held.map(({ raw }) => JSON.parse(raw))).toEqual(sent)
  expect(held.map(({ position }) => position)).toEqual(sent.map(({ seq }) => seq))
  expect(await verifyAll(profile.audit)).toMatchObject({
    isDone: true,
    bad: null,
    verifiedTo: 1_200
  })
})

test('a page that comes again is a page of duplicates and changes nothing', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 300))
  const before = await audit.ledger()
  const again = await audit.takePage(anIntake(pageBytes(sentEntries(101, 300))))
  expect(again).toMatchObject({ kind: 'stored', added: 0, duplicates: 200, changed: 0 })
  const { held, chain } = await audit.ledger()
  expect({ held, chain }).toEqual({ held: before.held, chain: before.chain })
})

test('an entry that comes twice in one page is stored once', async () => {
  const { audit } = await openAudit()
  const twice = [aSentEntry(1), aSentEntry(2), aSentEntry(2), aSentEntry(3)]
  expect(await audit.takePage(anIntake(pageBytes(twice)))).toMatchObject({
    added: 3,
    duplicates: 1
  })
})

test('fields in another order are the same entry; another value is another version of it', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 10))
  const reordered = Object.fromEntries(Object.entries(aSentEntry(5)).reverse())
  const changed = aSentEntry(6, { outcome: 'error' })
  const outcome = await audit.takePage(anIntake(pageBytes([reordered, changed])))
  expect(outcome).toMatchObject({ added: 0, duplicates: 1, changed: 1 })
  expect(await audit.takePage(anIntake(pageBytes([changed])))).toMatchObject({
    duplicates: 1,
    changed: 0
  })
  const entry = await audit.entry(6)
  expect(JSON.parse(entry?.raw ?? '')).toEqual(aSentEntry(6))
  expect(entry?.versions.map(({ raw }) => JSON.parse(raw))).toEqual([changed])
  expect(entry?.row.marks).toContain('changed')
  expect((await audit.ledger()).changed).toBe(1)
})

test('an id that comes under another number is known all the same', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 10))
  const renumbered = { ...aSentEntry(3), seq: 11 }
  expect(await audit.takePage(anIntake(pageBytes([renumbered])))).toMatchObject({
    added: 0,
    changed: 1
  })
})

const refusals = {
  'text that is not JSON': [Buffer.from('{"data":['), 'unreadable', 'The page is not JSON'],
  'a page without entries': [Buffer.from('{}'), 'unreadable', 'no list of entries'],
  'two lists': [Buffer.from('{"data":[],"data":[]}'), 'unreadable', 'two lists'],
  'bad UTF-8': [
    Buffer.concat([
      Buffer.from('{"data":[{"id":"a"},{"id":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}]}')
    ]),
    'unreadable',
    'Entry 2 of the page is not UTF-8'
  ],
  'an entry without an id': [pageBytes([aSentEntry(1), { seq: 2 }]), 'unreadable', 'Entry 2'],
  'a time that is no date': [
    pageBytes([aSentEntry(1, { occurred_at: '2026-02-30T00:00:00Z' })]),
    'unreadable',
    'no date'
  ],
  'depth without end': [
    Buffer.from(`{"data":[{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}`),
    'unreadable',
    'nested too deeply'
  ],
  'more values than the worker could hold': [
    Buffer.concat([
      Buffer.from('{"data":[{"id":"a","metadata":{"x":["{[",'),
      Buffer.alloc(3_000_003, '{},'),
      Buffer.from('{}]}}]}')
    ]),
    'unreadable',
    'more than 2,000,000 values'
  ],
  'numbers that fall': [pageBytes([aSentEntry(2), aSentEntry(1)]), 'order', 'number 1 after 2'],
  'one number for two entries': [
    pageBytes([aSentEntry(1), aSentEntry(1, { id: 'other' })]),
    'order',
    'number 1'
  ],
  'a number left out': [pageBytes([aSentEntry(1), aSentEntry(4)]), 'hole', '2 numbers'],
  'a page that leads to itself': [
    pageBytes([aSentEntry(1)], { has_more: true, next_cursor: 'here' }),
    'loop',
    'leads to itself'
  ],
  'more without a place': [
    pageBytes([aSentEntry(1)], { has_more: true, next_cursor: null }),
    'unreadable',
    'not where'
  ]
} as const

test.each(Object.entries(refusals))(
  '%s: refused with its reason, and nothing of the page is stored',
  async (_name, [bytes, why, reason]) => {
    const { audit } = await openAudit()
    const outcome = await audit.takePage(anIntake(new Uint8Array(bytes), { after: 'here' }))
    expect(outcome).toMatchObject({ kind: 'refused', why })
    expect(outcome.kind === 'refused' && outcome.reason).toContain(reason)
    expect(await audit.ledger()).toMatchObject({ held: 0, cursor: null, runs: [] })
  }
)

test('a hole is refused with its ends, and kept as a hole once it is accepted', async () => {
  const { audit } = await openAudit()
  await takeAll(audit, sentEntries(1, 5))
  const later = pageBytes([aSentEntry(9), aSentEntry(10)])
  expect(await audit.takePage(anIntake(later))).toMatchObject({
    why: 'hole',
    missing: { from: 6, to: 8 }
  })
  expect(await audit.takePage(anIntake(later, { isHoleAccepted: true }))).toMatchObject({
    added: 2
  })
  expect((await audit.ledger()).runs).toMatchObject([
    { fromSeq: 1, toSeq: 5 },
    { fromSeq: 9, toSeq: 10 }
  ])
})

test('cursors that lead in a circle are noticed', async () => {
  const { audit } = await openAudit()
  const page = (from: number, next: string) =>
    pageBytes(sentEntries(from, from + 1), { has_more: true, next_cursor: next })
  await audit.takePage(anIntake(page(1, 'b')))
  await audit.takePage(anIntake(page(3, 'c'), { after: 'b' }))
  expect(await audit.takePage(anIntake(page(1, 'b'), { after: 'c' }))).toMatchObject({
    why: 'loop'
  })
})

test('hostile content is kept as it came and harms nothing', async () => {
  const profile = await openAudit()
  const hostile = [
    '{"id":"a","seq":1,"occurred_at":"2026-11-01T00:00:00Z","action":"x","changes":{"__proto__":{"polluted":"yes"}},"metadata":{"big":9223372036854775808}}',
    '{"id":"b","seq":2,"occurred_at":"2026-11-01T00:00:00Z","action":"\\ud800 \\u0000 \\u202e","outcome":7}',
    '{ "id": "c",\n "seq": 3, "occurred_at": "2026-11-01T00:00:00Z", "action": "x]},{[\\"", "action": "y" }'
  ]
  const page = Buffer.from(`{"data":[${hostile.join(' , ')}],"next_cursor":"n","has_more":false}`)
  expect(await profile.audit.takePage(anIntake(page))).toMatchObject({ added: 3 })
  await profile.reopen()
  expect((await heldEntries(profile.audit)).map(({ raw }) => raw)).toEqual(hostile)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null })
})

test('pages with as many values as they may have, and a credential in them, leave the worker alive', async () => {
  const { audit } = await openAudit(workerUrl())
  const members = Array.from({ length: 1_900_000 }, (_, nth) => `"k${nth.toString(36)}":1`).join()
  for (const seq of [1, 2]) {
    const entry = aSentEntry(seq, { reason: `used ${key}`, metadata: '$' })
    const page = pageBytes([entry], { high_water_seq: 2 })
    const bytes = Buffer.from(Buffer.from(page).toString().replace('"$"', `{${members}}`))
    const outcome = await audit.takePage(anIntake(new Uint8Array(bytes)))
    expect(outcome).toMatchObject({ kind: 'stored', added: 1 })
  }
  expect(await audit.ledger()).toMatchObject({ held: 2 })
})

test('an entry of 10 MB is kept exactly', async () => {
  const profile = await openAudit()
  const long = aSentEntry(2, { metadata: { text: 'ж"\\'.repeat(2_500_000) } })
  await takeAll(profile.audit, [aSentEntry(1), long, aSentEntry(3)])
  await profile.reopen()
  expect((await profile.audit.entry(2))?.raw).toBe(JSON.stringify(long))
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null, verifiedTo: 3 })
})

test('large entries of one chunk are kept exactly, page after page and after a purge', async () => {
  const profile = await openAudit()
  const text = 'ж"\\'.repeat(30_000)
  const sent = sentEntries(1, 40).map(entry =>
    entry.seq % 2 === 0
      ? aSentEntry(entry.seq, { metadata: { text: `${entry.seq}${text}` } })
      : entry
  )
  await takeAll(profile.audit, sent, 10)
  await profile.reopen()
  expect(await takeAll(profile.audit, sent, 7)).toMatchObject(
    Array.from({ length: 6 }, () => ({ added: 0, changed: 0 }))
  )
  await profile.audit.purgeOn(firstAt + 8 * minute)
  await profile.reopen()
  const held = await heldEntries(profile.audit)
  expect(held.map(({ raw }) => raw)).toEqual(sent.slice(7).map(entry => JSON.stringify(entry)))
  expect(await verifyAll(profile.audit)).toMatchObject({ bad: null, verifiedTo: 40 })
})

test('a damaged large entry is set aside when it is read, told as lost, and found by Verify', async () => {
  const profile = await openAudit()
  const large = aSentEntry(2, { metadata: { text: 'x'.repeat(100_000) } })
  await takeAll(profile.audit, [aSentEntry(1), large, aSentEntry(3)])
  await profile.edit(db => {
    const { body } = db.prepare('SELECT body FROM audit_large').get() as { body: Buffer }
    body.writeUInt8(body.readUInt8(body.length >> 1) ^ 255, body.length >> 1)
    db.prepare('UPDATE audit_large SET body = ?').run(body)
  })
  expect(await profile.audit.entry(2)).toBeNull()
  expect((await profile.audit.ledger()).lost).toMatchObject([{ entries: 3 }])
  expect((await verifyAll(profile.audit)).bad?.what).toContain('damaged')
})

const key = `hz_live_${'a1'.repeat(20)}`
test.each([
  aSentEntry(1, { api_key: { id: 'k', prefix: key, kind: 'user' } }),
  aSentEntry(1, { api_key: { id: 'k', prefix: 'not a hint of twelve', kind: 'user' } }),
  aSentEntry(1, { reason: `The key ${key} is wrong` }),
  aSentEntry(1, { metadata: { path: '/api/webhooks/agent/secret-token-of-a-webhook' } })
])('a whole credential never reaches the disk', async entry => {
  const profile = await openAudit()
  await takeAll(profile.audit, [entry])
  const raw = (await profile.audit.entry(1))?.raw ?? ''
  expect(raw).toContain('[masked]')
  expect(raw).not.toMatch(/a1a1a1|of twelve|secret-token/)
  expect(await takeAll(profile.audit, [entry])).toMatchObject([{ duplicates: 1 }])
})

test('what only stands for a token, and hints of one, stay as they were sent', async () => {
  const { audit } = await openAudit()
  const shown = {
    path: '/api/webhooks/agent/:token',
    route: '/partner-invitations/{token}/accept',
    token_hint: 'whsec_0aB1cD',
    token_prefix: 'hz_live_9fK2'
  }
  const real = { path: '/api/webhooks/agent/9dK2mQ7xTz', token_hint: 'hz_live_9fK2' }
  await takeAll(audit, [aSentEntry(1, { metadata: shown }), aSentEntry(2, { metadata: real })])
  expect((await audit.entry(1))?.row.entry.metadata).toEqual(shown)
  const { metadata } = (await audit.entry(2))?.row.entry ?? {}
  expect(metadata).toEqual({ ...real, path: '/api/webhooks/agent/[masked]' })
})

test('a credential hidden in escapes does not reach the disk either', async () => {
  const { audit } = await openAudit()
  const raw = JSON.stringify(aSentEntry(1, { reason: 'KEY' })).replace(
    'KEY',
    `hz\\u005flive_${'a1'.repeat(20)}`
  )
  await audit.takePage(anIntake(Buffer.from(`{"data":[${raw}]}`), {}))
  expect((await audit.entry(1))?.row.entry.reason).toBe('hz_live_[masked]')
})

const apiKey = { id: 'key_x', prefix: 'hz_live_abcd', kind: 'user' }
const revoked = {
  api_key: null,
  action: 'api_key.revoked',
  outcome: 'success',
  resource: { type: 'api_key', id: 'key_x', name: null }
}
async function marksIn(audit: AuditStore) {
  const { rows } = await audit.rows({
    expression: { kind: 'all' },
    order: 'oldest',
    index: 0,
    limit: 10
  })
  return Object.fromEntries(rows.map(row => [row.position, row.marks]))
}

test('late, first addresses and use after a revocation are marked', async () => {
  const { audit } = await openAudit()
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 1, 0, minutes)).toISOString()
  await takeAll(audit, [
    aSentEntry(1, { api_key: apiKey, ip: '1.1.1.1', occurred_at: at(1), recorded_at: at(1) }),
    aSentEntry(2, { api_key: apiKey, ip: '2.2.2.2', occurred_at: at(2), recorded_at: at(2) }),
    aSentEntry(3, { ...revoked, occurred_at: at(3), recorded_at: at(3) }),
    aSentEntry(4, { api_key: apiKey, ip: '2.2.2.2', occurred_at: at(4), recorded_at: at(4) }),
    aSentEntry(5, { api_key: null, occurred_at: at(1), recorded_at: at(59) })
  ])
  expect(await marksIn(audit)).toEqual({
    1: [],
    2: ['first-address'],
    3: [],
    4: ['after-revoke'],
    5: ['late']
  })
})

test('within the second of a revocation, what was recorded after it is use after it', async () => {
  const { audit } = await openAudit()
  const times = { occurred_at: '2026-11-01T00:03:07Z', recorded_at: '2026-11-01T00:03:07Z' }
  const used = { api_key: apiKey, ip: '1.1.1.1', ...times }
  await takeAll(audit, [aSentEntry(1, used), aSentEntry(2, { ...revoked, ...times })])
  await takeAll(audit, [aSentEntry(3, used), aSentEntry(4, { ...revoked, ...times })])
  await takeAll(audit, [aSentEntry(5, used)])
  expect(await marksIn(audit)).toEqual({
    1: [],
    2: [],
    3: ['after-revoke'],
    4: [],
    5: ['after-revoke']
  })
})
