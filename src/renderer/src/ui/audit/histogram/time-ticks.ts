import type { AuditZone } from '@shared/domain/audit-query/ast'
import { clockWords, dayMs, dayWords, momentOf, monthWords, zonedTime } from '../audit-times'
import type { TimeRange } from './histogram-model'

const hourMs = 3_600_000
const minuteMs = 60_000
const mostTicks = 60

type Step = { readonly ms: number; readonly unit: 'clock' | 'day' | 'month'; readonly by: number }

const clockSteps: readonly Step[] = [
  ...[1, 2, 5, 10, 15, 30].map(by => ({ ms: by * minuteMs, unit: 'clock', by: 1 }) as const),
  ...[1, 2, 3, 6, 12].map(by => ({ ms: by * hourMs, unit: 'clock', by: 1 }) as const)
]
const steps: readonly Step[] = [
  ...[1, 5, 15, 30].map(by => ({ ms: by * 1_000, unit: 'clock', by: 1 }) as const),
  ...clockSteps,
  ...[1, 2, 7, 14].map(by => ({ ms: by * dayMs, unit: 'day', by }) as const),
  ...[1, 2, 3, 6, 12, 24].map(by => ({ ms: by * 30 * dayMs, unit: 'month', by }) as const)
]

export type Tick = { readonly at: number; readonly label: string }

/** Round moments of the chosen zone, as many as there is room for. */
export function timeTicks(
  { from, to }: TimeRange,
  zone: AuditZone,
  room: number,
  presentMs: number
): readonly Tick[] {
  const span = to - from
  const step = steps.find(({ ms }) => span / ms <= Math.max(1, room)) ?? steps.at(-1)
  if (step === undefined || !(span > 0)) return []
  const found: Tick[] = []
  let at = firstOf(from, step, zone)
  while (at < to && found.length < mostTicks) {
    if (at >= from) found.push({ at, label: labelOf(at, step, zone, presentMs) })
    at = nextOf(at, step, zone)
  }
  return found
}

function firstOf(from: number, { ms, unit, by }: Step, zone: AuditZone): number {
  const { year, month, day } = zonedTime(from, zone)
  if (unit === 'month') {
    const months = year * 12 + month
    const whole = months - (months % by)
    return momentOf({ year: Math.floor(whole / 12), month: whole % 12, day: 1 }, zone)
  }
  if (unit === 'day') {
    const sinceMonday = by < 7 ? 0 : (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7
    return momentOf({ year, month, day: day - sinceMonday }, zone)
  }
  const midnight = momentOf({ year, month, day }, zone)
  return midnight + Math.floor((from - midnight) / ms) * ms
}

/** By the calendar, as days have 23 or 25 hours where clocks change. */
function nextOf(at: number, { ms, unit, by }: Step, zone: AuditZone): number {
  if (unit === 'clock') return at + ms
  const { year, month, day } = zonedTime(at, zone)
  return unit === 'day'
    ? momentOf({ year, month, day: day + by }, zone)
    : momentOf({ year, month: month + by, day: 1 }, zone)
}

function labelOf(at: number, { unit }: Step, zone: AuditZone, presentMs: number): string {
  if (unit === 'month') return monthWords(at, zone)
  const { hour, minute, second } = zonedTime(at, zone)
  const isMidnight = hour === 0 && minute === 0 && second === 0
  if (unit === 'day' || isMidnight) return dayWords(at, zone, presentMs)
  return clockWords(at, zone)
}
