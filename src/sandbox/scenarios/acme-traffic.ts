import { dayMs, hourMs, minuteMs, startOfDay } from '../times'
import type { KeySeed } from './acme-keys'
import type { SeededRandom } from './seeded-random'

/** One call of a key, before it is known what it calls. */
export type Beat = {
  readonly at: number
  /** Set where the call is refused in a particular way. */
  readonly refusal?: 'throttled' | 'owner-deactivated'
}

type Span = { readonly from: number; readonly to: number; readonly now: number }
type Rhythm = (span: Span, random: SeededRandom, key: KeySeed) => Beat[]

const secondMs = 1_000

function eachDay({ from, to }: Span, beats: (day: number) => readonly Beat[]): Beat[] {
  const all: Beat[] = []
  for (let day = startOfDay(from); day <= to; day += dayMs) all.push(...beats(day))
  return all
}

const isWeekend = (day: number): boolean => [0, 6].includes(new Date(day).getUTCDay())

/** Most calls around noon, few before eight, hardly any on a weekend. */
const officeHours =
  (perDay: number, factor: (daysAgo: number) => number = () => 1): Rhythm =>
  (span, random) =>
    eachDay(span, day => {
      const daysAgo = Math.floor((span.now - day) / dayMs)
      const share = (isWeekend(day) ? 0.08 : 1) * factor(daysAgo)
      const count = Math.floor(perDay * share * (0.75 + random.next() / 2) + random.next())
      return Array.from({ length: count }, () => {
        const hours = 6.5 + (random.next() + random.next()) * 6
        return { at: Math.floor(day + hours * hourMs) }
      })
    })

/** A program on a timer, a little late each time. */
const every =
  (minutes: number): Rhythm =>
  (span, random) =>
    eachDay(span, day =>
      Array.from({ length: (24 * 60) / minutes }, (_, nth) => ({
        at: day + nth * minutes * minuteMs + random.below(4 * secondMs)
      }))
    )

const burst = (at: number, count: number, random: SeededRandom): Beat[] =>
  Array.from({ length: count }, (_, nth) => ({ at: at - nth * 9 * secondMs - random.below(999) }))

/** One run each night at one o'clock. */
const nightly =
  (count: number): Rhythm =>
  (span, random) =>
    eachDay(span, day => burst(day + hourMs + 20 * minuteMs, count, random))

/** A run of calls that ends at the last use, and the same one, two, three … periods before. */
const periodic =
  (count: number, before: (end: number, periods: number) => number): Rhythm =>
  ({ from, to }, random) => {
    const beats: Beat[] = []
    for (let periods = 0; before(to, periods) >= from; periods += 1) {
      beats.push(...burst(before(to, periods), count, random))
    }
    return beats
  }
const weekly = (count: number): Rhythm =>
  periodic(count, (end, periods) => end - periods * 7 * dayMs)
const monthly = (count: number): Rhythm =>
  periodic(count, (end, periods) =>
    new Date(end).setUTCMonth(new Date(end).getUTCMonth() - periods)
  )

/** On a timer, and every third day so eagerly that the limit stops it. */
const overeager: Rhythm = (span, random, key) => [
  ...every(60)(span, random, key),
  ...eachDay(span, day => {
    if ((day / dayMs) % 3 !== 0) return []
    const allowed = key.rateLimit ?? 0
    return Array.from({ length: allowed + 8 }, (_, nth): Beat => {
      const at = day + 14.5 * hourMs + nth * secondMs
      return nth < allowed ? { at } : { at, refusal: 'throttled' }
    })
  })
]

const tripledDays = 6
const refusedDays = 45

/** A job whose owner has left: refused every time, and trying ever more often. */
const risingRefusals: Rhythm = (span, random, key) => {
  const refused = { ...span, from: span.now - refusedDays * dayMs, to: span.now }
  const growing = officeHours(40, daysAgo => Math.max(0, 1 - daysAgo / refusedDays) ** 2)
  return [...every(240)(refused, random, key), ...growing(refused, random, key)]
    .filter(({ at }) => at >= refused.from && at < refused.to)
    .map(({ at }) => ({ at, refusal: 'owner-deactivated' }))
}

const rhythms: Readonly<Record<string, Rhythm>> = {
  'Production Backend': officeHours(110),
  'Mobile gateway': officeHours(70),
  'Helpdesk chatbot': officeHours(24, daysAgo => (daysAgo < tripledDays ? 3 : 1)),
  'Support copilot': officeHours(28),
  'Zendesk bridge': officeHours(20),
  'Legacy intranet': officeHours(24),
  'Lead router': officeHours(14),
  'Slack notifier': officeHours(12),
  'Inventory planner': officeHours(10),
  'Grafana scraper': overeager,
  'Office dashboard': every(120),
  'Anomaly detector': every(240),
  'Memory indexer': every(180),
  'Data warehouse export': nightly(6),
  'Night batch': nightly(25),
  'Weekly KPI mailer': weekly(4),
  'Month-end close': monthly(30)
}

/** What lies behind the last use of a key, in no order; the last use itself is added to it. */
export function beatsOf(key: KeySeed, span: Span, random: SeededRandom): Beat[] {
  const rhythm = rhythms[key.name] ?? officeHours(3)
  const beats = rhythm(span, random, key).filter(({ at }) => at >= span.from && at < span.to)
  return key.name === 'Ivo Petrov, exports'
    ? [...beats, ...risingRefusals(span, random, key)]
    : beats
}
