import type { Proof } from '@shared/domain/key-proof'
import { probeUserAgent } from '@shared/domain/probe-agent'
import { withoutNonce } from '@shared/domain/rotation-name'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { aKey, aUsage, fakeApp, settled } from '@support/fakes'
import { type RotationApp, rotationApp } from '@support/rotation-app'
import { expect, test } from 'vitest'

const locked = (rotation: { actions: { name: string; lockedBecause: string | null }[] }) =>
  Object.fromEntries(rotation.actions.map(({ name, lockedBecause }) => [name, lockedBecause]))

const steps = (rotation: { steps: { stage: string; state: string; summary: string }[] }) =>
  rotation.steps.map(({ stage, state, summary }) => `${stage} ${state}: ${summary}`)

test('a new rotation offers to create and to close, and says that nothing was sent', async () => {
  const { start } = await rotationApp()
  const rotation = await start()
  expect(locked(rotation)).toEqual({ create: null, close: null })
  expect(rotation.sentence).toContain('Nothing was sent')
  expect(steps(rotation)).toEqual([
    'preflight done: 10 checks passed',
    'create present: nothing sent yet',
    'deliver later: ',
    'verify later: not verified',
    'drain later: ',
    'revoke locked: opens with the verdict',
    'record later: '
  ])
})

test('a created replacement waits to be stored, and nothing but that can follow', async () => {
  const { created, horizon } = await rotationApp()
  const rotation = await created()
  expect(horizon.createKey).toHaveBeenCalledOnce()
  expect(horizon.createKey.mock.calls[0]?.[0]).toMatchObject({ rotatedFrom: 'key_1' })
  expect(rotation).toMatchObject({ situation: 'to-store', stage: 'deliver', storedAt: null })
  expect(rotation.revealId).not.toBeNull()
  expect(locked(rotation)).toMatchObject({
    deliver: 'Confirm first that the new key is stored.',
    cancel: null
  })
  expect(rotation.attempts).toMatchObject([{ outcome: 'created', failure: null, looks: 0 }])
  expect(rotation.diff.find(({ field }) => field === 'Name')?.kind).toBe('intended')
})

test('delivery is confirmed only once the reveal is settled', async () => {
  const app = await rotationApp()
  const { id } = await app.created()
  const { profileId, handlers } = app
  const early = handlers['rotations.deliver']({ profileId, rotationId: id })
  await expect(early).rejects.toThrow('Confirm first that the new key is stored')
})

test('systems are counted as they are done', async () => {
  const app = await rotationApp()
  const { id } = await app.stored()
  const { profileId, handlers } = app
  const system = { owner: '', ip: null, isDone: true }
  const consumers = [
    { ...system, id: '00000000-0000-4000-8000-00000000c001', name: 'Cron' },
    { ...system, id: '00000000-0000-4000-8000-00000000c002', name: 'Worker', isDone: false }
  ]
  const asked = { profileId, rotationId: id, consumers }
  const rotation = await handlers['rotations.setConsumers'](asked)
  expect(rotation.sentence).toBe('1 of 2 systems have the new key.')
  expect(rotation.steps[2]?.summary).toBe('1 of 2 systems done')
  const twice = { ...asked, consumers: [consumers[0], consumers[0]] as typeof consumers }
  await expect(handlers['rotations.setConsumers'](twice)).rejects.toThrow('twice')
})

const aProof = (keyId: string, changes: Partial<Proof> = {}): Proof => ({
  keyId,
  ranAt: '2026-11-20T09:00:00.000Z',
  permitted: { call: null, scope: null, verdict: 'proved', status: 200, reason: 'It works.' },
  refused: { call: null, scope: null, verdict: 'proved', status: 403, reason: 'It stays closed.' },
  ...changes
})

async function verifying(by: 'proof' | 'first-use') {
  const app = await rotationApp()
  const { id, replacementId } = await app.delivered()
  const { profileId, handlers } = app
  const verify = () => handlers['rotations.verify']({ profileId, rotationId: id, by: { kind: by } })
  return { ...app, verify, replacementId: replacementId ?? '' }
}

test('a proof on record verifies, with its figures', async () => {
  const { verify, data, replacementId } = await verifying('proof')
  await data.data.records.setProof(aProof(replacementId))
  const rotation = await verify()
  expect(rotation.steps[3]).toMatchObject({ state: 'done', summary: '200 permitted, 403 outside' })
  expect(rotation.stage).toBe('drain')
})

test.each<[string, Partial<Proof> | null, string]>([
  ['there is none', null, 'no proof on record'],
  ['it is older than the key', { ranAt: '2026-11-20T08:59:59.000Z' }, 'no proof on record'],
  [
    'the key did not work',
    { permitted: { ...aProof('').permitted, verdict: 'disproved', reason: 'No.' } },
    'does not show'
  ],
  [
    'nothing could be shown',
    { permitted: { ...aProof('').permitted, verdict: 'not-provable' } },
    'does not show'
  ],
  [
    'the key can do too much',
    { refused: { ...aProof('').refused, verdict: 'disproved' } },
    'more than it should'
  ]
])('a proof does not verify where %s', async (_when, changes, words) => {
  const { verify, data, replacementId } = await verifying('proof')
  if (changes !== null) await data.data.records.setProof(aProof(replacementId, changes))
  await expect(verify()).rejects.toThrow(words)
})

