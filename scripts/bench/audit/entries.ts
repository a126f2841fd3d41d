/**
 * Entries as a busy organization's log has them over 400 days: many calls of partners, refusals,
 * changes, a few that arrive late. The same number always gives the same text.
 */

const dayMs = 86_400_000
const start = Date.UTC(2025, 9, 17)
const days = 400

function createRandom(seed: number) {
  let state = seed >>> 0 || 1
  const next = (): number => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const hex = (): string =>
    below(2 ** 32)
      .toString(16)
      .padStart(8, '0')
  /** Few values often, many seldom. */
  const skewed = (limit: number): number => Math.floor(limit * next() ** 3)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  return { next, below, hex, skewed, pick }
}
type Random = ReturnType<typeof createRandom>

const firstNames = ['Ada', 'Grace', 'Noor', 'Émile', 'Ines', 'Tomas', 'Wei', 'Olga', 'Kofi', 'Mia']
const lastNames = ['Moreau', 'Okafor', 'Lindqvist', 'Tanaka', 'Novák', 'Ibarra', 'Schmidt', 'Rossi']
const organizations = ['Acme Agency', 'Northwind', 'Blue Harbor', 'Fjord & Sons', 'Quasar Labs']
const programs = [
  'python-requests/2.32.3',
  'axios/1.7.9',
  'okhttp/4.12.0',
  'Go-http-client/2.0',
  'curl/8.9.1',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
]
const agentNames = ['Sales assistant', 'Invoice reader', 'Support triage', 'Site builder']

const personOf = (index: number) => {
  const name = `${firstNames[index % 10]} ${lastNames[(index >> 2) % 8]}`
  const mail = name
    .normalize('NFD')
    .replaceAll(/[^a-zA-Z]/g, '')
    .toLowerCase()
  return { id: `user_${index}`, name, email: `${mail}${index}@acme.example` }
}
const keyOf = (index: number, kind: string) => ({
  id: `key_${((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0')}`,
  prefix: `hz_live_${((index * 40_503 + 7) % 1_679_616).toString(36).padStart(4, '0')}`,
  kind
})
const partnerOf = (index: number) => ({
  id: `ptn_${(index * 40_503 + 4_660).toString(16)}`,
  organization_name: `${organizations[index % 5]}${index < 5 ? '' : ` ${index}`}`
})
const addressOf = (index: number) =>
  index % 9 === 0
    ? `2001:db8:${((index * 7919) % 65_536).toString(16)}::${index % 250}`
    : `${index % 2 === 0 ? '203.0.113' : `10.${index % 200}.${(index >> 4) % 250}`}.${(index % 250) + 1}`

/** Each has a few of its own; one in a thousand calls comes from anywhere. */
function addressFor(id: string, random: Random): string {
  if (random.next() < 0.001) return addressOf(random.below(5_000))
  let own = 7
  for (let at = 0; at < id.length; at += 1) own = (own * 31 + id.charCodeAt(at)) % 1_000
  return addressOf(own * 3 + random.skewed(3))
}

const happenings = ['used', 'sent', 'denied', 'changed', 'login', 'conversation'] as const
const weights = [0.3, 0.62, 0.72, 0.8, 0.9, 1]
const fields = ['rate_limit', 'expires_at', 'client_name', 'scopes', 'instructions']

