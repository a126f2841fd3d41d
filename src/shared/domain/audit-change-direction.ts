import { accessLevels, historyRanges } from './access'
import { partnerStates } from './partner-state'
import { allScopes } from './scope-catalogue'

/** Whether a change gives more than before, or less. */
export type ChangeDirection = 'wider' | 'narrower' | 'neutral'

type Judge = (from: unknown, to: unknown) => number

const rankIn =
  (order: readonly unknown[]): Judge =>
  (from, to) =>
    order.includes(from) && order.includes(to) ? order.indexOf(to) - order.indexOf(from) : 0

const more: Judge = (from, to) =>
  typeof from === 'number' && typeof to === 'number' ? to - from : 0

/** Nothing is no limit. */
const moreOrUnlimited: Judge = (from, to) => {
  const [before, after] = [from, to].map(limit =>
    limit === null ? Number.POSITIVE_INFINITY : limit
  )
  if (typeof before !== 'number' || typeof after !== 'number' || before === after) return 0
  return after > before ? 1 : -1
}

/** Nothing is no end. */
const later: Judge = (from, to) => {
  const [before, after] = [from, to].map(time =>
    typeof time === 'string'
      ? Date.parse(time)
      : time === null
        ? Number.POSITIVE_INFINITY
        : Number.NaN
  )
  return Math.sign((after ?? Number.NaN) - (before ?? Number.NaN)) || 0
}

/** A list that lets in; something new in it is wider, whatever went. */
const moreListed =
  (everything: string | null): Judge =>
  (from, to) => {
    const isAll = (list: unknown): boolean =>
      everything === null ? list === null : Array.isArray(list) && list.includes(everything)
    if (isAll(from) || isAll(to)) return Number(isAll(to)) - Number(isAll(from))
    if (!Array.isArray(from) || !Array.isArray(to)) return 0
    const [had, has] = [new Set<unknown>(from), new Set<unknown>(to)]
    if ([...has].some(item => !had.has(item))) return 1
    return [...had].some(item => !has.has(item)) ? -1 : 0
  }

/** From a state that lets in to one that does not, or back. */
const openedState: Judge = (from, to) => {
  const isState = (state: unknown): boolean => partnerStates.some(known => known === state)
  return isState(from) && isState(to) ? Number(to === 'active') - Number(from === 'active') : 0
}

const switchedOn = rankIn([false, true])

/** By the name of the field alone: the same names mean the same wherever Horizon has them. */
const judges: Readonly<Record<string, Judge>> = {
  level: rankIn([null, ...accessLevels]),
  usage_metrics: switchedOn,
  audit_logs: switchedOn,
  enabled: switchedOn,
  conversation_history: rankIn([...historyRanges].reverse()),
  rate_limit: more,
  rate_limit_per_day: moreOrUnlimited,
  max_api_keys: more,
  session_timeout_hours: more,
  expires_at: later,
  scopes: moreListed(allScopes),
  ip_allowlist: moreListed(null),
  status: openedState
}

export function directionOf(name: string, from: unknown, to: unknown): ChangeDirection {
  const judge = Object.hasOwn(judges, name) ? judges[name] : undefined
  const difference = judge?.(from, to) ?? 0
  if (difference > 0) return 'wider'
  return difference < 0 ? 'narrower' : 'neutral'
}
