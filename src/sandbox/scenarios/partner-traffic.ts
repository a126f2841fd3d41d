import { effectiveAccess } from '@shared/domain/effective-access'
import { checkOpens } from '../access/credentials'
import { admitPartner, type PartnerCaller, type PartnerIdentity } from '../access/partner'
import { reachOf } from '../access/reach'
import type { Account } from '../accounting'
import { ApiError } from '../api-error'
import { hashOf } from '../key-material'
import type { Db } from '../store/open'
import { readWorkspace } from '../store/workspace'
import { dayMs, hourMs, minuteMs, startOfDay } from '../times'
import type { AcmePartner } from './acme-partner-rows'
import { type PartnerCall, partnerCalls, type Scene, type Targets } from './partner-calls'
import { type Beat, beatsOf, type Worker, workersOf } from './partner-workers'
import type { ScenarioOptions } from './scenario'
import type { SeededRandom } from './seeded-random'

/** An agent or a thing that is not shared, now and then. */
const mistakes = 0.03

/** Whom a call came from, as things were then. */
function identityAt({ of, by }: Worker, at: number, now: number): PartnerIdentity {
  const { seed, users, keys } = of
  const ended = seed.ended !== undefined && at >= now - seed.ended.daysAgo * dayMs
  const isEarlier = seed.before !== undefined && at < now - seed.before.daysAgo * dayMs
  const partner = {
    ...of.partner,
    status: ended ? of.partner.status : 'active',
    access: isEarlier && seed.before ? seed.before.access : of.partner.access
  } as const
  if ('key' in by) {
    const key = keys[by.key]
    if (key === undefined) throw new Error(`${seed.name} has no key ${by.key}`)
    const enabled = key.revokedAt === null || at < key.revokedAt
    return { partner, by: 'key', key: { ...key, enabled } }
  }
  const user = users[by.user]
  if (user === undefined) throw new Error(`${seed.name} has no user ${by.user}`)
  const session = {
    tokenHash: hashOf(`${user.id} ${startOfDay(at)}`),
    partnerId: partner.id,
    userId: user.id,
    createdAt: at - minuteMs,
    expiresAt: at + hourMs
  }
  return { partner, by: 'session', session, user }
}

function pickCall(
  calls: readonly { readonly call: PartnerCall; readonly targets: readonly string[] }[],
  random: SeededRandom
) {
  const total = calls.reduce((sum, { call }) => sum + call.weight, 0)
  let left = random.next() * total
  return calls.find(({ call }) => {
    left -= call.weight
    return left < 0
  })
}

/** Mostly what the caller may do, now and then what it may not. */
function choose(caller: PartnerCaller, targets: Targets, { worker, isLast }: Beat) {
  const { random, by } = worker
  const isMistake = !isLast && random.chance(mistakes)
  const possible = partnerCalls.flatMap(call => {
    if (call.isManual && 'key' in by) return []
    const all = call.targets?.(targets) ?? ['']
    const sensible = isMistake ? all : all.filter(id => call.isSensible(caller.access, id))
    return sensible.length === 0 ? [] : [{ call, targets: sensible }]
  })
  const [first] = possible
  const chosen = (isLast ? first : pickCall(possible, random)) ?? first
  if (chosen === undefined) throw new Error('There is always something to list')
  return { call: chosen.call, target: chosen.targets[random.below(chosen.targets.length)] ?? '' }
}

type Answered = Pick<Account, 'happenings' | 'about' | 'failure' | 'isCounted'>

const refusalOf = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  throw error
}

/** What partners did in the last 120 days, let in or not as a live call is, oldest first. */
export function partnerTraffic(
  db: Db,
  partners: readonly AcmePartner[],
  options: ScenarioOptions,
  now: number
): Account[] {
  const workspace = readWorkspace(db)
  const admissions = new Map<string, PartnerCaller | ApiError>()
  const begun = new Map(partners.map(({ partner }) => [partner.id, [] as string[]]))

  /** The same for as long as nothing that decides about it changes. */
  function admit(identity: PartnerIdentity, ip: string, at: number): PartnerCaller | ApiError {
    const { partner } = identity
    const ends = [partner.expiresAt, identity.by === 'key' ? identity.key.expiresAt : null]
    const name = JSON.stringify([
      identity.by === 'key' ? [identity.key.id, identity.key.enabled] : identity.user.id,
      ip,
      partner.status,
      partner.access,
      ends.map(end => end !== null && end <= at)
    ])
    let found = admissions.get(name)
    if (found === undefined) {
      try {
        found = admitPartner(db, identity, ip, at)
      } catch (error) {
        found = refusalOf(error)
      }
      admissions.set(name, found)
    }
    return found
  }

  function answer(beat: Beat, caller: PartnerCaller, chosen: ReturnType<typeof choose>): Answered {
    const happenings: Account['happenings'][number][] = []
    let about: Account['about'] = null
    const note: Scene['about'] = (resource, metadata) => {
      about = { resource, metadata }
    }
    let failure: ApiError | null = null
    try {
      checkOpens(chosen.call.endpoint, caller, () => '')
      const scene: Scene = {
        db,
        at: beat.at,
        now,
        random: beat.worker.random,
        reach: reachOf(db, caller, note),
        about: note,
        audit: happening => void happenings.push(happening),
        conversations: begun.get(caller.identity.partner.id) ?? []
      }
      chosen.call.run(scene, chosen.target)
    } catch (error) {
      failure = refusalOf(error)
    }
    return { happenings, about, failure, isCounted: true }
  }

  function toAccount(beat: Beat): Account {
    const { at, worker } = beat
    const { random, ip, userAgent } = worker
    const identity = identityAt(worker, at, now)
    const caller = admit(identity, ip, at)
    const conversations = begun.get(identity.partner.id) ?? []
    const known = caller instanceof ApiError ? admittedLike(identity) : caller
    const chosen = choose(known, { workspace, conversations }, beat)
    const answered: Answered =
      caller instanceof ApiError
        ? { happenings: [], about: null, failure: caller, isCounted: false }
        : answer(beat, { ...caller, identity }, chosen)
    const { endpoint } = chosen.call
    const success = endpoint.method === 'POST' ? 201 : 200
    return {
      at,
      recordedAt: at,
      method: endpoint.method,
      template: endpoint.path,
      ip,
      userAgent,
      requestId: random.id('req'),
      area: 'api',
      key: identity.by === 'key' ? identity.key : null,
      partner: identity,
      webhook: null,
      caller: null,
      claimedName: null,
      status: answered.failure?.status ?? success,
      latencyMs: Math.round((3 + 5 / (0.02 + random.next())) * 100) / 100,
      action: endpoint.action,
      ...answered
    }
  }

  /** What somebody who is kept out would have asked for. */
  const admittedLike = (identity: PartnerIdentity): PartnerCaller => ({
    kind: 'partner',
    identity,
    access: effectiveAccess(identity.partner.access, workspace, identity.partner.id)
  })

  return partners
    .flatMap(partner => workersOf(partner, options, now))
    .flatMap(beatsOf)
    .sort((a, b) => a.at - b.at)
    .map(toAccount)
}
