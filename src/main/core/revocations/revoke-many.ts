import type { ParsedInput } from '@shared/contract'
import type { BulkResult, RequiredConsent } from '@shared/contract/revocations'
import { requiredConsent } from '@shared/domain/required-consent'
import { bulkText, type RevokeReason } from '@shared/domain/revocation'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { wireFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { changedFacts } from '../keys/key-facts'
import { type OrganizationCheck, offered } from '../keys/organization-check'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { Operations } from '../operations/operations'
import type { Clock, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { CallerRecording } from '../usage/caller-recording'
import type { CallersByKey } from './callers-by-key'
import { requireGiven } from './revoke-consent'
import type { RevokeRun } from './revoke-run'

type Prepared = {
  readonly open: OpenProfile
  readonly keys: readonly Key[]
  readonly consent: RequiredConsent
}

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly profiles: ProfileStore
  readonly organizations: OrganizationCheck
  readonly callers: CallersByKey
  readonly history: Pick<CallerRecording, 'heard'>
  readonly operations: Operations
  readonly runs: RevokeRun
}

/** Revoking several keys in two steps, as one is revoked, with one list instead of a call per key. */
export function createRevokeMany(ports: Ports) {
  const { clock, ids, log, profiles, organizations, callers, history, operations, runs } = ports
  const tokens = createOneTimeTokens<Prepared>({ clock, ids })

  async function prepare(open: OpenProfile, keyIds: readonly string[]) {
    requireWritable(open)
    const asked = [...new Set(keyIds)]
    const { listed, keys, fetchedAt, uses } = await open.during(async () => {
      const horizon = await organizations.connectForWrite(open)
      const { signal } = open
      const listed = await listById(horizon, signal)
      const fetchedAt = now()
      const keys = asked.flatMap(id => listed.keys.get(id) ?? []).filter(({ enabled }) => enabled)
      const requestsOf = await requestsByKey(horizon, open)
      const heard = history.heard(open, horizon)
      const uses = await callers.of({ horizon: heard, keys, requestsOf, signal })
      return { listed, keys, fetchedAt, uses }
    })
    const { safetyLevel } = await profiles.get(open.profileId)
    const consent = requiredConsent(safetyLevel, {
      kind: 'text',
      what: 'count',
      text: bulkText(keys.length)
    })
    const { token, expiresAt } = tokens.issue({ open, keys, consent })
    return {
      token,
      expiresAt,
      fetchedAt,
      keys: uses,
      leftOut: await leftOut(open, asked, listed),
      consent
    }
  }

  async function revokeMany(
    given: ParsedInput<'keys.revokeMany'>
  ): Promise<{ results: BulkResult[] }> {
    requireGiven(tokens.peek(given.token).consent, given)
    const { open, keys } = tokens.redeem(given.token)
    const results = await operations.run(given.operationId, signal =>
      open.writing(() => run(open, keys, given, signal))
    )
    return { results }
  }

  async function run(
    open: OpenProfile,
    keys: readonly Key[],
    { operationId, reason }: { readonly operationId: string; readonly reason: RevokeReason },
    signal: AbortSignal
  ): Promise<BulkResult[]> {
    requireWritable(open)
    const horizon = await organizations.connectForWrite(open)
    const listed = await listById(horizon, open.signal)
    const unchanged = keys.filter(key => changesOf(key, listed).length === 0)
    const isUnchanged = new Set(unchanged.map(({ id }) => id))
    const fresh = unchanged.map(key => listed.keys.get(key.id) ?? key)
    const revoked = await runs.run({ open, horizon, keys: fresh, operationId, reason, signal })
    const changed = keys
      .filter(({ id }) => !isUnchanged.has(id))
      .map(key => changedResult(key, changesOf(key, listed)))
    const results = new Map([...revoked, ...changed].map(result => [result.keyId, result]))
    return keys.flatMap(({ id }) => results.get(id) ?? [])
  }

  function changedResult({ id, clientName }: Key, changes: readonly string[]): BulkResult {
    const error = new AppError(
      'object-changed',
      `The key changed since you looked, so it was not revoked: ${changes.join('; ')}`,
      { nextStep: 'Look at it as it is now, then decide again.' }
    )
    const failure = wireFailure(error, log, 'revoke keys')
    return { keyId: id, clientName, outcome: 'changed', failure }
  }

  const now = () => new Date(clock.now()).toISOString()

  return { prepare, revokeMany }
}

/** What one list shows: keys by id, and why those that it does not show cannot be acted on. */
type Listed = {
  readonly keys: ReadonlyMap<string, Key>
  readonly absence: (keyId: string) => string
}

async function listById(horizon: Horizon, signal: AbortSignal): Promise<Listed> {
  try {
    const { keys, unreadable } = await horizon.listKeys(signal)
    const reasons = new Map(unreadable.map(({ id, reason }) => [id, reason]))
    const absence = (keyId: string) => {
      const reason = reasons.get(keyId)
      return reason === undefined
        ? 'Horizon does not list it any more'
        : `Horizon lists it, but it cannot be read: ${reason}`
    }
    return { keys: new Map(keys.map(key => [key.id, key])), absence }
  } catch (error) {
    throw withRemedy(error)
  }
}

/**
 * `undefined` where this Horizon does not say, or just not now: the revoke does not wait for it. A
 * key that is not named had no request, unless something that is named cannot be read.
 */
async function requestsByKey(horizon: Horizon, { signal }: OpenProfile) {
  const usage = await offered(horizon.usage(null, '24h', signal)).catch(() => null)
  const requests = new Map(usage?.byKey?.map(each => [each.keyId, each.requests]))
  const isWhole =
    usage?.byKey !== undefined && !usage.unreadable.some(problem => problem.startsWith('by_key'))
  return (keyId: string) => requests.get(keyId) ?? (isWhole ? 0 : undefined)
}

async function leftOut(open: OpenProfile, asked: readonly string[], listed: Listed) {
  const held = new Map((await open.data.keys.held()).keys.map(key => [key.id, key]))
  return asked.flatMap(keyId => {
    const key = listed.keys.get(keyId)
    if (key?.enabled === true) return []
    const clientName = (key ?? held.get(keyId))?.clientName ?? keyId
    const why = key === undefined ? listed.absence(keyId) : 'Already revoked'
    return [{ keyId, clientName, why }]
  })
}

function changesOf(seen: Key, listed: Listed): string[] {
  const now = listed.keys.get(seen.id)
  return now === undefined ? [listed.absence(seen.id)] : changedFacts(seen, now)
}
