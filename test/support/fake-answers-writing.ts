import type { EventName, EventPayload, Handlers } from '@shared/contract'
import type { StoredPurpose } from '@shared/contract/key-records'
import type { Profile } from '@shared/contract/profiles'
import type { MustRevoke, RequiredConsent, RevokeImpact } from '@shared/contract/revocations'
import type { Proof } from '@shared/domain/key-proof'
import { isEmptyPurpose } from '@shared/domain/key-purpose'
import { bulkText } from '@shared/domain/revocation'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'

/** What the answers about writing read and change; the bridge's own world has all of it. */
type World = {
  profiles: Profile[]
  activeProfileId: string | null
  keys: Key[]
}
type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void

/** What the console keeps of its own; a test fills it through `fakeRecords(bridge.world)`. */
export type FakeRecords = {
  purposes: StoredPurpose[]
  proofs: Proof[]
  mustRevoke: MustRevoke[]
  impact: RevokeImpact
}
const recordsOf = new WeakMap<object, FakeRecords>()

export function fakeRecords(world: object): FakeRecords {
  const known = recordsOf.get(world)
  if (known !== undefined) return known
  const records: FakeRecords = {
    purposes: [],
    proofs: [],
    mustRevoke: [],
    impact: {
      state: 'known',
      fetchedAt: new Date().toISOString(),
      lastRequestAt: new Date(Date.now() - 90_000).toISOString(),
      last10Minutes: 14,
      isWhole: true,
      last24Hours: 2_318,
      callers: [aCaller('10.8.4.11', 'GET', '/api/conversations', 2_204)],
      callerCount: 3
    }
  }
  recordsOf.set(world, records)
  return records
}

const aCaller = (ip: string, method: string, path: string, requests: number) => ({
  ip,
  method,
  path,
  userAgent: 'acme-backend/4.2',
  requests,
  lastSeenAt: new Date(Date.now() - 90_000).toISOString()
})

