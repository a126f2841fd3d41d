import { acmeKeyRows } from '../scenarios/acme-key-rows'
import { acmeKeys, type KeySeed } from '../scenarios/acme-keys'
import { type AcmePartner, acmePartnerRows } from '../scenarios/acme-partner-rows'
import { emailOf, people, userIdOf } from '../scenarios/acme-people'
import type { ScenarioOptions } from '../scenarios/scenario'
import { type Client, clientsOf } from '../scenarios/traffic'
import type { StoredKey } from '../store/api-keys'
import type { AuditActor, AuditEntry } from '../store/audit-log'
import { dayMs, minuteMs } from '../times'
import type { OnDuty } from './rota'

export type PartnerName = NonNullable<AuditEntry['partner']>

/** Whoever acts, and what an entry says about it. */
export type Caller = OnDuty & {
  readonly actor: AuditActor
  readonly partner: PartnerName | null
  readonly apiKey: AuditEntry['apiKey'] | null
  readonly clients: readonly [Client, ...Client[]]
  /** Addresses of its own network, others every month: that of a program that moves about. */
  readonly network: number | null
  /** Why it is not let in. */
  readonly refusal: string | null
}

/** Programs go on for a while with a key that has ended: they do not know. */
const refusedMs = 45 * dayMs
const partnerRefusedMs = 12 * dayMs

const toApiKey = ({ id, keyPrefix, type }: StoredKey): AuditEntry['apiKey'] => ({
  id,
  prefix: keyPrefix,
  kind: type
})
const least = (...times: readonly (number | null)[]): number =>
  Math.min(...times.map(time => time ?? Number.POSITIVE_INFINITY))

/** Once while it works and once while it does not any more. */
function keyCallers(seed: KeySeed, key: StoredKey, index: number, now: number): Caller[] {
  if (seed.usedMinutesAgo === null) return []
  const lastUse = now - seed.usedMinutesAgo * minuteMs
  const endedAt = least(key.revokedAt, key.expiresAt)
  const caller: Omit<Caller, 'refusal' | keyof OnDuty> = {
    actor: { type: 'api_key', id: key.id, name: key.clientName, email: null },
    partner: null,
    apiKey: toApiKey(key),
    clients: clientsOf(seed, index),
    network: index < 24 ? index : null
  }
  const working = {
    ...caller,
    from: key.createdAt,
    until: least(lastUse, endedAt),
    weight: 12 / ((index % 13) + 1),
    refusal: null
  }
  if (endedAt >= now) return [working]
  const refusal = key.revokedAt === endedAt ? 'api_key_revoked' : 'api_key_expired'
  return [working, { ...caller, from: endedAt, until: endedAt + refusedMs, weight: 1, refusal }]
}

const browsers = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36'
] as const
const browserOf = (number: number): string => browsers[number % browsers.length] ?? browsers[0]
const programOf = (number: number): string =>
  ['axios/1.7.9', 'python-requests/2.32.3', 'okhttp/4.12.0', 'node'][number % 4] ?? 'node'

function partnerCallers(of: AcmePartner, now: number): Caller[] {
  const { partner, users, keys, seed } = of
  const name = { id: partner.id, organizationName: partner.organizationName }
  const endedAt = seed.ended ? now - seed.ended.daysAgo * dayMs : partner.expiredAt
  const people = users.map(
    (user, number): Caller => ({
      actor: { type: 'partner_user', id: user.id, name: user.name, email: user.email },
      partner: name,
      apiKey: null,
      clients: [{ ip: seed.ip, userAgent: browserOf(number) }],
      network: null,
      refusal: null,
      from: user.createdAt,
      until: least(endedAt, now - (seed.users[number]?.lastMinutesAgo ?? 0) * minuteMs),
      weight: seed.users[number]?.lastMinutesAgo === null ? 0 : (seed.users[number]?.perDay ?? 0)
    })
  )
  const programs = keys.flatMap((key, number): Caller[] => {
    const { ip, perDay, lastMinutesAgo } = seed.keys[number] ?? { ip: seed.ip, perDay: 0 }
    if (lastMinutesAgo === null || lastMinutesAgo === undefined) return []
    const caller: Omit<Caller, 'refusal' | keyof OnDuty> = {
      actor: { type: 'partner_api_key', id: key.id, name: key.clientName, email: null },
      partner: name,
      apiKey: toApiKey(key),
      clients: [{ ip, userAgent: programOf(number) }],
      network: null
    }
    const ends = least(endedAt, key.revokedAt, key.expiresAt)
    const until = least(ends, now - lastMinutesAgo * minuteMs)
    const working = { ...caller, from: key.createdAt, until, weight: perDay * 2, refusal: null }
    if (ends >= now) return [working]
    const refusal = ends === endedAt ? refusalOf(partner.status) : keyRefusalOf(key, ends)
    return [working, { ...caller, from: ends, until: ends + partnerRefusedMs, weight: 2, refusal }]
  })
  return [...people, ...programs]
}

