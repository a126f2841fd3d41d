import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProfileDataStore } from '@main/database/profile-data-store'
import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import { aDataFolder } from '@support/data-folder'
import { fakeRotationJournal } from '@support/fake-rotation-journal'
import { bundledForNode } from '@support/local-data'
import { consumersSet, entryOf, rotatedKey, rotationStarted } from '@support/local-rotations'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const [first, second] = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002'
]
const operationId = '00000000-0000-4000-8000-0000000000aa'
const leaked = 'hz_live_CANARY0123456789abcdefghij'
const writer = bundledForNode('test/support/append-rotation.ts', 'append-rotation')

async function setUp(folder = aDataFolder()) {
  const data = await createProfileDataStore({ folder, clock: { now: Date.now } }).open(profileId)
  onTestFinished(() => data.close())
  const files = join(folder, 'profiles', profileId)
  return { folder, data, rotations: data.rotations, files, path: join(files, 'journal.db') }
}

const ended = (seq: number) => entryOf(seq, { is: 'ended', how: 'recorded' })
const candidate = {
  keyId: 'key_2',
  clientName: 'Billing sync [rot-7f3a9c21e0b4d5f6]',
  createdAt: null,
  enabled: true,
  certainty: 'nonce'
} as const

describe.each([
  ['the journal', async () => (await setUp()).rotations],
  ['the fake of it', async () => fakeRotationJournal().rotations]
])('%s', (_what, open) => {
  test('gives back every entry in its order, the rotations in that of their start', async () => {
    const rotations = await open()
    const later = { ...rotationStarted(), at: '2026-11-21T11:00:00.000Z' }
    await rotations.append(first, rotationStarted())
    await rotations.append(second, later)
    await rotations.append(first, consumersSet(2))
    const whole = { id: first, entries: [rotationStarted(), consumersSet(2)], unreadable: 0 }
    expect(await rotations.get(first)).toEqual(whole)
    expect(await rotations.all()).toEqual([whole, { id: second, entries: [later], unreadable: 0 }])
    expect(await rotations.get(operationId)).toBeNull()
  })

  test('knows that it holds one, also when that has ended', async () => {
    const rotations = await open()
    expect(await rotations.hasAny()).toBe(false)
    await rotations.append(first, rotationStarted())
    await rotations.append(first, ended(2))
    expect(await rotations.hasAny()).toBe(true)
  })

  test('refuses any number but the next, and then holds what it held', async () => {
    const rotations = await open()
    await expect(rotations.append(first, consumersSet(2))).rejects.toMatchObject({
      code: 'object-changed'
    })
    expect(await rotations.get(first)).toBeNull()
    await rotations.append(first, rotationStarted())
    for (const entry of [rotationStarted(), consumersSet(3)]) {
      await expect(rotations.append(first, entry)).rejects.toMatchObject({ code: 'object-changed' })
    }
    expect((await rotations.get(first))?.entries).toEqual([rotationStarted()])
  })

  test('of two that append at the same time one is refused', async () => {
    const rotations = await open()
    await rotations.append(first, rotationStarted())
    const both = await Promise.allSettled([
      rotations.append(first, consumersSet(2)),
      rotations.append(first, ended(2))
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await rotations.get(first))?.entries).toHaveLength(2)
  })

  test.each<[string, RotationEvent, boolean]>([
    ['a look', { is: 'looked', operationId, when: 'at-start' }, false],
    ['a new name', { is: 'renamed', clientName: 'Billing sync' }, false],
    ['a key that is gone', { is: 'seen', keyId: 'key_1', state: 'gone' }, false],
    ['a key that works again', { is: 'seen', keyId: 'key_1', state: 'active' }, true],
    ['a late landing', { is: 'found', operationId, candidates: [candidate] }, true]
  ])(
    'after its end, %s leaves a rotation as open as it should be',
    async (_name, event, isOpen) => {
      const rotations = await open()
      const openIds = async () => (await rotations.all({ isOpen: true })).map(({ id }) => id)
      await rotations.append(first, rotationStarted())
      expect(await openIds()).toEqual([first])
      await rotations.append(first, ended(2))
      expect(await openIds()).toEqual([])
      await rotations.append(first, entryOf(3, event))
      expect(await openIds()).toEqual(isOpen ? [first] : [])
      expect(await rotations.all()).toHaveLength(1)
    }
  )

  test('imports all or none', async () => {
    const rotations = await open()
    await rotations.append(first, rotationStarted())
    const other = { id: second, entries: [rotationStarted(), ended(2)], unreadable: 0 }
    const known = { id: first, entries: [rotationStarted()], unreadable: 0 }
    await expect(rotations.importAll([other, known])).rejects.toMatchObject({ code: 'conflict' })
    expect(await rotations.get(second)).toBeNull()
    await rotations.importAll([other])
    expect(await rotations.get(second)).toEqual(other)
    expect(await rotations.all({ isOpen: true })).toHaveLength(1)
    await rotations.append(second, entryOf(3, { is: 'imported', from: 'a file' }))
  })

  test('refuses an entry that it could not read again', async () => {
    const rotations = await open()
    const wrong = { ...rotationStarted(), event: { is: 'nonsense' } } as unknown as RotationEntry
    await expect(rotations.append(first, wrong)).rejects.toThrow()
    expect(await rotations.get(first)).toBeNull()
  })
})

