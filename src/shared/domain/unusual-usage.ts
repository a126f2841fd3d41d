import type { Usage } from '../horizon/usage'

/** From here on a key is called to mind: twice its earlier rate, a fifth of its calls failing. */
export const surgeTimes = 2
export const highErrorShare = 0.2
/** Below this a few calls more or less would be a multiple. */
const leastRequests = 20
/** A rate over less than this says nothing of what is usual. */
const leastDaysBefore = 7

const dayMs = 86_400_000
const mostApartMs = 600_000

/** The organization's usage as it was answered, with Horizon's time of the answer. */
export type UsageAt = { readonly usage: Pick<Usage, 'byKey' | 'series'>; readonly atMs: number }

export type UnusualKey = {
  readonly keyId: string
  readonly clientName: string | undefined
  /** Of the last seven days. */
  readonly requests: number
  /** How many times the rate of the days before; `undefined` where it cannot be compared. */
  readonly times: number | undefined
  /** How many days that rate is of, in whole days. */
  readonly daysBefore: number
  /** Of the last seven days, from 0 to 1. */
  readonly errorShare: number
}

type Sources = {
  readonly week: UsageAt
  readonly month: UsageAt
  /** A key younger than the month is compared with the days since it was created. */
  readonly createdAt: ReadonlyMap<string, string | null | undefined>
}

/**
 * Keys that this week are called far more often than in the weeks before, then those whose calls
 * fail. Both windows end now, so what the month has more than the week came before the week; an
 * average over the whole month would have the surge in it. `undefined` where that cannot be told.
 */
export function unusualKeys({ week, month, createdAt }: Sources): UnusualKey[] | undefined {
  const weekFrom = startOf(week)
  const monthFrom = startOf(month)
  const { byKey } = week.usage
  const byKeyInMonth = month.usage.byKey
  const isAtOnce = Math.abs(week.atMs - month.atMs) <= mostApartMs
  if (weekFrom === undefined || monthFrom === undefined || !isAtOnce) return undefined
  if (byKey === undefined || byKeyInMonth === undefined || week.atMs <= weekFrom) return undefined
  const inMonth = new Map(byKeyInMonth.map(({ keyId, requests }) => [keyId, requests]))

  return byKey
    .filter(({ requests }) => requests >= leastRequests)
    .map(({ keyId, clientName, requests, errors }) => {
      const from = Math.max(monthFrom, Date.parse(createdAt.get(keyId) ?? '') || monthFrom)
      const before = (inMonth.get(keyId) ?? 0) - requests
      const daysBefore = Math.floor((weekFrom - from) / dayMs)
      const isComparable = before > 0 && daysBefore >= leastDaysBefore
      const rate = requests / (week.atMs - weekFrom)
      const times = isComparable ? rate / (before / (weekFrom - from)) : undefined
      return { keyId, clientName, requests, times, daysBefore, errorShare: errors / requests }
    })
    .filter(key => isSurge(key) || isFailing(key))
    .sort(
      (one, other) =>
        Number(isSurge(other)) - Number(isSurge(one)) ||
        (isSurge(one) ? (other.times ?? 0) - (one.times ?? 0) : other.errorShare - one.errorShare)
    )
}

export const isSurge = ({ times }: Pick<UnusualKey, 'times'>): boolean =>
  times !== undefined && times >= surgeTimes
export const isFailing = ({ errorShare }: Pick<UnusualKey, 'errorShare'>): boolean =>
  errorShare >= highErrorShare

function startOf({ usage: { series } }: UsageAt): number | undefined {
  const at = Date.parse(series[0]?.start ?? '')
  return Number.isNaN(at) ? undefined : at
}
