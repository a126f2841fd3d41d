import type { Plan } from '@shared/domain/limits'
import { toAuditEntryBody } from '../routes/audit-entry-body'
import { createSeededRandom, type SeededRandom } from '../scenarios/seeded-random'
import type { AuditEntry, AuditResource } from '../store/audit-log'
import type { RecordedEntry } from '../store/audit-reading'
import { dayMs, hourMs, minuteMs, wholeSecond } from '../times'
import { createCalendar } from './calendar'
import { type Caller, type Cast, createCast } from './cast'
import { administrativeChange } from './changes'
import { type Deed, madeCall, refusedCall, usedKey } from './happenings'
import { createMilestones } from './milestones'
import { oddity } from './oddities'
import { createRota } from './rota'

export type AuditHistoryOptions = {
  readonly seed: string
  readonly count: number
  /** When it ends. The same one gives the same entries. */
  readonly now?: number
  readonly plan?: Plan
}

const fixedEnd = Date.UTC(2026, 10, 21, 12)

/** What of the log is what; the first whose sum is not reached. */
const shares = {
  call: 0.5,
  use: 0.72,
  refusal: 0.78,
  login: 0.87,
  change: 0.93,
  trigger: 0.985,
  guess: 1
} as const
const strangersShare = 0.012

/** How many of a batch are recorded in one moment, and how many batches are so. */
const batch = 16
const batchShare = 0.02

function occurredAt(recordedAt: number, random: SeededRandom): number {
  const chance = random.next()
  if (chance < 0.012) return recordedAt - minuteMs - random.below(59 * minuteMs)
  if (chance < 0.016) return recordedAt - hourMs - random.below(23 * hourMs)
  if (chance < 0.0185) return recordedAt - dayMs - Math.floor(random.next() ** 2 * 5 * dayMs)
  // A clock that is ahead.
  if (chance < 0.019) return recordedAt + random.below(80) * 1_000
  return recordedAt - random.below(1_800)
}

/** Turned around and mixed, so that none meets another: 32 bits of the number, 31 of chance. */
function idOf(prefix: string, seq: number, salt: number, random: SeededRandom): string {
  let mixed = (seq ^ salt) | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
  const head = ((mixed ^ (mixed >>> 16)) >>> 0).toString(36).padStart(7, '0')
  const tail = random.below(2 ** 31).toString(36)
  return `${prefix}_${head}${tail.padStart(6, '0')}`
}

function clientOf({ clients, network }: Caller, at: number, random: SeededRandom) {
  const client = random.pick(clients)
  if (network === null || random.chance(0.4)) return client
  const month = Math.floor(at / (30 * dayMs)) % 200
  return { ...client, ip: `10.${20 + network}.${month}.${1 + Math.floor(12 * random.next() ** 2)}` }
}

const resourceOf = ({ apiKey, actor, partner }: Caller): AuditResource =>
  apiKey
    ? { type: partner ? 'partner_key' : 'api_key', id: apiKey.id, name: actor.name }
    : { type: 'user', id: actor.id, name: actor.name }

/**
 * A log over 400 days of what the people, partners and keys of the scenario `acme` did. Each entry
 * follows from its number alone, so that any part of it can be had.
 */
