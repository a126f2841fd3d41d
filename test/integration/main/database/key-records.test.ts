import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { maxHeldReplies } from '@main/database/queries/held-replies'
import type { Proof } from '@shared/domain/key-proof'
import { emptyPurpose, type KeyPurpose } from '@shared/domain/key-purpose'
import { aDataFolder } from '@support/data-folder'
import { aKey, aListing, anOperation } from '@support/local-data'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`
const leaked = 'hz_live_CANARY0123456789abcdefghij'

async function setUp(folder = aDataFolder()) {
  const store = createProfileDataStore({ folder, clock: { now: Date.now } })
  const data = await store.open(profileId)
  onTestFinished(() => data.close())
  return { folder, data, files: join(folder, 'profiles', profileId) }
}

const purpose: KeyPurpose = {
  owner: 'Payments team',
  system: 'Ledger',
  storedIn: 'vault/payments/horizon',
  ticket: 'SEC-12',
  reviewOn: '2027-01-31',
  note: 'Begins with hz_live_9K3f'
}
const proof: Proof = {
  keyId: 'key_1',
  ranAt: at(1),
  permitted: {
    call: { method: 'GET', path: '/api/agents' },
    scope: 'agents:read',
    verdict: 'proved',
    status: 200,
    reason: 'It answered'
  },
  refused: { call: null, scope: null, verdict: 'not-provable', reason: 'It holds every scope' }
}
const revocation = {
  keyId: 'key_1',
  clientName: 'Billing sync',
  organizationId: 'org_acme',
  partnerId: null,
  reason: 'leaked',
  operator: 'Ada',
  requestedAt: at(2)
} as const

test('purposes are kept across starts, replaced and removed', async () => {
  const { folder, data } = await setUp()
  await data.records.setPurpose('key_2', emptyPurpose, at(1), 'Ada')
  await data.records.setPurpose('key_1', emptyPurpose, at(1), 'Ada')
  await data.records.setPurpose('key_1', purpose, at(2), 'Jonas')
  await data.records.removePurpose('key_2')
  await data.records.removePurpose('nobody')
  await data.close()
  const { data: again } = await setUp(folder)
  expect(await again.records.purposes()).toEqual([
    { ...purpose, keyId: 'key_1', updatedAt: at(2), updatedBy: 'Jonas' }
  ])
})

test('a draft is kept across starts, replaced and removed', async () => {
  const { folder, data } = await setUp()
  expect(await data.records.draft('key.create')).toBeNull()
  await data.records.saveDraft('key.create', { clientName: 'First' }, at(1))
  await data.records.saveDraft('key.create', { clientName: 'Begins with hz_live_9K3f' }, at(2))
  await data.records.saveDraft('another', {}, at(1))
  await data.records.removeDraft('another')
  await data.records.removeDraft('none')
  await data.close()
  const { records } = (await setUp(folder)).data
  expect(await records.draft('another')).toBeNull()
  expect(await records.draft('key.create')).toEqual({
    content: { clientName: 'Begins with hz_live_9K3f' },
    savedAt: at(2)
  })
})

test('a draft that no longer parses is read as nothing, and costs no other record', async () => {
  const { folder, data, files } = await setUp()
  await data.records.saveDraft('key.create', { clientName: 'First' }, at(1))
  await data.records.setPurpose('key_1', purpose, at(1), 'Ada')
  await data.close()
  const file = new Database(join(files, 'journal.db'))
  file.prepare("UPDATE drafts SET content = '{\"clientNa'").run()
  file.close()
  const again = (await setUp(folder)).data
  expect(await again.records.draft('key.create')).toEqual({ content: null, savedAt: at(1) })
  expect(again.notices).toEqual([])
  expect(await again.records.purposes()).toHaveLength(1)
})

test('of each key the last proof is kept', async () => {
  const { data } = await setUp()
  expect(await data.records.proof('key_1')).toBeNull()
  await data.records.setProof({ ...proof, ranAt: at(0) })
  await data.records.setProof(proof)
  expect(await data.records.proof('key_1')).toEqual(proof)
})

test('a revocation stands unconfirmed until a list asked for after it shows its end', async () => {
  const { folder, data } = await setUp()
  const { records } = data
  const seen = async () =>
    (await records.revocations()).map(each => [each.confirmedAt, each.seenActiveAt])
  await records.requestRevocation(revocation)
  expect(await records.revocations()).toEqual([
    { ...revocation, confirmedAt: null, seenActiveAt: null }
  ])

  await records.observeRevocations({ endedIds: ['key_1'], activeIds: [] }, at(1))
  await records.observeRevocations({ endedIds: [], activeIds: ['key_1'] }, at(1))
  expect(await seen()).toEqual([[null, null]])
  await records.observeRevocations({ endedIds: ['key_9'], activeIds: ['key_1'] }, at(3))
  await records.observeRevocations({ endedIds: [], activeIds: ['key_1'] }, at(4))
  expect(await seen()).toEqual([[null, at(3)]])
  await records.observeRevocations({ endedIds: ['key_1'], activeIds: [] }, at(5))
  await records.observeRevocations({ endedIds: ['key_1'], activeIds: [] }, at(6))
  expect(await seen()).toEqual([[at(5), at(3)]])
  await records.observeRevocations({ endedIds: [], activeIds: ['key_1'] }, at(7))
  expect(await seen()).toEqual([[at(5), at(7)]])
  await records.observeRevocations({ endedIds: ['key_1'], activeIds: [] }, at(8))
  expect(await seen()).toEqual([[at(8), at(7)]])

  await data.close()
  const { data: again } = await setUp(folder)
  expect(await again.records.revocations()).toHaveLength(1)
})

test('a second request takes the place of the first, and is not confirmed by what confirmed that', async () => {
  const { records } = (await setUp()).data
  await records.requestRevocation(revocation)
  await records.observeRevocations({ endedIds: ['key_1'], activeIds: [] }, at(3))
  await records.requestRevocation({ ...revocation, operator: 'Jonas', requestedAt: at(4) })
  expect(await records.revocations()).toEqual([
    {
      ...revocation,
      operator: 'Jonas',
      requestedAt: at(4),
      confirmedAt: null,
      seenActiveAt: null
    }
  ])
})

test('what ended well at or after a moment is told, oldest first', async () => {
  const { journal } = (await setUp()).data
  const end = async (id: string, state: 'done' | 'failed' | 'unknown', second: number) => {
    await journal.intend(anOperation({ id, kind: 'key.update' }), at(0))
    await journal.finish(id, state, {}, at(second), 'key_1')
  }
  await end('late', 'done', 5)
  await end('early', 'done', 2)
  await end('before', 'done', 1)
  await end('failed', 'failed', 5)
  await end('unknown', 'unknown', 5)
  await journal.intend(anOperation({ id: 'open' }), at(6))
  const done = await journal.doneSince(at(2))
  expect(done.map(({ id, subjectId }) => [id, subjectId])).toEqual([
    ['early', 'key_1'],
    ['late', 'key_1']
  ])
  expect(await journal.doneSince('2026-11-21T10:00:02Z')).toHaveLength(2)
})

test('a reply is held with its age, under its name, until a newer one comes', async () => {
  const { folder, data } = await setUp()
  expect(await data.replies.get('usage 7d key_1')).toBeNull()
  await data.replies.put('usage 7d key_1', { total: 1 }, at(1))
  await data.replies.put('usage 7d key_1', { total: 2, series: [null] }, at(2))
  await data.replies.put('empty', null, at(2))
  await data.close()
  const { data: again } = await setUp(folder)
  expect(await again.replies.get('usage 7d key_1')).toEqual({
    body: { total: 2, series: [null] },
    fetchedAt: at(2)
  })
  expect(await again.replies.get('empty')).toEqual({ body: null, fetchedAt: at(2) })
})

test('beyond 2,000 replies the longest untouched go, even where the clock was wrong', async () => {
  const { replies } = (await setUp()).data
  await replies.put('first', 1, '2036-01-01T00:00:00.000Z')
  await replies.put('second', 2, '2036-01-01T00:00:00.000Z')
  for (let n = 2; n < maxHeldReplies; n += 1) await replies.put(`reply ${n}`, n, at(1))
  await replies.put('first', 'again', at(2))
  await replies.put('one more', 1, at(2))
  expect(await replies.get('second')).toBeNull()
  expect(await replies.get('first')).toEqual({ body: 'again', fetchedAt: at(2) })
  expect(await replies.get('reply 2')).not.toBeNull()
})

test('a credential in whatever is recorded never reaches the disk', async () => {
  const { data, files } = await setUp()
  await data.keys.store(
    {
      ...aListing([aKey({ unknownFields: { a: leaked } })]),
      unreadable: [{ position: 1, reason: leaked }]
    },
    at(1)
  )
  await data.replies.put(
    'requests',
    { rows: [{ path: `/api/x?key=${leaked}` }], [leaked]: 1 },
    at(1)
  )
  await data.records.setPurpose(
    'key_1',
    { ...purpose, storedIn: leaked, note: leaked },
    at(1),
    'Ada'
  )
  await data.records.setProof({ ...proof, permitted: { ...proof.permitted, reason: leaked } })
  await data.records.requestRevocation({ ...revocation, clientName: leaked })
  const draft = { clientName: leaked, scopes: [`x${leaked}`], purpose: { note: leaked } }
  await data.records.saveDraft('key.create', draft, at(1))
  const everything = [
    await data.keys.held(),
    await data.history.at(at(9)),
    await data.replies.get('requests'),
    await data.records.purposes(),
    await data.records.proof('key_1'),
    await data.records.revocations(),
    await data.records.draft('key.create')
  ]
  expect(JSON.stringify(everything)).not.toContain('CANARY')
  expect(JSON.stringify(everything).match(/hz_live_\[masked\]/g)).toHaveLength(12)
  for (const name of readdirSync(files)) {
    expect(readFileSync(join(files, name)).includes('CANARY'), name).toBe(false)
  }
})

test('the hint of a key may stand in a note', async () => {
  const { data } = await setUp()
  await data.records.setPurpose('key_1', purpose, at(1), 'Ada')
  expect((await data.records.purposes())[0]?.note).toBe(purpose.note)
})

test('nothing is recorded in a journal that cannot be written, and every read still answers', async () => {
  const { folder, data, files } = await setUp()
  await data.close()
  writeFileSync(join(files, 'journal.db'), 'damaged '.repeat(1_000))
  const { records, history, journal } = (await setUp(folder)).data
  const writes = [
    () => records.setPurpose('key_1', purpose, at(1), 'Ada'),
    () => records.removePurpose('key_1'),
    () => records.setProof(proof),
    () => records.requestRevocation(revocation),
    () => records.observeRevocations({ endedIds: [], activeIds: [] }, at(1)),
    () => history.markSeen(at(1)),
    () => records.saveDraft('key.create', {}, at(1)),
    () => records.removeDraft('key.create')
  ]
  for (const write of writes) {
    await expect(write()).rejects.toMatchObject({ code: 'database-read-only' })
  }
  expect(await records.purposes()).toEqual([])
  expect(await records.proof('key_1')).toBeNull()
  expect(await records.revocations()).toEqual([])
  expect(await history.seenUpTo()).toBeNull()
  expect(await records.draft('key.create')).toBeNull()
  expect(await journal.doneSince(at(0))).toEqual([])
})