const refusalOf = (status: AcmePartner['partner']['status']): string =>
  status === 'suspended' || status === 'revoked' ? `partner_${status}` : 'partner_expired'
const keyRefusalOf = ({ revokedAt }: StoredKey, endedAt: number): string =>
  revokedAt === endedAt ? 'api_key_revoked' : 'api_key_expired'

const roleWeights = { owner: 2, admin: 4, manager: 2, member: 1 } as const

/** People who sign in; some have left, or were never there. */
const colleagues = (now: number): Caller[] =>
  people.map(({ name, role, status = 'active' }, index) => ({
    actor: { type: 'user', id: userIdOf(name), name, email: emailOf(name) },
    partner: null,
    apiKey: null,
    clients: [
      { ip: `203.0.113.${2 + (index % 3)}`, userAgent: browserOf(index) },
      { ip: `2001:db8:7a${index}::1`, userAgent: browserOf(index + 1) }
    ],
    network: null,
    refusal: null,
    from: 0,
    until: status === 'deactivated' ? now - (40 + index) * dayMs : now + dayMs,
    weight: status === 'pending' ? 0 : roleWeights[role]
  }))

/** Somebody elsewhere who tries a partner's key all through one week, and is kept out. */
export type Stranger = {
  readonly from: number
  readonly until: number
  readonly caller: Caller
}

const tried = [
  { partner: 'Acme Agency', ip: '192.0.2.140', weeksAgo: 2, refusal: 'ip_not_allowed' },
  { partner: 'Kestrel Care', ip: '192.0.2.141', weeksAgo: 9, refusal: 'level_too_low' },
  { partner: 'Northwind Logistics', ip: '198.51.100.9', weeksAgo: 23, refusal: 'level_too_low' },
  {
    partner: 'Brightwater Analytics',
    ip: '2001:db8:bad::7',
    weeksAgo: 14,
    refusal: 'ip_not_allowed'
  }
] as const

function strangers(callers: readonly Caller[], now: number): Stranger[] {
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7
  const monday = Math.floor(now / dayMs) * dayMs - sinceMonday * dayMs
  return tried.flatMap(({ partner, ip, weeksAgo, refusal }) => {
    const of = callers.find(
      one => one.partner?.organizationName === partner && one.apiKey !== null && one.weight > 0
    )
    if (of === undefined) return []
    const from = monday - 7 * weeksAgo * dayMs
    const clients = [{ ip, userAgent: 'python-requests/2.28.1' }] as const
    return [{ from, until: from + 7 * dayMs, caller: { ...of, clients, refusal } }]
  })
}

/** Everybody of the scenario `acme` who leaves traces in the log. */
export function createCast(options: Pick<ScenarioOptions, 'seed' | 'plan'>, now: number) {
  const keys = acmeKeyRows(acmeKeys, options, now)
  const partners = acmePartnerRows(options, now)
  const ofKeys = acmeKeys.flatMap((seed, index) => {
    const key = keys[index]
    return key === undefined ? [] : keyCallers(seed, key, index, now)
  })
  const ofPartners = partners.flatMap(partner => partnerCallers(partner, now))
  const isRefused = ({ refusal }: Caller): boolean => refusal !== null
  return {
    keys,
    partners,
    programs: ofKeys.filter(one => !isRefused(one)),
    partnerCallers: ofPartners.filter(one => !isRefused(one)),
    refused: [...ofKeys, ...ofPartners].filter(isRefused),
    colleagues: colleagues(now),
    strangers: strangers(ofPartners, now)
  }
}
export type Cast = ReturnType<typeof createCast>
