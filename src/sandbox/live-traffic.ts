import { setTimeout as delay } from 'node:timers/promises'
import { effectiveScopes } from '@shared/domain/scope-catalogue'
import { seededPlaintextKey } from './key-material'
import { acmeKeys, type KeySeed } from './scenarios/acme-keys'
import { acmePartnerPlaintext } from './scenarios/acme-partner-rows'
import { acmePartners } from './scenarios/acme-partners'
import { people } from './scenarios/acme-people'
import { acmeWebhooks, acmeWebhookToken } from './scenarios/acme-webhooks'
import type { PartnerKeySeed, PartnerSeed } from './scenarios/partner-seed'
import { endpointsOf } from './scenarios/traffic-endpoints'

type Call = {
  readonly method: string
  readonly path: string
  /** `null` where the path holds the credential. */
  readonly plaintext: string | null
  readonly userAgent: string
}

const skills: readonly (readonly [scope: string, path: string])[] = [
  ['quickbooks', '/api/quickbooks/v1/profit-and-loss-report'],
  ['sage-intacct', '/api/sage-intacct/v1/query-gldetail'],
  ['web', '/api/web/v1/create-site'],
  ['platform', '/api/platform/v1/get-skill'],
  ['skills:execute', '/api/platform/v1/get-skill']
]

/** Of what keys may do, reads only, and skills, whose execution leaves nothing behind. */
const readable = new Set([
  '/api/conversations',
  '/api/agents',
  '/api/apps',
  '/api/connections',
  '/api/usage'
])

const recentMinutes = 3 * 24 * 60

/** Works today and was used in the last days. */
const isBusy = ({ revokedDaysAgo, expiresInDays, usedMinutesAgo, creator, type }: KeySeed) =>
  revokedDaysAgo === undefined &&
  (expiresInDays ?? 1) > 0 &&
  (usedMinutesAgo ?? recentMinutes) < recentMinutes &&
  (type === 'organization' || people.find(one => one.name === creator)?.status === undefined)

function scopesOf({ type, creator, scopes }: KeySeed): readonly string[] {
  const owner = people.find(one => one.name === creator)
  return type === 'user' && owner !== undefined ? effectiveScopes(owner.role, scopes) : scopes
}

const programOf = (name: string): string =>
  `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}/1.0`

function callsOf(key: KeySeed, plaintext: string): Call[] {
  const scopes = scopesOf(key)
  const userAgent = `acme-${programOf(key.name)}`
  const reads = endpointsOf(scopes).filter(
    ({ method, template }) => method === 'GET' && readable.has(template)
  )
  const executions = skills.filter(([scope]) => scopes.includes(scope) || scopes.includes('*'))
  return [
    ...reads.map(({ method, template }) => ({ method, path: template, plaintext, userAgent })),
    ...executions.map(([, path]) => ({ method: 'POST', path, plaintext, userAgent }))
  ]
}

/** The same of a partner's key; from this machine, so none that takes calls from elsewhere only. */
const isBusyPartner = ({ ended, expiresInDays }: PartnerSeed, key: PartnerKeySeed): boolean =>
  ended === undefined &&
  (expiresInDays ?? 1) > 0 &&
  key.revokedDaysAgo === undefined &&
  (key.expiresInDays ?? 1) > 0 &&
  (key.lastMinutesAgo ?? recentMinutes) < recentMinutes &&
  key.ipAllowlist === undefined

const readableByPartners = [
  '/api/agents',
  '/api/apps',
  '/api/departments',
  '/api/connections',
  '/api/conversations'
]

const partnerCallsOf = (seed: string): Call[][] =>
  acmePartners
    .flatMap(partner => partner.keys.map(key => ({ partner, key })))
    .map((one, nth) => ({ ...one, plaintext: acmePartnerPlaintext(seed, nth) }))
    .filter(({ partner, key }) => isBusyPartner(partner, key))
    .map(({ partner, key, plaintext }) => {
      const { usageMetrics, auditLogs } = partner.access.data
      const paths = [
        ...readableByPartners,
        ...(usageMetrics ? ['/api/usage'] : []),
        ...(auditLogs ? ['/api/audit-logs'] : [])
      ]
      const userAgent = programOf(key.name)
      return paths.map(path => ({ method: 'GET', path, plaintext, userAgent }))
    })

/** Webhooks that take a trigger from anywhere, this machine too. */
const triggersOf = (seed: string): Call[][] =>
  acmeWebhooks.flatMap(({ isDisabled, ipAllowlist, triggers }, index) => {
    if (isDisabled || ipAllowlist !== undefined || triggers === null) return []
    const path = `/api/webhooks/agent/${acmeWebhookToken(seed, index)}`
    return [[{ method: 'POST', path, plaintext: null, userAgent: 'acme-forms/1.0' }]]
  })

const leastPauseMs = 4_000
const mostPauseMs = 16_000

const restAWhile = (signal: AbortSignal): Promise<void> =>
  delay(leastPauseMs + Math.random() * (mostPauseMs - leastPauseMs), undefined, { signal })

async function send(url: string, call: Call, signal: AbortSignal): Promise<number> {
  const { method, path, plaintext, userAgent } = call
  const response = await fetch(url + path, {
    method,
    signal,
    redirect: 'error',
    headers: {
      ...(plaintext !== null && { 'x-api-key': plaintext }),
      'User-Agent': userAgent,
      ...(method === 'POST' && { 'Content-Type': 'application/json' })
    },
    ...(method === 'POST' && { body: '{}' })
  })
  await response.arrayBuffer()
  return response.status
}

export type LiveTraffic = {
  /** Resolves once no call is under way any more. */
  stop(): Promise<void>
}

/**
 * Calls Horizon as Acme's programs would, one call every ten seconds or so: below the daily limit of
 * every plan. A call that fails is a call that failed; the next one follows.
 */
export function startLiveTraffic(
  url: string,
  seed: string,
  rest: (signal: AbortSignal) => Promise<void> = restAWhile
): LiveTraffic {
  const stopping = new AbortController()
  const { signal } = stopping
  const withKeys = acmeKeys
    .map((key, index) => ({ key, index }))
    .filter(({ key }) => isBusy(key))
    .map(({ key, index }) => callsOf(key, seededPlaintextKey(seed, index)))
    .filter(calls => calls.length > 0)
  const ofPartners = partnerCallsOf(seed)
  const programs = [...withKeys, ...triggersOf(seed), ...ofPartners]
  const oneOf = <T>(items: readonly T[]): T | undefined =>
    items[Math.floor(Math.random() * items.length)]

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const program = oneOf(programs) ?? []
      const call = oneOf(program)
      const status = call && (await send(url, call, signal).catch(() => undefined))
      // Made on the Starter plan, this Horizon has no partners.
      if (status === 401 && ofPartners.includes(program)) {
        programs.splice(programs.indexOf(program), 1)
      }
      await rest(signal).catch(() => {})
    }
  }
  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    }
  }
}
