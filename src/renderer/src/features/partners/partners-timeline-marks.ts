import { expiringDays, isCountedState, type PartnerRow } from '@renderer/ui/partner-rows'

const dayMs = 86_400_000
export const timelineMonths = 12
export const laneCount = 3
const markWidth = 16
const letterWidth = 6.4
const widestLabel = 150
const gap = 8

export type TimelineEnd = {
  readonly partnerId: string
  readonly name: string
  /** What ends: the partnership, or the time to accept its invitation. */
  readonly what: 'partnership' | 'invitation'
  readonly at: string
  /** Where it stands, from 0 to 1. */
  readonly share: number
  readonly isSoon: boolean
}
export type Timeline = {
  /** Soonest first. */
  readonly ends: readonly TimelineEnd[]
  readonly months: readonly { readonly label: string; readonly share: number }[]
  /** Partnerships without an end. */
  readonly endless: number
  /** Those that end after these months. */
  readonly later: number
  readonly lapsed: number
}

/** What ends in the next twelve months, of partnerships that take a place. */
export function timelineOf(rows: readonly PartnerRow[], nowMs: number): Timeline {
  const untilMs = monthsLater(nowMs, timelineMonths)
  const share = (atMs: number) => (atMs - nowMs) / (untilMs - nowMs)
  const ends: TimelineEnd[] = []
  let later = 0
  for (const { partner, state } of rows) {
    if (!isCountedState(state)) continue
    const note = (what: TimelineEnd['what'], at: string | null | undefined) => {
      const atMs = Date.parse(at ?? '')
      if (Number.isNaN(atMs) || atMs <= nowMs || at == null) return
      if (atMs > untilMs) {
        later += Number(what === 'partnership')
        return
      }
      const isSoon = atMs - nowMs <= expiringDays * dayMs
      const name = partner.organizationName || partner.id
      ends.push({ partnerId: partner.id, name, what, at, share: share(atMs), isSoon })
    }
    note('partnership', partner.expiresAt)
    if (state === 'pending') note('invitation', partner.invitation?.expiresAt)
  }
  const count = (check: 'no-expiry' | 'lapsed') =>
    rows.filter(({ checks }) => checks.includes(check)).length
  return {
    ends: ends.sort((a, b) => a.share - b.share),
    months: monthStarts(nowMs, untilMs).map(at => ({ label: monthWord(at), share: share(at) })),
    endless: count('no-expiry'),
    later,
    lapsed: count('lapsed')
  }
}

function monthsLater(fromMs: number, months: number): number {
  const at = new Date(fromMs)
  at.setMonth(at.getMonth() + months)
  return at.getTime()
}

function monthStarts(fromMs: number, untilMs: number): readonly number[] {
  const first = new Date(fromMs)
  first.setDate(1)
  first.setHours(0, 0, 0, 0)
  return Array.from({ length: timelineMonths + 1 }, (_, nth) => monthsLater(first.getTime(), nth))
    .slice(1)
    .filter(at => at < untilMs)
}

const months = new Intl.DateTimeFormat('en-US', { month: 'short' })
const years = new Intl.DateTimeFormat('en-US', { month: 'short', year: 'numeric' })
/** The year beside its first month. */
const monthWord = (atMs: number): string =>
  (new Date(atMs).getMonth() === 0 ? years : months).format(atMs)

export type PlacedEnd = TimelineEnd & {
  readonly lane: number
  /** Where there is no room for the name, a mark stands alone. */
  readonly label: 'after' | 'before' | 'none'
}

/** Names side by side without overlapping, in as few lanes as there are. */
export function placeEnds(ends: readonly TimelineEnd[], width: number): readonly PlacedEnd[] {
  const taken: (readonly [from: number, to: number])[][] = Array.from(
    { length: laneCount },
    () => []
  )
  const isFree = (lane: number, from: number, to: number) =>
    from >= -markWidth &&
    // The frame leaves half a mark's width free at either side.
    to <= width + markWidth &&
    (taken[lane] ?? []).every(([start, end]) => to + gap <= start || from >= end + gap)
  return ends.map(end => {
    const x = end.share * width
    const labelWidth = Math.min(widestLabel, [...end.name].length * letterWidth + 8)
    const half = markWidth / 2
    const spans = {
      after: [x - half, x + half + labelWidth],
      before: [x - half - labelWidth, x + half],
      none: [x - half, x + half]
    } as const
    for (const label of ['after', 'before', 'none'] as const) {
      const [from, to] = spans[label]
      const lane = taken.findIndex((_, at) => isFree(at, from, to))
      if (lane === -1) continue
      taken[lane]?.push([from, to])
      return { ...end, lane, label }
    }
    return { ...end, lane: laneCount - 1, label: 'none' }
  })
}