test('an import that is not whole is refused', async () => {
  const { rotations } = await setUp()
  for (const entries of [[], [consumersSet(2)], [rotationStarted(), consumersSet(3)]]) {
    const call = rotations.importAll([{ id: first, entries, unreadable: 0 }])
    await expect(call).rejects.toMatchObject({ code: 'invalid-input' })
  }
  expect(await rotations.all()).toEqual([])
})

test.each([
  ['no JSON', "UPDATE rotation_events SET body = '{' WHERE seq = 2"],
  ['another version’s', `UPDATE rotation_events SET body = '{"is":"newer"}' WHERE seq = 2`],
  ['without a time', "UPDATE rotation_events SET at = 'then' WHERE seq = 2"],
  ['missing', 'DELETE FROM rotation_events WHERE seq = 2']
])('an entry that is %s counts as unreadable, and the others are read', async (_what, sql) => {
  const { folder, data, rotations, path } = await setUp()
  await rotations.append(first, rotationStarted())
  await rotations.append(first, consumersSet(2))
  await rotations.append(first, consumersSet(3))
  await data.close()
  const db = new Database(path)
  db.exec(sql)
  db.close()
  const again = (await setUp(folder)).rotations
  const expected = { id: first, entries: [rotationStarted(), consumersSet(3)], unreadable: 1 }
  expect(await again.all()).toEqual([expected])
  await again.append(first, consumersSet(4))
  expect(await again.get(first)).toMatchObject({ unreadable: 1 })
})

test.each([1, 2, 7, 60])('killed after %i answers, every answered entry is there', async after => {
  const folder = aDataFolder()
  const child = fork(fileURLToPath(writer()), [join(folder, 'profiles', profileId), first])
  onTestFinished(() => void child.kill('SIGKILL'))
  let answered = 0
  child.on('message', seq => {
    answered = Number(seq)
    if (answered === after) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  const { data, rotations } = await setUp(folder)
  const kept = await rotations.get(first)
  expect(data.notices).toEqual([])
  expect(kept?.unreadable).toBe(0)
  expect(answered).toBeGreaterThanOrEqual(after)
  expect(kept?.entries.length).toBeGreaterThanOrEqual(answered)
})

test('a credential in whatever was entered never reaches the disk, a hint may', async () => {
  const { data, rotations, files } = await setUp()
  await rotations.append(
    first,
    rotationStarted({ ...rotatedKey, clientName: leaked, unknownFields: { [leaked]: leaked } })
  )
  await rotations.append(first, {
    ...entryOf(2, { is: 'verified', by: { kind: 'word', reason: `${'x'.repeat(960)}${leaked}` } }),
    by: leaked
  })
  const kept = await rotations.get(first)
  expect(kept?.unreadable).toBe(0)
  expect(JSON.stringify(kept)).toContain('hz_live_[masked]')
  await data.close()
  for (const name of readdirSync(files)) {
    expect(readFileSync(join(files, name)).includes('CANARY'), name).toBe(false)
  }
  const { rotations: others } = await setUp()
  await others.append(first, rotationStarted())
  expect(JSON.stringify(await others.get(first))).toContain('"hint":"hz_live_9fK2"')
})

test('a journal that cannot be written keeps no entry, and every read still answers', async () => {
  const { folder, data, path } = await setUp()
  await data.close()
  writeFileSync(path, 'damaged '.repeat(1_000))
  const { rotations } = await setUp(folder)
  const writes = [
    () => rotations.append(first, rotationStarted()),
    () => rotations.importAll([{ id: first, entries: [rotationStarted()], unreadable: 0 }])
  ]
  for (const write of writes) {
    await expect(write()).rejects.toMatchObject({ code: 'database-read-only' })
  }
  expect(await rotations.all()).toEqual([])
  expect(await rotations.get(first)).toBeNull()
})
