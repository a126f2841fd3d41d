import type { PartnerActivity } from '@shared/horizon/audit-entry'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const fewestDays = 3
const fewestCalls = 24

export type QuietSlot = {
  readonly fromHour: number
  readonly toHour: number
  readonly calls: number
  readonly days: number
}

/**
 * The part of the day (UTC) with the fewest calls, as wide as the figures come; of several as quiet
 * the first. `null` where too little is known, or none is quieter than the others.
 */
export function quietSlot(series: PartnerActivity['series'], nowMs: number): QuietSlot | null {
  const buckets = series
    .map(({ start, apiCalls }) => ({ at: Date.parse(start), calls: apiCalls }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((one, other) => one.at - other.at)
  const widthMs = widthOf(buckets.map(({ at }) => at))
  if (widthMs === null) return null
  const slots = new Map<number, { calls: number; days: number }>()
  // The one in progress has seen only a part of its calls.
  for (const { at, calls } of buckets.filter(bucket => bucket.at + widthMs <= nowMs)) {
    const hour = Math.floor((at % dayMs) / hourMs)
    const slot = slots.get(hour) ?? { calls: 0, days: 0 }
    slots.set(hour, { calls: slot.calls + calls, days: slot.days + 1 })
  }
  const known = [...slots].map(([fromHour, slot]) => ({ fromHour, ...slot }))
  const all = known.reduce((sum, { calls }) => sum + calls, 0)
  const isKnown = known.length === dayMs / widthMs && known.every(({ days }) => days >= fewestDays)
  if (!isKnown || all < fewestCalls) return null
  const rate = ({ calls, days }: { calls: number; days: number }) => calls / days
  const [quietest] = known.sort(
    (one, other) => rate(one) - rate(other) || one.fromHour - other.fromHour
  )
  const average = known.reduce((sum, slot) => sum + rate(slot), 0) / known.length
  if (quietest === undefined || !(rate(quietest) < average)) return null
  const { fromHour, calls, days } = quietest
  return { fromHour, toHour: (fromHour + widthMs / hourMs) % 24, calls, days }
}

/** Whole hours that a day is made of, several times; `null` for anything else. */
function widthOf(starts: readonly number[]): number | null {
  const [first, second] = starts
  if (first === undefined || second === undefined) return null
  const widthMs = second - first
  const isPart = widthMs >= hourMs && widthMs < dayMs && dayMs % widthMs === 0
  return isPart && widthMs % hourMs === 0 ? widthMs : null
}