/** Answers of every procedure that changes a key, or keeps something about one. */
export function writingAnswers(world: World, emit: Emit): Partial<Handlers> {
  const tokens = new Map<string, { keyIds: readonly string[]; consent: RequiredConsent }>()
  const records = fakeRecords(world)

  const find = (keyId: string): Key => {
    const key = world.keys.find(({ id }) => id === keyId)
    if (key === undefined) throw new AppError('not-found', 'There is no such key in the list')
    return key
  }
  const replace = (changed: Key): Key => {
    world.keys = world.keys.map(key => (key.id === changed.id ? changed : key))
    return changed
  }
  const changed = (profileId: string) => emit('keys.changed', { profileId })
  const profile = (profileId: string) => world.profiles.find(({ id }) => id === profileId)
  const ending = (key: Key): Key =>
    replace({ ...key, enabled: false, revokedAt: new Date().toISOString() })

  const consentFor = (
    profileId: string,
    text: Extract<RequiredConsent, { kind: 'text' }>
  ): RequiredConsent => {
    const level = profile(profileId)?.safetyLevel
    if (level === 'normal') return { kind: 'button' }
    if (level === 'confirm') return { kind: 'tick' }
    if (level !== 'read-only') return text
    throw new AppError('read-only', 'This profile is read-only')
  }
  const issue = (keyIds: readonly string[], consent: RequiredConsent) => {
    const token = crypto.randomUUID()
    tokens.set(token, { keyIds, consent })
    const expiresAt = new Date(Date.now() + 60_000).toISOString()
    return { token, expiresAt, fetchedAt: new Date().toISOString(), consent }
  }
  const redeem = (given: { token: string; isTicked: boolean; typedText: string | null }) => {
    const entry = tokens.get(given.token)
    if (entry === undefined) throw new AppError('token-expired', 'What was shown is too old')
    const { consent } = entry
    const isGiven =
      consent.kind === 'button' ||
      (consent.kind === 'tick' && given.isTicked) ||
      (consent.kind === 'text' && given.typedText === consent.text)
    if (!isGiven) throw new AppError('name-mismatch', 'What was typed does not match')
    tokens.delete(given.token)
    return entry.keyIds
  }
  const activeId = () => world.activeProfileId ?? ''

  return {
    'keys.create': async ({ profileId, draft }) => {
      const id = `key_new_${world.keys.length}`
      const { clientName, scopes, expiresAt, type, departments, rateLimit, rateLimitPerDay } = draft
      const limits = { rateLimit: rateLimit ?? 100, rateLimitPerDay: rateLimitPerDay ?? null }
      const now = new Date().toISOString()
      const key: Key = {
        id,
        clientName,
        scopes,
        expiresAt,
        type: type ?? 'organization',
        departments: departments ?? null,
        ...limits,
        hint: 'hz_live_9KZZ',
        createdAt: now,
        lastUsedAt: null,
        enabled: true,
        version: 1
      }
      world.keys = [key, ...world.keys]
      if (draft.purpose !== undefined && !isEmptyPurpose(draft.purpose)) {
        const stored = { ...draft.purpose, keyId: id, updatedAt: now, updatedBy: 'Ada Moreau' }
        records.purposes = [...records.purposes, stored]
      }
      changed(profileId)
      return { key, revealId: crypto.randomUUID(), differences: [] }
    },
    'keys.updateLimits': async ({ profileId, keyId, rateLimit, rateLimitPerDay }) => {
      const before = find(keyId)
      const key = replace({
        ...before,
        ...(rateLimit !== undefined && { rateLimit }),
        ...(rateLimitPerDay !== undefined && { rateLimitPerDay }),
        version: (before.version ?? 0) + 1
      })
      changed(profileId)
      return { key, isRaceExcluded: true }
    },
    'keys.prepareRevoke': async ({ profileId, keyId }) => {
      const key = find(keyId)
      if (!key.enabled) throw new AppError('object-changed', 'This key is already revoked')
      const text = { kind: 'text', what: 'name', text: key.clientName } as const
      return { ...issue([keyId], consentFor(profileId, text)), key, impact: records.impact }
    },
    'keys.revoke': async given => {
      const [keyId = ''] = redeem(given)
      const key = ending(find(keyId))
      changed(activeId())
      return { key, isConfirmed: true }
    },
    'keys.prepareRevokeMany': async ({ profileId, keyIds }) => {
      const keys = keyIds.map(find)
      const active = keys.filter(({ enabled }) => enabled)
      const text = bulkText(active.length)
      const consent = consentFor(profileId, { kind: 'text', what: 'count', text })
      const ids = active.map(({ id }) => id)
      return {
        ...issue(ids, consent),
        keys: active.map((key, index) => ({
          key,
          requests24h: index * 120,
          callers: {
            state: 'known',
            count: index,
            isWhole: true,
            lastRequestAt: index === 0 ? null : new Date(Date.now() - index * 120_000).toISOString()
          }
        })),
        leftOut: keys
          .filter(({ enabled }) => !enabled)
          .map(({ id, clientName }) => ({ keyId: id, clientName, why: 'Already revoked' }))
      }
    },
    'keys.revokeMany': async given => {
      const keyIds = redeem(given)
      const { operationId } = given
      const results = keyIds.map((keyId, index) => {
        const { clientName } = ending(find(keyId))
        const progress = { operationId, done: index + 1, total: keyIds.length, note: clientName }
        emit('operations.progress', progress)
        return { keyId, clientName, outcome: 'revoked' as const }
      })
      changed(activeId())
      return { results }
    },
    'keys.mustRevoke': async () => ({ entries: records.mustRevoke }),
    'keys.rejectedCalls': async () => ({
      state: 'known',
      fetchedAt: new Date().toISOString(),
      callers: [aCaller('10.8.4.11', 'GET', '/api/conversations', 6)],
      total: 6,
      isWhole: true
    }),

    'purposes.list': async () => ({ purposes: records.purposes }),
    'purposes.set': async ({ profileId, keyId, purpose }) => {
      const others = records.purposes.filter(stored => stored.keyId !== keyId)
      const updatedAt = new Date().toISOString()
      const stored = isEmptyPurpose(purpose)
        ? null
        : { ...purpose, keyId, updatedAt, updatedBy: 'Ada Moreau' }
      records.purposes = stored === null ? others : [...others, stored]
      emit('purposes.changed', { profileId })
      return { purpose: stored }
    },
    'proofs.run': async () => {
      const proof = aProof(world.keys[0]?.id ?? 'key_1')
      records.proofs = [...records.proofs, proof]
      return { proof }
    },
    'proofs.ofKey': async ({ keyId }) => ({
      proof: records.proofs.find(proof => proof.keyId === keyId) ?? null
    }),
    'keys.exportCsv': async ({ keyIds }) => ({
      path: '/home/ada/api-keys.csv',
      rows: keyIds.length,
      leftOut: 0
    })
  }
}

/** A key that opened what it may and was refused elsewhere. */
export const aProof = (keyId: string): Proof => ({
  keyId,
  ranAt: new Date().toISOString(),
  permitted: {
    call: { method: 'GET', path: '/api/conversations' },
    scope: 'conversations:read',
    verdict: 'proved',
    status: 200,
    requestId: 'req_1a2b',
    reason: 'Horizon answered 200: the key works, and conversations:read opens this call.'
  },
  refused: {
    call: { method: 'GET', path: '/api/audit-logs' },
    scope: 'audit:read',
    verdict: 'proved',
    status: 403,
    serverCode: 'insufficient_scope',
    requestId: 'req_1a2c',
    reason: 'Horizon answered 403: without audit:read this call stays closed.'
  }
})
