import { adoptableKeys } from '@main/core/rotation/adoptable'
import { withNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import { aKey, connectedApp } from '@support/fakes'
import {
  madeBy,
  nonceOfAttempt,
  stateAfter,
  storyKey,
  told,
  toRetry
} from '@support/rotation-story'
import { expect, test } from 'vitest'

const nonce = '7f3a9c21e0b4d5f6'
const left = (changes: Partial<Key> = {}) =>
  storyKey({
    id: 'key_left',
    clientName: withNonce('Billing', nonce),
    createdAt: '2026-11-19T09:00:00Z',
    ...changes
  })

const found = (keys: readonly Key[], ...states: Parameters<typeof adoptableKeys>[1]) =>
  adoptableKeys(keys, states).map(
    ({ key, predecessors }) => `${key.id} < ${predecessors.map(({ id }) => id)}`
  )

test('a tagged key of another computer is offered with what it may replace', () => {
  expect(found([storyKey(), left()])).toEqual(['key_left < key_old'])
  expect(adoptableKeys([left()], [])).toMatchObject([{ nonce, predecessors: [] }])
})

test.each<[string, readonly Key[], readonly string[]]>([
  ['one without a tag is not', [storyKey(), storyKey({ id: 'b' })], []],
  ['a revoked one is not', [storyKey(), left({ enabled: false })], []],
  [
    'Horizon’s word goes before the name',
    [storyKey(), storyKey({ id: 'b' }), left({ rotatedFrom: 'b' })],
    ['key_left < b']
  ],
  [
    'one whose predecessor is revoked was finished',
    [storyKey({ enabled: false }), left({ rotatedFrom: 'key_old' })],
    []
  ],
  [
    'a younger key of the name is no predecessor',
    [storyKey({ createdAt: '2026-11-20T00:00:00Z' }), left()],
    ['key_left < ']
  ],
  [
    'a revoked key of the name is none either',
    [storyKey({ enabled: false }), left()],
    ['key_left < ']
  ]
])('%s', (_what, keys, expected) => {
  expect(found(keys)).toEqual(expected)
})

test('keys that a rotation of this journal made, or may still make, are its own', () => {
  const ours = stateAfter(told.started(), told.intended(), told.created())
  expect(found([storyKey(), madeBy(1)], ours)).toEqual([])
  const unknown = stateAfter(...toRetry)
  const landed = storyKey({ id: 'late', clientName: withNonce('Billing', nonceOfAttempt(1)) })
  expect(found([storyKey(), landed], unknown)).toEqual([])
})

async function onANewMachine() {
  const app = await connectedApp()
  const name = withNonce('Production Backend', nonce)
  app.machine.remote.state.keys = [
    aKey({ id: 'key_left', clientName: name, createdAt: '2026-11-19T09:00:00Z' }),
    aKey()
  ]
  await app.core.handlers['keys.refresh']({ profileId: app.profileId, isBackground: false })
  const adopt = (keyId = 'key_left', oldKeyId = 'key_1') =>
    app.core.handlers['rotations.adoptKey']({
      profileId: app.profileId,
      keyId,
      oldKeyId,
      reason: 'It is in the vault'
    })
  return { ...app, adopt }
}

test('a key that was left is taken over as the replacement, stored and yet to be delivered', async () => {
  const { adopt, core, profileId, horizon } = await onANewMachine()
  const before = await core.handlers['rotations.list']({ profileId })
  expect(before.adoptable).toMatchObject([
    { key: { id: 'key_left' }, predecessors: [{ id: 'key_1' }] }
  ])
  const rotation = await adopt()
  expect(rotation).toMatchObject({
    oldKeyId: 'key_1',
    replacementId: 'key_left',
    situation: 'to-deliver'
  })
  expect(rotation.entries.map(({ event }) => event.is)).toEqual(['started', 'adopted'])
  expect((await core.handlers['rotations.list']({ profileId })).adoptable).toEqual([])
  expect(horizon.createKey).not.toHaveBeenCalled()
})

test.each<[string, string, string, string]>([
  ['itself', 'key_1', 'key_1', 'own place'],
  ['a key without a tag', 'key_1', 'key_left', 'no tag'],
  ['a key that is gone', 'key_none', 'key_1', 'not list'],
  ['an old key that is gone', 'key_left', 'key_none', 'not list']
])('%s is not adopted', async (_what, keyId, oldKeyId, words) => {
  const { adopt, core, profileId } = await onANewMachine()
  await expect(adopt(keyId, oldKeyId)).rejects.toThrow(words)
  expect((await core.handlers['rotations.list']({ profileId })).rotations).toEqual([])
})

test('a key is taken over once', async () => {
  const { adopt } = await onANewMachine()
  await adopt()
  await expect(adopt()).rejects.toThrow('being rotated already')
})