function contentOf(random: Random) {
  const share = random.next()
  const what = happenings[weights.findIndex(weight => share < weight)]
  const person = personOf(random.skewed(400))
  const key = keyOf(random.skewed(300), 'organization')
  const partner = partnerOf(random.skewed(25))
  const agent = random.below(4)
  const conversation = { type: 'conversation', id: `conv_${random.hex()}`, name: null }
  const ofUser = { actor: { type: 'user', ...person }, partner: null, api_key: null }
  const ofKey = {
    actor: {
      type: 'api_key',
      id: key.id,
      name: `Integration ${key.prefix.slice(-3)}`,
      email: null
    },
    partner: null,
    api_key: key
  }
  const partnerKey = keyOf(
    1_000 + Number.parseInt(partner.id.slice(4), 16) + random.below(2),
    'partner'
  )
  const ofPartner = {
    actor: { type: 'partner_user', ...person, id: `pusr_${person.id.slice(5)}` },
    partner,
    api_key: partnerKey
  }
  const fine = { outcome: 'success', reason: null, changes: {}, metadata: {} }
  switch (what) {
    case 'used':
      return {
        ...ofKey,
        action: 'api_key.used',
        resource: { type: 'api_key', id: key.id, name: ofKey.actor.name },
        ...fine
      }
    case 'sent':
      return { ...ofPartner, action: 'message.sent', resource: conversation, ...fine }
    case 'denied':
      return {
        ...(random.next() < 0.5 ? ofPartner : ofKey),
        action: 'skill.executed',
        resource: { type: 'skill', id: 'quickbooks/v1/profit-and-loss-report', name: null },
        ...fine,
        outcome: random.next() < 0.8 ? 'denied' : 'error',
        reason: `This API key lacks the required scope '${random.pick(['quickbooks', 'web'])}'.`
      }
    case 'changed': {
      const field = random.pick(fields)
      const change = { from: `before ${random.skewed(5_000)}`, to: `after ${random.skewed(5_000)}` }
      return {
        ...ofUser,
        action: random.pick(['api_key.updated', 'partner.scope_updated', 'agent.updated']),
        resource: { type: 'agent', id: `agent_00${agent}`, name: agentNames[agent] },
        ...fine,
        changes: { [field]: change },
        metadata: { partner_id: partner.id }
      }
    }
    case 'login':
      return {
        ...ofUser,
        action: random.next() < 0.9 ? 'user.login' : 'user.login_failed',
        resource: { type: 'user', id: person.id, name: person.name },
        ...fine
      }
    default:
      return { ...ofPartner, action: 'conversation.created', resource: conversation, ...fine }
  }
}

function entryText(seq: number, total: number): string {
  const scattered = Math.imul(seq, 2_654_435_761)
  const random = createRandom(scattered ^ 0x5bd1_e995)
  random.next()
  const recorded = start + Math.floor((seq / total) * days * dayMs)
  const chance = random.next()
  // Two of a hundred arrive late, a few of those by days; some share their moment.
  const late = chance < 0.02 ? Math.floor(random.next() ** 4 * 3 * dayMs) : random.below(900)
  const occurred = chance > 0.97 ? recorded - (recorded % 60_000) : recorded - late
  const { actor, partner, api_key, action, resource, outcome, reason, changes, metadata } =
    contentOf(random)
  // An odd factor scatters without ever meeting: no two entries of a log have the same id.
  const own = (scattered >>> 0).toString(16).padStart(8, '0')
  return JSON.stringify({
    id: `aud_${own}${random.hex()}`,
    seq,
    occurred_at: new Date(occurred).toISOString(),
    recorded_at: new Date(recorded).toISOString(),
    actor,
    partner,
    api_key,
    action,
    resource,
    ip: addressFor(partner?.id ?? actor.id, random),
    user_agent: programs[random.skewed(programs.length)],
    outcome,
    reason,
    changes,
    metadata,
    request_id: `req_${random.hex()}${random.hex()}`
  })
}

/** JSON texts of the entries `from` to `from + count - 1` of a log of `total`. */
export const benchEntries = (from: number, count: number, total: number): string[] =>
  Array.from({ length: count }, (_, index) => entryText(from + index, total))

/** A page of the feed (D13) that holds them. */
export const benchPage = (entries: readonly string[], last: number, total: number): Buffer =>
  Buffer.from(
    `{"data":[${entries.join(',')}],"next_cursor":"c${last}","has_more":${last < total},"high_water_seq":${total},"oldest_available_at":"${new Date(start).toISOString()}"}`
  )

/** Calls `take` with page after page of a log of `total` entries. */
export function forEachPage(
  total: number,
  pageSize: number,
  take: (entries: readonly string[], first: number, last: number) => void
): void {
  for (let first = 1; first <= total; first += pageSize) {
    const count = Math.min(pageSize, total - first + 1)
    take(benchEntries(first, count, total), first, first + count - 1)
  }
}
