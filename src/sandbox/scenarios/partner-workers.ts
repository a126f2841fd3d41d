import { keptDays } from '../store/request-log'
import { dayMs, hourMs, minuteMs, startOfDay, wholeSecond } from '../times'
import type { AcmePartner } from './acme-partner-rows'
import type { ScenarioOptions } from './scenario'
import { createSeededRandom, type SeededRandom } from './seeded-random'

/** One program or one person of a partner, calling from one address for a while. */
export type Worker = {
  readonly of: AcmePartner
  readonly by: { readonly key: number } | { readonly user: number }
  readonly ip: string
  readonly userAgent: string
  readonly perDay: number
  readonly from: number
  /** The last call; those before it lie between the two. */
  readonly to: number
  readonly random: SeededRandom
}
export type Beat = { readonly at: number; readonly worker: Worker; readonly isLast: boolean }

const browsers = [
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/141.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/139.0'
] as const
const programs = ['axios/1.7.9', 'python-requests/2.32.3', 'okhttp/4.12.0', 'node'] as const

/** Refused calls go on for a while after a partnership ends: its programs do not know. */
const refusedPerDay = 2
const refusedDays = 12

/** All that one partner's people and programs do. */
export function workersOf(of: AcmePartner, { seed }: ScenarioOptions, now: number): Worker[] {
  const { partner, users, keys } = of
  const { acceptedAt } = partner
  if (acceptedAt === null) return []
  const first = Math.max(acceptedAt, now - keptDays * dayMs)
  const endedAt = endOf(of, now)
  const ago = (minutes: number): number => wholeSecond(now - minutes * minuteMs)
  const worker = (by: Worker['by'], rest: Omit<Worker, 'of' | 'by' | 'random'>, name: string) => ({
    of,
    by,
    ...rest,
    random: createSeededRandom(seed, `partner traffic ${partner.id} ${name}`)
  })
  const people = of.seed.users.flatMap(({ perDay, lastMinutesAgo }, number) => {
    if (lastMinutesAgo === null) return []
    const from = Math.max(first, users[number]?.createdAt ?? first)
    const userAgent = browsers[number % browsers.length] ?? 'Mozilla/5.0'
    const rest = { ip: of.seed.ip, userAgent, perDay, from, to: ago(lastMinutesAgo) }
    return [worker({ user: number }, rest, `user ${number}`)]
  })
  const clients = of.seed.keys.flatMap(({ ip, perDay, lastMinutesAgo }, number) => {
    if (lastMinutesAgo === null) return []
    const userAgent = programs[number % programs.length] ?? 'node'
    const by = { key: number }
    const from = Math.max(first, keys[number]?.createdAt ?? first)
    const to = ago(lastMinutesAgo)
    const working = worker(by, { ip, userAgent, perDay, from, to }, `key ${number}`)
    if (endedAt === undefined || number > 0) return [working]
    const until = Math.min(endedAt + refusedDays * dayMs, now - hourMs)
    const refused = { ip, userAgent, perDay: refusedPerDay, from: endedAt, to: until }
    return [working, worker(by, refused, 'refused')]
  })
  return [...people, ...clients, ...strangersOf(of, now, seed)]
}

/** When the partnership ended, if it did. */
function endOf({ seed, partner }: AcmePartner, now: number): number | undefined {
  if (seed.ended !== undefined) return now - seed.ended.daysAgo * dayMs
  return partner.expiredAt ?? undefined
}

/** From Monday to Sunday, day and night. */
function strangersOf(of: AcmePartner, now: number, seed: string): Worker[] {
  const { stranger } = of.seed
  if (stranger === undefined) return []
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7
  const monday = startOfDay(now) - (sinceMonday + 7 * stranger.weeksAgo) * dayMs
  return Array.from({ length: 7 }, (_, day) => ({
    of,
    by: { key: 0 },
    ip: stranger.ip,
    userAgent: stranger.program,
    perDay: stranger.perDay,
    from: monday + day * dayMs,
    to: monday + (day + 1) * dayMs - minuteMs,
    random: createSeededRandom(seed, `stranger ${day}`)
  }))
}

const isWeekend = (day: number): boolean => [0, 6].includes(new Date(day).getUTCDay())

export function beatsOf(worker: Worker): Beat[] {
  const { from, to, perDay, random, of } = worker
  const isStranger = worker.ip === of.seed.stranger?.ip
  const beats: Beat[] = []
  for (let day = startOfDay(from); day <= to; day += dayMs) {
    const share = isStranger ? 1 : isWeekend(day) ? 0.1 : 1
    const count = Math.floor(perDay * share * (0.7 + random.next() * 0.6) + random.next())
    for (let nth = 0; nth < count; nth += 1) {
      const spread = isStranger ? 24 * random.next() : 7 + (random.next() + random.next()) * 5
      beats.push({ at: Math.floor(day + spread * hourMs), worker, isLast: false })
    }
  }
  const between = beats.filter(({ at }) => at >= from && at < to)
  return isStranger ? between : [...between, { at: to, worker, isLast: true }]
}
