import { formatDuration, formatNumber } from '../format'
import type { RateUnit } from './rate-unit'
import type { Bucket } from './usage-buckets'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const two = (value: number): string => String(value).padStart(2, '0')

export const clock = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`
export const dayOf = (at: Date): string => `${at.getDate()} ${months[at.getMonth()]}`
const weekday = (at: Date): string => `${days[at.getDay()]} ${dayOf(at)}`
const isSameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString()

/** "Tue 17 Nov, 08:00 to 14:00" or, where it is a whole day, "Tue 17 Nov", in local time. */
export function bucketSpan({ fromMs, toMs }: Pick<Bucket, 'fromMs' | 'toMs'>): string {
  const from = new Date(fromMs)
  const to = new Date(toMs)
  // Midnight ends a day, it does not begin a second one.
  const isOneDay = isSameDay(from, new Date(toMs - 1))
  if (isOneDay && clock(from) === '00:00' && clock(to) === '00:00') return weekday(from)
  if (isOneDay) return `${weekday(from)}, ${clock(from)} to ${clock(to)}`
  return `${dayOf(from)} ${clock(from)} to ${dayOf(to)} ${clock(to)}`
}

/** "UTC+1", as this computer has it at that moment. */
export function localZone(at: Date): string {
  const minutes = -at.getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest}`
}

/**
 * "12 Nov 14:00 to 19 Nov 13:20, buckets of 6 h, local time (UTC+1)": up to the present where the
 * last bucket is still filling.
 */
export function spanWords(buckets: readonly Bucket[], bucketMs: number, nowMs: number): string {
  const first = buckets.at(0)
  const last = buckets.at(-1)
  if (first === undefined || last === undefined) return ''
  const from = new Date(first.fromMs)
  const to = new Date(last.isInProgress ? nowMs : last.toMs)
  const span = `${dayOf(from)} ${clock(from)} to ${dayOf(to)} ${clock(to)}`
  return `${span}, buckets of ${formatDuration(bucketMs)}, local time (${localZone(from)})`
}

const percents = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
/** 0.0117 as "1.17 %"; what is there but rounds to nothing is said to be less than 0.01 %. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.000_05) return '< 0.01 %'
  return `${percents.format(share * 100)} %`
}

const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 })
/** A rate per minute: whole from 10 on, two significant digits below. */
export const formatRate = (rate: number): string =>
  rate >= 10 ? formatNumber(Math.round(rate)) : small.format(rate)

/** A rate per minute as a figure of the unit. */
export const formatIn = (unit: RateUnit, perMinute: number): string =>
  formatRate(perMinute * unit.minutes)

/** One bucket in a sentence, for those who do not see the picture. */
export function bucketSentence(bucket: Bucket, unit: RateUnit): string {
  const when = `${bucketSpan(bucket)}${bucket.isInProgress ? ', so far' : ''}`
  if (bucket.state === 'unreadable') return `${when}: not readable, ${bucket.problem}`
  if (bucket.requests === 0) return `${when}: no requests`
  const { requests, perMinute, errors, throttled } = bucket
  return (
    `${when}: ${countOf(requests, 'request')}, ${formatIn(unit, perMinute)} per ${unit.word} on average, ` +
    `${countOf(errors, 'error')}, ${formatNumber(throttled)} throttled`
  )
}

/** "1 error", "1,204 errors". */
export const countOf = (count: number, one: string): string =>
  `${formatNumber(count)} ${one}${count === 1 ? '' : 's'}`

type Start = Pick<Bucket, 'fromMs'>

/** Where the x axis is labelled: the hour within a day, else the first bucket of each day. */
export function axisLabel(bucket: Start, before: Start | undefined, bucketMs: number) {
  const from = new Date(bucket.fromMs)
  const isNewDay = before === undefined || !isSameDay(new Date(before.fromMs), from)
  if (isNewDay) return dayOf(from)
  return bucketMs <= 3_600_000 && from.getHours() % 3 === 0 ? clock(from) : undefined
}