const aCaller = {
  ip: '10.8.4.17',
  method: 'GET',
  path: '/api/agents',
  userAgent: 'billing-worker',
  requests: 3,
  errors: 0,
  firstSeenAt: '2026-11-20T09:05:00Z',
  lastSeenAt: '2026-11-20T09:06:00Z',
  longestGapSeconds: 20
}
const probe = { ...aCaller, ip: '10.0.0.1', userAgent: probeUserAgent }

test('the first use seen at Horizon verifies; the console’s own probes do not', async () => {
  const { verify, machine } = await verifying('first-use')
  machine.remote.state.usage = aUsage({ callers: [probe] })
  await expect(verify()).rejects.toThrow('no call with the new key')
  machine.remote.state.usage = aUsage({ callers: [probe, aCaller] })
  const rotation = await verify()
  expect(rotation.steps[3]?.summary).toBe('in use by 1 caller')
})

test('offline, first use says so and verifies nothing', async () => {
  const { verify, horizon } = await verifying('first-use')
  horizon.usage.mockRejectedValue(new AppError('refused', 'Nothing listens there'))
  await expect(verify()).rejects.toMatchObject({ code: 'refused' })
})

test('a word verifies, and the record says that it was one', async () => {
  const { verified } = await rotationApp()
  expect((await verified()).steps[3]?.summary).toBe('by word: Seen in the logs')
})

test('a deadline in the past is refused, and one can be taken back', async () => {
  const app = await rotationApp()
  const { id } = await app.start()
  const set = (deadline: string | null) =>
    app.handlers['rotations.setDeadline']({ profileId: app.profileId, rotationId: id, deadline })
  await expect(set('2026-11-20T08:00:00.000Z')).rejects.toThrow('over already')
  expect((await set('2026-12-20T08:00:00.000Z')).deadline).toBe('2026-12-20T08:00:00.000Z')
  expect((await set(null)).deadline).toBeNull()
})

test('a caller is waived by name and the waiver taken back', async () => {
  const app = await rotationApp()
  const { id } = await app.delivered()
  const { profileId, handlers } = app
  const pair = { profileId, rotationId: id, ip: '203.0.113.44', method: 'GET', path: '/api/agents' }
  const waived = await handlers['rotations.waive']({ ...pair, reason: 'SEC-412' })
  expect(waived.entries.at(-1)).toMatchObject({ by: 'Ada Moreau', event: { is: 'waived' } })
  expect((await handlers['rotations.unwaive'](pair)).entries.at(-1)?.event.is).toBe('unwaived')
  await expect(handlers['rotations.unwaive'](pair)).rejects.toMatchObject({
    code: 'object-changed'
  })
})

test('differences are accepted only where there are some', async () => {
  const app = await rotationApp()
  app.horizon.createKey.mockImplementationOnce(async ({ clientName }) => {
    const key = aKey({
      id: 'key_narrow',
      clientName,
      scopes: ['conversations:read'],
      rateLimit: 50
    })
    app.machine.remote.state.keys = [key, ...app.machine.remote.state.keys]
    return { key, plaintext: new Secret('hz_live_narrow_0123456789') }
  })
  const { id, differences } = await app.stored()
  expect(differences).toEqual(['limit per minute: asked for 100, the key has 50'])
  const accept = () =>
    app.handlers['rotations.acceptDifferences']({
      profileId: app.profileId,
      rotationId: id,
      reason: 'Enough for it'
    })
  expect((await accept()).areDifferencesAccepted).toBe(true)
  await expect(accept()).rejects.toMatchObject({ code: 'object-changed' })
})

async function orphaned(hasTag = true): Promise<RotationApp & { id: string; keyId: string }> {
  const app = await rotationApp()
  app.horizon.createKey.mockImplementationOnce(
    async ({ clientName: asked, scopes, rotatedFrom }) => {
      const clientName = hasTag ? asked : withoutNonce(asked)
      const key = aKey({
        id: 'key_lost',
        clientName,
        scopes: [...scopes],
        createdAt: null,
        rotatedFrom
      })
      app.machine.remote.state.keys = [key, ...app.machine.remote.state.keys]
      throw new AppError('outcome-unknown', 'The reply was lost')
    }
  )
  const { id } = await app.created()
  await app.machine.time.advance(0)
  await settled()
  return { ...app, id, keyId: 'key_lost' }
}

test('a lost create is found in the list and has to be decided on before anything else', async () => {
  const { handlers, profileId, id, horizon } = await orphaned()
  const rotation = await handlers['rotations.get']({ profileId, rotationId: id })
  expect(rotation.situation).toBe('orphans-found')
  expect(rotation.orphans).toMatchObject([{ keyId: 'key_lost', fate: 'undecided' }])
  expect(locked(rotation).create).toContain('Decide first')
  await expect(handlers['rotations.create']({ profileId, rotationId: id })).rejects.toThrow(
    'Decide first'
  )
  expect(horizon.createKey).toHaveBeenCalledOnce()
})

