// Without zod, for the page.

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const longestDays = 14
/** Weekends are quieter than other days: with less than a week they could be all there is. */
const fewestDays = 7
const fewestTriggers = 24
const windowHours = 2

export type QuietHours = {
  readonly fromHour: number
  /** The hour it ends at; smaller than `fromHour` where midnight is inside. */
  readonly toHour: number
  /** How many came in it, in all these days together. */
  readonly triggers: number
  readonly days: number
}

/**
 * The two hours of the day (UTC) in which the fewest triggers came, over whole days up to now, so
 * that each hour counts equally often. `null` where there are too few days or triggers to tell, or
 * no hour is quieter than the others.
 */
export function quietHours(triggeredAt: readonly string[], nowMs: number): QuietHours | null {
  const times = triggeredAt
    .map(at => Date.parse(at))
    .filter(at => at <= nowMs && nowMs - at < longestDays * dayMs + dayMs)
  const oldest = Math.min(...times)
  const days = Math.min(longestDays, Math.floor((nowMs - oldest) / dayMs))
  if (times.length === 0 || days < fewestDays) return null
  const counted = times.filter(at => nowMs - at < days * dayMs)
  if (counted.length < fewestTriggers) return null

  const perHour = Array.from({ length: 24 }, () => 0)
  for (const at of counted) {
    const hour = new Date(at).getUTCHours()
    perHour[hour] = (perHour[hour] ?? 0) + 1
  }
  const sum = (from: number, hours: number): number =>
    Array.from({ length: hours }, (_, nth) => perHour[(from + nth + 48) % 24] ?? 0).reduce(
      (total, count) => total + count,
      0
    )
  // Of windows as quiet as each other the one with the quietest hours around it.
  const ranked = perHour
    .map((_, hour) => ({
      hour,
      ranks: [sum(hour, windowHours), sum(hour - 1, 4), sum(hour - 2, 6), sum(hour - 3, 8), hour]
    }))
    .sort((one, other) => compare(one.ranks, other.ranks))
  const fromHour = ranked[0]?.hour ?? 0
  const triggers = sum(fromHour, windowHours)
  const isQuieter = triggers < (counted.length * windowHours) / 24
  return isQuieter ? { fromHour, toHour: (fromHour + windowHours) % 24, triggers, days } : null
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((rank, nth) => rank !== other[nth])
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}
