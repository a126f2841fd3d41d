import type { OpenProfile } from '@main/core/profiles/active-profile'
import { replay } from '@main/core/rotation/rotation-machine'
import type { RotationVerdict } from '@main/core/rotation/rotation-verdict'
import { createRotationView } from '@main/core/rotation/rotation-view'
import { rotationSchema } from '@shared/contract/rotation-views'
import { situations } from '@shared/domain/rotation-stages'
import { fakeProfileData } from '@support/fake-profile-data'
import {
  entriesOf,
  madeBy,
  operationOf,
  storyId,
  storyKey,
  type Told,
  toDelivered,
  told,
  toReplacement,
  toRetry,
  toRevoked,
  toVerified
} from '@support/rotation-story'
import { expect, test } from 'vitest'

const now = Date.parse('2026-11-20T09:01:00.000Z')
const safe: RotationVerdict = {
  answer: 'safe',
  sentence: 'Every caller has moved.',
  evidence: 'callers',
  counts: { drained: 5, waived: 1 }
}
const notSafe: RotationVerdict = {
  answer: 'not-safe',
  sentence: '203.0.113.44 calls with the old key.',
  evidence: 'callers',
  counts: { drained: 5, waived: 1, waiting: 1, 'still-on-old': 1 }
}

type Options = {
  readonly verdict?: RotationVerdict
  readonly isWaiting?: boolean
  readonly listedAt?: string | null
}

async function shown(events: readonly Told[], options: Options = {}) {
  const { verdict = notSafe, isWaiting = false, listedAt = '2026-11-20T09:00:30.000Z' } = options
  const { data } = fakeProfileData()
  if (listedAt !== null) {
    const keys = [storyKey(), madeBy(1)]
    await data.keys.store({ keys, unreadable: [], clockOffsetMs: 0 }, listedAt)
  }
  const open: OpenProfile = {
    profileId: '00000000-0000-4000-8000-000000000001',
    data,
    signal: new AbortController().signal,
    during: work => work(),
    writing: work => work()
  }
  const view = createRotationView({
    clock: { now: () => now },
    places: { held: () => data.keys.held(), isPartnerRevoked: async () => false },
    waiting: { has: id => isWaiting && id === operationOf(1) },
    verdicts: { verdictOf: async () => verdict }
  })
  const entries = entriesOf(...events)
  const held = { entries, state: replay(storyId, entries) }
  return rotationSchema.parse(await view.rotation(open, held))
}

const emergency = [told.started({ mode: 'emergency' }), ...toDelivered.slice(1)]
const cases: readonly (readonly [
  (typeof situations)[number],
  readonly Told[],
  string,
  Options?
])[] = [
  ['ready-to-create', [told.started()], 'Nothing was sent'],
  ['creating', [told.started(), told.intended()], 'on its way'],
  ['create-refused', [told.started(), told.intended(), told.refused()], 'did not create'],
  ['create-unknown', [told.started(), told.intended(), told.lost()], 'reply to Create was lost'],
  ['not-created', toRetry, 'Another attempt is possible'],
  ['orphans-found', [...toRetry, told.found(1, madeBy(1))], 'A key was created that nobody saw'],
  ['to-store', toReplacement, 'can be shown', { isWaiting: true }],
  ['to-store', toReplacement, 'cannot be shown now'],
  ['to-deliver', [...toReplacement, told.stored], 'every system'],
  ['to-verify', toDelivered, 'Show that it works'],
  ['draining', toVerified, '203.0.113.44'],
  ['ready-to-revoke', toVerified, 'can be revoked', { verdict: safe }],
  ['ready-to-revoke', emergency, 'Revoke the old one now'],
  ['revoking', [...toVerified, told.revoke('old', 'key_old')], 'on its way'],
  [
    'revoke-unconfirmed',
    [...toVerified, told.revoke('old', 'key_old'), told.settled('key_old', 'unknown')],
    'must still be revoked'
  ],
  ['replacement-ended', [...toVerified, told.seen('key_new_1', 'revoked')], 'works no more'],
  ['cancelling', [...toVerified, told.revoke('replacement', 'key_new_1')], 'on its way'],
  [
    'cancel-unconfirmed',
    [...toVerified, told.revoke('replacement', 'key_new_1'), told.settled('key_new_1', 'unknown')],
    'must still be revoked'
  ],
  ['to-record', toRevoked, 'Record the rotation'],
  ['to-record', [...toVerified, told.seen('key_old', 'expired')], 'has expired'],
  ['ended', [...toRevoked, told.ended('recorded')], 'Done'],
  ['ended', [told.started(), told.ended('closed')], 'Closed']
]

