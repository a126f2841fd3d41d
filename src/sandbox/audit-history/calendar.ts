import { dayMs, hourMs } from '../times'

export const historyDays = 400

/** Hours of UTC in which more or less is recorded: offices in Europe, programs all night. */
const byHour = [
  2, 2, 2, 2, 2, 3, 5, 8, 12, 14, 14, 13, 12, 13, 14, 13, 11, 8, 6, 5, 4, 3, 3, 2
] as const
const weekendShare = 0.22
/** An organization that does more every month. */
const growth = 0.8

function weightOf(hour: number, at: number): number {
  const time = new Date(at)
  const isWeekend = [0, 6].includes(time.getUTCDay())
  const share = isWeekend ? weekendShare : 1
  return (byHour[time.getUTCHours()] ?? 1) * share * (1 + (growth * hour) / (historyDays * 24))
}

/** When each of `count` entries is recorded: in their order, over 400 days that end at `now`. */
export function createCalendar(count: number, now: number) {
  const start = now - historyDays * dayMs
  const hours = historyDays * 24
  const upTo = new Float64Array(hours + 1)
  for (let hour = 0; hour < hours; hour += 1) {
    upTo[hour + 1] = (upTo[hour] ?? 0) + weightOf(hour, start + hour * hourMs)
  }
  const whole = upTo[hours] ?? 1

  /** `part`, from 0 up to 1, of the way to the next one. */
  function recordedAt(seq: number, part: number): number {
    const wanted = ((seq - 1 + part) / count) * whole
    let low = 0
    let high = hours - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((upTo[middle] ?? 0) <= wanted) low = middle
      else high = middle - 1
    }
    const from = upTo[low] ?? 0
    const to = upTo[low + 1] ?? whole
    return Math.floor(start + (low + (wanted - from) / (to - from)) * hourMs)
  }

  /** The first one that is recorded at that time or later; beyond `count` where none is. */
  function firstSince(at: number): number {
    let low = 1
    let high = count + 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (recordedAt(middle, 0) >= at) high = middle
      else low = middle + 1
    }
    return low
  }

  return { start, recordedAt, firstSince }
}
export type Calendar = ReturnType<typeof createCalendar>