export function createAuditHistory(options: AuditHistoryOptions) {
  const { seed, count, plan = 'professional' } = options
  const now = wholeSecond(options.now ?? fixedEnd)
  const cast: Cast = createCast({ seed, plan }, now)
  const calendar = createCalendar(count, now)
  const milestones = createMilestones(cast, calendar, count)
  const rota = (callers: readonly Caller[]) => createRota(callers, calendar.start)
  const programs = rota(cast.programs)
  const partnerCallers = rota(cast.partnerCallers)
  const refused = rota(cast.refused)
  const colleagues = rota(cast.colleagues)
  const random = createSeededRandom(seed, 'audit history')
  const batches = createSeededRandom(seed, 'audit batches')
  const salt = createSeededRandom(seed, 'audit salt').below(2 ** 31)

  function recordedAt(seq: number): number {
    const first = seq - ((seq - 1) % batch)
    batches.startAt(first)
    if (batches.chance(batchShare)) return calendar.recordedAt(first, 0)
    batches.startAt(-seq)
    return calendar.recordedAt(seq, batches.next())
  }

  const by = (caller: Caller, at: number, deed: Deed) => {
    const { actor, partner, apiKey } = caller
    return { ...deed, ...clientOf(caller, at, random), actor, partner, apiKey }
  }

  const anyone = (at: number): Caller =>
    colleagues.pick(at, random) ?? (cast.colleagues[0] as Caller)

  function signIn(at: number) {
    const caller = anyone(at)
    const isIn = random.chance(0.94)
    return by(caller, at, {
      action: isIn ? 'user.login' : 'user.login_failed',
      resource: resourceOf(caller),
      outcome: isIn ? 'success' : 'denied',
      reason: isIn ? null : 'wrong_password'
    })
  }

  /** Somebody on the network who knows no key, no secret and no token. */
  function guess() {
    const isSecret = random.chance(0.4)
    return {
      actor: { type: isSecret ? 'admin_secret' : 'api_key', id: null, name: null, email: null },
      action: isSecret ? 'auth.admin_secret_rejected' : 'api_key.rejected',
      resource: null,
      outcome: 'denied',
      reason: isSecret ? 'invalid_admin_secret' : 'invalid_api_key',
      metadata: { method: 'GET', path: isSecret ? '/admin/api-keys' : '/api/agents' },
      ip: `100.${64 + random.below(64)}.${random.below(40)}.${random.below(254)}`,
      userAgent: random.chance(0.5) ? 'curl/8.9.1' : 'python-requests/2.32.3'
    } as const
  }

  function trigger(scene: { readonly random: SeededRandom; readonly day: number }) {
    const deed = madeCall(scene)
    const isRefused = random.chance(0.02)
    return {
      actor: { type: 'system', id: null, name: 'webhook', email: null },
      action: isRefused ? 'webhook.rejected' : 'webhook.triggered',
      resource: {
        type: 'webhook',
        id: `wh_${100 + random.below(24)}`,
        name: deed.resource?.name ?? null
      },
      outcome: isRefused ? 'denied' : 'success',
      reason: isRefused ? 'ip_not_allowed' : null,
      metadata: isRefused ? {} : { conversation_id: `conv_${random.below(2 ** 31).toString(36)}` },
      ip: isRefused ? '192.0.2.77' : `198.51.100.${40 + random.below(8)}`,
      userAgent: 'Zendesk Webhook'
    } as const
  }

  function happening(at: number): Omit<AuditEntry, 'occurredAt' | 'requestId'> {
    const scene = { random, day: Math.floor(at / dayMs) }
    const stranger = cast.strangers.find(({ from, until }) => from <= at && at < until)
    if (stranger !== undefined && random.chance(strangersShare)) {
      const { caller } = stranger
      return by(caller, at, refusedCall(scene, resourceOf(caller), caller.refusal ?? ''))
    }
    const chance = random.next()
    if (chance < shares.call) {
      const caller = partnerCallers.pick(at, random)
      if (caller !== undefined) return by(caller, at, madeCall(scene))
    }
    if (chance < shares.use) {
      const caller = programs.pick(at, random)
      if (caller !== undefined) return by(caller, at, usedKey(scene, resourceOf(caller)))
    }
    if (chance < shares.refusal) {
      const caller = refused.pick(at, random)
      if (caller?.refusal) {
        return by(caller, at, refusedCall(scene, resourceOf(caller), caller.refusal))
      }
    }
    if (chance < shares.login) return signIn(at)
    if (chance < shares.change) return by(anyone(at), at, administrativeChange({ random, cast }))
    if (chance < shares.trigger) return trigger(scene)
    return guess()
  }

  /** The entry with this number, from 1 to `count`. */
  function entryAt(seq: number): RecordedEntry {
    const recorded = recordedAt(seq)
    random.startAt(seq)
    const at = occurredAt(recorded, random)
    const milestone = milestones.get(seq)
    return {
      occurredAt: at,
      ...(milestone ?? { ...happening(at), ...oddity(random) }),
      seq,
      id: idOf('aud', seq, salt, random),
      recordedAt: recorded,
      requestId: idOf('req', seq, ~salt, random)
    }
  }

  return {
    count,
    entryAt,
    *[Symbol.iterator](): Generator<RecordedEntry> {
      for (let seq = 1; seq <= count; seq += 1) yield entryAt(seq)
    }
  }
}
export type AuditHistory = ReturnType<typeof createAuditHistory>

/** The same as a Horizon sends it (D13), oldest first. */
export function* auditHistory(options: AuditHistoryOptions) {
  for (const entry of createAuditHistory(options)) yield toAuditEntryBody(entry)
}
