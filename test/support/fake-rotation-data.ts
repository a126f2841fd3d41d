import type { Drain, RotationPair } from '@shared/contract/rotation-drain'
import type { PreflightCheck, RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import type { Rotation } from '@shared/contract/rotation-views'
import { replacementDiff, replacementDraft } from '@shared/domain/replacement'
import { type RotationStage, rotationStages, type Situation } from '@shared/domain/rotation-stages'
import { windowBuckets, windowSpan } from '@shared/domain/usage-window'
import type { Key } from '@shared/horizon/key'
import type { Usage } from '@shared/horizon/usage'
import { fakeKeys } from './fake-key-data'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const nonce = '7f3a9c21e0b4d5f6'
export const fakeRotationId = '5d0c1e7a-3b2f-4a6d-9c8e-1f2a3b4c5d6e'
export const fakeOperationId = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'

export const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
export const ahead = (ms: number) => ago(-ms)

/** "Billing sync" of the fake keys, and what replaces it. */
export const fakeOldKey = (): Key => fakeKeys(Date.now())[2] as Key
export const fakeReplacement = (): Key => ({
  ...fakeOldKey(),
  id: 'key_new_7f3a',
  clientName: `Billing sync [rot-${nonce}]`,
  hint: 'hz_live_Kd2m',
  createdAt: ago(15 * day),
  expiresAt: ahead(365 * day),
  lastUsedAt: ago(2 * minute),
  rotatedFrom: fakeOldKey().id
})

export const fakeChecks = (): PreflightCheck[] => [
  { name: 'connection', result: 'passed', detail: 'Horizon answered in 84 ms.' },
  { name: 'key-active', result: 'passed', detail: 'The key is active and enabled.' },
  { name: 'no-other-rotation', result: 'passed', detail: 'No other rotation of it is open.' },
  { name: 'name', result: 'passed', detail: 'The name fits with the tag.' },
  { name: 'limits', result: 'passed', detail: '100 per minute, plan 300.' },
  { name: 'keychain', result: 'passed', detail: 'The new key can wait in the keychain.' }
]

export const fakeAttempt = (
  changes: Partial<Rotation['attempts'][number]> = {}
): Rotation['attempts'][number] => ({
  operationId: fakeOperationId,
  clientName: `Billing sync [rot-${nonce}]`,
  nonce,
  sentAt: ago(15 * day),
  outcome: 'created',
  failure: null,
  looks: 0,
  nextLookAt: null,
  ...changes
})

export const fakeOrphan = (
  changes: Partial<Rotation['orphans'][number]> = {}
): Rotation['orphans'][number] => ({
  keyId: 'key_orphan_1',
  clientName: `Billing sync [rot-${nonce}]`,
  createdAt: ago(5 * minute),
  enabled: true,
  certainty: 'nonce',
  operationId: fakeOperationId,
  fate: 'undecided',
  ...changes
})

export const fakeProof = () => ({
  keyId: 'key_new_7f3a',
  ranAt: ago(15 * day),
  permitted: {
    call: { method: 'GET' as const, path: '/api/agents' },
    scope: 'agents:read',
    verdict: 'proved' as const,
    status: 200,
    reason: 'The key may make this call, and Horizon answered it.'
  },
  refused: {
    call: { method: 'GET' as const, path: '/admin/api-keys' },
    scope: null,
    verdict: 'proved' as const,
    status: 403,
    reason: 'The key may not make this call, and Horizon refused it.'
  }
})

const stageOf: Readonly<Record<Situation, RotationStage>> = {
  'ready-to-create': 'create',
  creating: 'create',
  'create-refused': 'create',
  'create-unknown': 'create',
  'not-created': 'create',
  'orphans-found': 'create',
  'replacement-ended': 'create',
  'to-store': 'deliver',
  'to-deliver': 'deliver',
  'to-verify': 'verify',
  draining: 'drain',
  'ready-to-revoke': 'revoke',
  revoking: 'revoke',
  'revoke-unconfirmed': 'revoke',
  cancelling: 'revoke',
  'cancel-unconfirmed': 'revoke',
  'to-record': 'record',
  ended: 'record'
}

const open = (...names: Rotation['actions'][number]['name'][]): Rotation['actions'] =>
  names.map(name => ({ name, lockedBecause: null }))
export const fakeDrainLock = '1 caller is still on the old key, 1 was not seen since 1 Nov.'
const drainActions: Rotation['actions'] = [
  { name: 'revoke', lockedBecause: fakeDrainLock },
  ...open('revoke-early', 'cancel')
]

const actionsOf: Readonly<Record<Situation, Rotation['actions']>> = {
  'ready-to-create': open('create', 'close'),
  creating: [{ name: 'create', lockedBecause: 'The request is on its way.' }],
  'create-refused': open('create', 'close'),
  'create-unknown': [
    { name: 'create', lockedBecause: 'Another attempt is possible after the look in a minute.' },
    { name: 'close', lockedBecause: 'The reply to Create was lost.' },
    ...open('look')
  ],
  'not-created': open('create', 'look', 'close'),
  'orphans-found': open('adopt', 'revoke-orphan', 'look'),
  'replacement-ended': open('create', 'close'),
  'to-store': [
    { name: 'deliver', lockedBecause: 'Confirm first that the new key is stored.' },
    ...open('cancel')
  ],
  'to-deliver': open('deliver', 'cancel'),
  'to-verify': open('verify', 'cancel'),
  draining: drainActions,
  'ready-to-revoke': open('revoke', 'cancel'),
  revoking: [],
  'revoke-unconfirmed': open('look', 'revoke'),
  cancelling: [],
  'cancel-unconfirmed': open('look', 'cancel'),
  'to-record': open('record'),
  ended: []
}

const summaries: Readonly<Record<RotationStage, string>> = {
  preflight: '6 checks passed',
  create: 'new key, same settings',
  deliver: '3 of 3 systems done',
  verify: '200 permitted, 403 outside',
  drain: '6 of 8 callers settled',
  revoke: 'opens with the verdict',
  record: ''
}

function stepsAt(stage: RotationStage, isEnded: boolean): Rotation['steps'] {
  const present = rotationStages.indexOf(stage)
  return rotationStages.map((each, at) => {
    const isDone = at < present || isEnded
    const state = isDone
      ? 'done'
      : at === present
        ? 'present'
        : each === 'revoke'
          ? 'locked'
          : 'later'
    return {
      stage: each,
      state,
      summary: isDone || at === present || state === 'locked' ? summaries[each] : '',
      at: isDone ? ago((15 - at) * day) : null
    }
  })
}

export const fakeEntries = (events: readonly RotationEvent[]): RotationEntry[] =>
  events.map((event, at) => ({ seq: at + 1, at: ago((15 - at) * day), by: 'Ada Moreau', event }))

/** A rotation at a situation, with all that led there. */
export function fakeRotation(situation: Situation, changes: Partial<Rotation> = {}): Rotation {
  const stage = stageOf[situation]
  const oldKey = fakeOldKey()
  const isMade = stage !== 'create' && stage !== 'preflight'
  const replacement = isMade || situation === 'replacement-ended' ? fakeReplacement() : null
  const draft = replacementDraft(oldKey, Date.now())
  const isEnded = situation === 'ended'
  const isDelivered = isMade && stage !== 'deliver'
  return {
    id: fakeRotationId,
    mode: 'guided',
    oldKeyId: oldKey.id,
    clientName: 'Billing sync',
    oldHint: oldKey.hint ?? null,
    replacementId: replacement?.id ?? null,
    replacementHint: replacement?.hint ?? null,
    startedAt: ago(15 * day),
    startedBy: 'Ada Moreau',
    stage,
    situation,
    sentence: `The rotation stands at ${situation}.`,
    deadline: null,
    endedAt: isEnded ? ago(hour) : null,
    endedHow: isEnded ? 'recorded' : null,
    steps: stepsAt(stage, isEnded),
    oldKey,
    oldKeyNow: oldKey,
    replacement,
    replacementNow: replacement,
    draft: {
      ...draft,
      scopes: [...draft.scopes],
      departments: draft.departments ? [...draft.departments] : draft.departments
    } as Rotation['draft'],
    diff: replacementDiff(oldKey, replacement ?? draft),
    differences: [],
    areDifferencesAccepted: false,
    revealId: situation === 'to-store' ? fakeOperationId : null,
    storedAt: isMade && situation !== 'to-store' ? ago(14 * day) : null,
    deliveredAt: isDelivered ? ago(13 * day + 5 * hour) : null,
    proof: isMade ? fakeProof() : null,
    checks: fakeChecks(),
    attempts: situation === 'ready-to-create' ? [] : [fakeAttempt()],
    orphans: situation === 'orphans-found' ? [fakeOrphan()] : [],
    consumers: [],
    actions: actionsOf[situation],
    entries: fakeEntries([
      {
        is: 'started',
        subject: { kind: 'api-key', key: oldKey },
        mode: 'guided',
        organizationId: 'org_acme',
        checks: fakeChecks(),
        draft: { ...draft, scopes: [...draft.scopes] } as Rotation['draft']
      }
    ]),
    ...changes
  }
}

export function fakePair(
  state: RotationPair['state'],
  changes: Partial<RotationPair> = {}
): RotationPair {
  const isOnNew = state === 'drained' || state === 'moved'
  return {
    ip: '10.8.4.17',
    method: 'POST',
    path: '/api/platform/v1/profit-and-loss-report',
    state,
    userAgents: ['billing-worker-1/3.2'],
    requests: 1_204,
    lastSeenOnOldAt: state === 'still-on-old' ? ago(8 * minute) : ago(12 * day + 20 * hour),
    firstSeenOnNewAt: isOnNew ? ago(13 * day) : null,
    quietMs: state === 'still-on-old' ? 8 * minute : 12 * day + 20 * hour,
    longestGapMs: state === 'no-rhythm' ? null : hour + 2 * minute,
    quietEnoughAt: state === 'waiting' || state === 'moved' ? ahead(12 * day + 15 * hour) : null,
    waiver:
      state === 'waived'
        ? { reason: 'SEC-412, office test', by: 'Ada Moreau', at: ago(2 * day) }
        : null,
    ...changes
  }
}

const report = { method: 'POST', path: '/api/platform/v1/profit-and-loss-report' }
const detail = { method: 'POST', path: '/api/platform/v1/query-gldetail' }
const connections = { method: 'GET', path: '/api/connections' }
const second = { ip: '10.8.4.18', userAgents: ['billing-worker-2/3.2'] }

/** The picture of the design: five drained, one waived, one waiting, one still on the old key. */
export const fakePairs = (): RotationPair[] => [
  fakePair('drained', report),
  fakePair('drained', { ...detail, longestGapMs: 2 * hour + 10 * minute }),
  fakePair('drained', { ...connections, longestGapMs: 24 * hour }),
  fakePair('drained', { ...second, ...report, longestGapMs: 58 * minute }),
  fakePair('drained', { ...second, ...detail, longestGapMs: 7 * day + hour }),
  fakePair('waiting', {
    ...detail,
    ip: '10.8.9.30',
    userAgents: ['report-runner/1.0'],
    longestGapMs: 31 * day + 4 * hour,
    quietMs: 18 * day
  }),
  fakePair('waived', { ...report, ip: '203.0.113.44', userAgents: [''] }),
  fakePair('still-on-old', {
    ...connections,
    ip: '203.0.113.44',
    userAgents: [''],
    longestGapMs: 25 * minute
  })
]

type Shape = (at: number, count: number) => number

export function fakeSeries(window: Drain['window'], requestsAt: Shape): Usage {
  const { count, bucketMs } = windowBuckets[window]
  const { from } = windowSpan(window, Date.now())
  const series = Array.from({ length: count }, (_, at) => ({
    state: 'read' as const,
    start: new Date(from + at * bucketMs).toISOString(),
    requests: Math.round((requestsAt(at, count) * bucketMs) / hour),
    errors: 0,
    throttled: 0
  }))
  const totalRequests = series.reduce((sum, { requests }) => sum + requests, 0)
  return {
    window,
    bucketSeconds: bucketMs / 1_000,
    totalRequests,
    errorCount: 0,
    errorRate: 0,
    throttledCount: 0,
    series,
    topEndpoints: [],
    callers: [],
    unreadable: []
  }
}

const busy: Shape = at => (at % 4 === 1 || at % 4 === 2 ? 410 : 130)

export function fakeDrain(changes: Partial<Drain> = {}): Drain {
  const window = changes.window ?? '7d'
  return {
    evidence: 'callers',
    answer: 'not-safe',
    sentence:
      '10.8.9.30 runs monthly and has not moved: its longest gap is 31 d 4 h. 203.0.113.44 calls with the old key now, so no date holds until it moves.',
    earliestSafeAt: ahead(12 * day + 15 * hour),
    historyFrom: ago(35 * day),
    fetchedAt: ago(40_000),
    lastUsedAt: ago(8 * minute),
    pairs: fakePairs(),
    window,
    oldUsage: fakeSeries(window, (at, count) => (at < count / 4 ? busy(at, count) : 6)),
    replacementUsage: fakeSeries(window, (at, count) => (at < count / 4 ? 0 : busy(at, count))),
    ...changes
  }
}