const sentences = cases.map(([situation, events, words, options = {}]) => ({
  situation,
  events,
  words,
  options
}))
test.each(sentences)('$situation is said in a sentence: $words', async each => {
  const { situation, events, words, options } = each
  const rotation = await shown(events, options)
  expect(rotation.situation).toBe(situation)
  expect(rotation.sentence).toContain(words)
  expect(rotation.sentence).toMatch(/[.]$/)
})

test('every situation has its sentence', () => {
  expect(new Set(cases.map(([situation]) => situation))).toEqual(new Set(situations))
})

const steps = async (...asked: Parameters<typeof shown>) =>
  (await shown(...asked)).steps.map(({ stage, state, summary }) => `${stage} ${state}: ${summary}`)

test('steps keep their evidence, and revoke is locked until the verdict', async () => {
  expect(await steps(toVerified)).toEqual([
    'preflight done: begun from a key that was found',
    'create done: new key, same settings',
    'deliver done: no systems listed',
    'verify done: by word: Seen at work',
    'drain present: 6 of 8 callers settled',
    'revoke locked: opens with the verdict',
    'record later: '
  ])
})

test('a delivery with a system that is not ticked is done by word, with open parts', async () => {
  const system = { id: operationOf(1), name: 'Payroll', owner: '', ip: null, isDone: false }
  const set = (isDone: boolean): Told => ({
    is: 'consumers-set',
    consumers: [{ ...system, isDone }]
  })
  const deliver = async (...events: readonly Told[]) =>
    (await shown(events)).steps.find(({ stage }) => stage === 'deliver')
  expect(await deliver(...toReplacement, told.stored, set(false))).toMatchObject({
    summary: '0 of 1 system done'
  })
  const marked = await deliver(...toVerified, set(false))
  expect(marked).toMatchObject({
    state: 'done',
    summary: 'marked as delivered; 0 of 1 systems ticked',
    hasOpenParts: true
  })
  const whole = await deliver(...toVerified, set(true))
  expect(whole?.summary).toBe('1 of 1 system done')
  expect(whole).not.toHaveProperty('hasOpenParts')
})

test('after its key was revoked nobody says that nothing was sent', async () => {
  const revoked = [told.revoke('orphan', 'key_new_1'), told.settled('key_new_1', 'ended')]
  const rotation = await shown([...toRetry, told.found(1, madeBy(1)), ...revoked])
  expect(rotation.situation).toBe('ready-to-create')
  expect(rotation.sentence).toBe('The key that was created is revoked. Another one can be created.')
})

test('a recorded rotation has done every step, and says if it was early', async () => {
  const done = await shown([...toRevoked, told.ended('recorded')])
  expect(done.steps.every(({ state, at }) => state === 'done' && at !== null)).toBe(true)
  expect(done.steps[4]?.summary).toBe('revoked early, with a reason')
  expect(done.steps[5]?.summary).toBe('old key revoked, confirmed')
  expect(done.actions).toEqual([])
})

test('a cancelled rotation skips what it did not reach', async () => {
  const events = [
    ...toReplacement,
    told.stored,
    told.revoke('replacement', 'key_new_1'),
    told.settled('key_new_1', 'ended'),
    told.ended('cancelled')
  ]
  expect((await shown(events)).steps.map(({ state }) => state)).toEqual([
    'done',
    'done',
    'skipped',
    'skipped',
    'skipped',
    'skipped',
    'done'
  ])
})

const lock = async (name: string, ...asked: Parameters<typeof shown>) =>
  (await shown(...asked)).actions.find(action => action.name === name)?.lockedBecause

test('revoking is locked with the verdict’s own reason, and open early with another', async () => {
  expect(await lock('revoke', toVerified)).toBe(notSafe.sentence)
  expect(await lock('revoke-early', toVerified)).toBeNull()
  expect(await lock('revoke', toVerified, { verdict: safe })).toBeNull()
})

test.each([null, '2026-11-20T08:58:00.000Z', '2026-11-20T09:30:00.000Z'])(
  'by a list of %s the new key is not seen to work',
  async listedAt => {
    expect(await lock('revoke', toVerified, { verdict: safe, listedAt })).toContain('fresh list')
  }
)

test('the reveal is named as long as it waits', async () => {
  expect((await shown(toReplacement, { isWaiting: true })).revealId).toBe(operationOf(1))
  expect((await shown(toReplacement)).revealId).toBeNull()
})

test('a lost attempt says when the list is looked at next', async () => {
  const { attempts } = await shown([told.started(), told.intended(), told.lost()])
  expect(attempts).toMatchObject([
    { outcome: 'unknown', looks: 0, nextLookAt: '2026-11-20T09:00:00.000Z' }
  ])
})

test('the replacement is compared as it is now', async () => {
  const { diff } = await shown(toVerified)
  expect(diff.find(({ field }) => field === 'Scopes')?.kind).toBe('same')
  expect(diff.find(({ field }) => field === 'Name')?.kind).toBe('intended')
})
