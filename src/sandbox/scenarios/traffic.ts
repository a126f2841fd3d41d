import { effectiveScopes } from '@shared/domain/scope-catalogue'
import { type Account, account } from '../accounting'
import { ApiError } from '../api-error'
import { findKey, type StoredKey } from '../store/api-keys'
import { insertAuditRow } from '../store/audit-log'
import type { Db } from '../store/open'
import { keptDays } from '../store/request-log'
import { findUser } from '../store/users'
import { dayMs, minuteMs, wholeSecond } from '../times'
import { keyId } from './acme-key-rows'
import { acmeKeys, type KeySeed } from './acme-keys'
import { expiryRowsOf, partnerHistory } from './acme-partner-history'
import type { AcmePartner } from './acme-partner-rows'
import { type Beat, beatsOf } from './acme-traffic'
import { partnerTraffic } from './partner-traffic'
import type { ScenarioOptions } from './scenario'
import { createSeededRandom, type SeededRandom } from './seeded-random'
import { endpointsOf, successOf, type TrafficEndpoint } from './traffic-endpoints'
import { webhookTraffic } from './webhook-traffic'

const programs = [
  'python-requests/2.32.3',
  'axios/1.7.9',
  'okhttp/4.12.0',
  'Go-http-client/2.0',
  'curl/8.9.1',
  'node'
] as const

export type Client = Pick<Account, 'ip' | 'userAgent'>

/** One program at one address; behind a key that was passed around there are three. */
export function clientsOf(key: KeySeed, index: number): readonly [Client, ...Client[]] {
  const own: Client = {
    ip: `203.0.113.${(index % 200) + 7}`,
    userAgent: programs[index % programs.length] ?? 'node'
  }
  if (key.name !== 'Legacy intranet') return [own]
  return [
    own,
    { ip: '198.51.100.23', userAgent: 'Apache-HttpClient/4.5.14' },
    { ip: '192.0.2.77', userAgent: 'PostmanRuntime/7.42.0' }
  ]
}

const failures = {
  throttled: (key: StoredKey) =>
    new ApiError(
      429,
      'rate_limit_exceeded',
      `Rate limit exceeded. Maximum ${key.rateLimit} requests per minute.`
    ),
  'owner-deactivated': () =>
    new ApiError(401, 'owner_deactivated', 'The owner of this API key is deactivated.'),
  missing: () => new ApiError(404, 'not_found', 'There is no such conversation.'),
  scope: () => new ApiError(403, 'insufficient_scope', 'This API key lacks the required scope.'),
  internal: () => new ApiError(500, 'internal_error', 'Something went wrong.')
} as const

const isOfOne = ({ template }: TrafficEndpoint): boolean => template.includes('/:id')

function failureOf(
  { refusal }: Beat,
  key: StoredKey,
  endpoint: TrafficEndpoint,
  random: SeededRandom
): ApiError | null {
  if (refusal !== undefined) return failures[refusal](key)
  if (isOfOne(endpoint) && random.chance(0.02)) return failures.missing()
  return random.chance(0.004) ? failures.internal() : null
}

/** Most answers take a few milliseconds, a few of them much longer. */
const latencyOf = (random: SeededRandom): number =>
  Math.round((4 + 6 / (0.02 + random.next())) * 100) / 100

function trafficOf(
  db: Db,
  key: KeySeed,
  index: number,
  { seed }: ScenarioOptions,
  now: number
): Account[] {
  if (key.usedMinutesAgo === null) return []
  const stored = findKey(db, keyId(seed, index))
  if (stored === undefined) throw new Error(`${key.name} is not stored`)
  const random = createSeededRandom(seed, `traffic ${index}`)
  const owner = stored.ownerUserId === null ? undefined : findUser(db, stored.ownerUserId)
  const scopes = owner === undefined ? key.scopes : effectiveScopes(owner.role, key.scopes)
  const endpoints = endpointsOf(scopes)
  const clients = clientsOf(key, index)

  function toAccount(beat: Beat, isLastUse: boolean): Account {
    const known = endpoints[random.below(endpoints.length)]
    const endpoint = known ?? { method: 'GET', template: '/api/agents' }
    const client = isLastUse ? clients[0] : random.pick(clients)
    const failed = isLastUse ? null : failureOf(beat, stored as StoredKey, endpoint, random)
    const failure = known === undefined ? failures.scope() : failed
    return {
      at: beat.at,
      recordedAt: beat.at,
      ...endpoint,
      ...client,
      requestId: random.id('req'),
      area: 'api',
      key: stored ?? null,
      webhook: null,
      caller: null,
      claimedName: null,
      isCounted: beat.refusal === undefined,
      status: failure?.status ?? successOf(endpoint),
      latencyMs: latencyOf(random),
      failure,
      action: undefined,
      happenings: []
    }
  }

  const lastUse = wholeSecond(now - key.usedMinutesAgo * minuteMs)
  const span = { from: Math.max(stored.createdAt, now - keptDays * dayMs), to: lastUse, now }
  const beats = index < acmeKeys.length ? beatsOf(key, span, random) : []
  return [...beats.map(beat => toAccount(beat, false)), toAccount({ at: lastUse }, true)]
}

/**
 * What keys, webhooks and partners did in the last 120 days, and what was done to partners, through
 * the same accounting as live requests.
 */
export function addTraffic(
  db: Db,
  seeds: readonly KeySeed[],
  partners: readonly AcmePartner[],
  options: ScenarioOptions,
  now: number
): void {
  const random = createSeededRandom(options.seed, 'audit ids')
  const recordId = () => random.id('aud')
  const ofPartners = createSeededRandom(options.seed, 'partner history')
  const all = [
    ...seeds.flatMap((key, index) => trafficOf(db, key, index, options, now)),
    ...webhookTraffic(db, options, now),
    ...partnerHistory(partners, ofPartners, now),
    ...partnerTraffic(db, partners, options, now)
  ]
  let inOrder = all.sort((a, b) => a.at - b.at)
  for (const { at, row } of expiryRowsOf(partners, ofPartners)) {
    const before = inOrder.filter(done => done.at < at)
    account(db, before, now, recordId)
    insertAuditRow(db, row)
    inOrder = inOrder.slice(before.length)
  }
  account(db, inOrder, now, recordId)
}