test('a found key is adopted as it is at Horizon now', async () => {
  const { handlers, profileId, id, keyId } = await orphaned()
  const adopt = (key: string) =>
    handlers['rotations.adopt']({ profileId, rotationId: id, keyId: key, reason: 'In the vault' })
  await expect(adopt('key_1')).rejects.toMatchObject({ code: 'object-changed' })
  const rotation = await adopt(keyId)
  expect(rotation).toMatchObject({ replacementId: keyId, situation: 'to-deliver', revealId: null })
  expect(rotation.steps[1]?.summary).toBe('adopted key, same settings')
})

test('a key that only may be ours is left to its owner, and the rotation can be ended', async () => {
  const { handlers, profileId, id, keyId, horizon } = await orphaned(false)
  const disown = (key: string) =>
    handlers['rotations.disown']({ profileId, rotationId: id, keyId: key, reason: 'Made by Ada' })
  await expect(disown('key_1')).rejects.toMatchObject({ code: 'object-changed' })
  const rotation = await disown(keyId)
  expect(rotation).toMatchObject({
    situation: 'create-unknown',
    orphans: [{ keyId, certainty: 'likely', fate: 'disowned' }]
  })
  await expect(
    handlers['rotations.prepareRevoke']({
      profileId,
      rotationId: id,
      target: { kind: 'orphan', keyId }
    })
  ).rejects.toMatchObject({ code: 'object-changed' })
  expect(horizon.revokeKey).not.toHaveBeenCalled()
})

test('a key whose name carries the number is left to nobody', async () => {
  const { handlers, profileId, id, keyId } = await orphaned()
  await expect(
    handlers['rotations.disown']({ profileId, rotationId: id, keyId, reason: 'Made by Ada' })
  ).rejects.toMatchObject({ code: 'object-changed' })
})

test('one with nothing alive is closed, and cannot be gone on with', async () => {
  const app = await rotationApp()
  const { id } = await app.start()
  const { profileId, handlers } = app
  const rotation = await handlers['rotations.close']({ profileId, rotationId: id })
  expect(rotation).toMatchObject({ endedHow: 'closed', situation: 'ended', actions: [] })
  await expect(handlers['rotations.close']({ profileId, rotationId: id })).rejects.toMatchObject({
    code: 'object-changed'
  })
  expect(
    (await handlers['rotations.preflight']({ profileId, keyId: 'key_1', mode: 'guided' })).checks
  ).toContainEqual(expect.objectContaining({ name: 'no-other-rotation', result: 'passed' }))
})

test('a rotation that cannot be read is said, and refused', async () => {
  const app = await rotationApp()
  const { id } = await app.delivered()
  app.data.damageRotation(id, 3)
  const { profileId } = app
  const { handlers } = fakeApp(app.machine).core
  expect(await handlers['rotations.list']({ profileId })).toMatchObject({
    rotations: [],
    unreadable: [{ id, why: expect.stringContaining('cannot be read') }]
  })
  const getting = handlers['rotations.get']({ profileId, rotationId: id })
  await expect(getting).rejects.toMatchObject({ code: 'database-corrupt' })
  const { checks } = await handlers['rotations.preflight']({
    profileId,
    keyId: 'key_1',
    mode: 'guided'
  })
  expect(checks).toContainEqual(
    expect.objectContaining({ name: 'no-other-rotation', result: 'warning' })
  )
})

test.each([
  ['read-only', 'read-only'],
  ['journal', 'database-read-only']
] as const)('nothing is decided where only reading is allowed: %s', async (what, code) => {
  const app = await rotationApp()
  const { id } = await app.stored()
  if (what === 'journal') Object.assign(app.data.data.journal, { isReadOnly: true })
  else {
    app.machine.profiles.stored = app.machine.profiles.stored.map(profile => ({
      ...profile,
      safetyLevel: 'read-only' as const
    }))
  }
  const asked = { profileId: app.profileId, rotationId: id }
  const { handlers } = app
  const pair = { ip: '10.0.0.1', method: 'GET', path: '/' }
  const acts = [
    () => handlers['rotations.deliver'](asked),
    () => handlers['rotations.create'](asked),
    () => handlers['rotations.setConsumers']({ ...asked, consumers: [] }),
    () => handlers['rotations.waive']({ ...asked, ...pair, reason: 'No' }),
    () => handlers['rotations.setDeadline']({ ...asked, deadline: null }),
    () => handlers['rotations.record'](asked),
    () => handlers['rotations.prepareRevoke']({ ...asked, target: { kind: 'replacement' } })
  ]
  for (const act of acts) await expect(act()).rejects.toMatchObject({ code })
  expect((await handlers['rotations.get'](asked)).situation).toBe('to-deliver')
})
