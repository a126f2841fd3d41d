import { callerKey, callerName, callersWords } from './caller-words'
import type { CallerPair } from './drain-verdict'
import { utcTime } from './utc-time'

/** Who used a new key, and whether its address had ever used the old one; `null` where not known. */
export type FirstCaller = CallerPair & {
  readonly userAgent: string
  readonly firstSeenAt: string
  readonly wasOnOld: boolean | null
}
type Seen = CallerPair & { readonly userAgent: string; readonly firstSeenAt: string }

/** Whom nobody would have expected first, then by time. `isOldWhole`: the old key's callers were read. */
export function firstCallers(
  seen: readonly Seen[],
  oldAddresses: ReadonlySet<string>,
  isOldWhole: boolean
): FirstCaller[] {
  const callers = new Map<string, FirstCaller>()
  for (const { ip, method, path, userAgent, firstSeenAt } of seen) {
    if (Number.isNaN(Date.parse(firstSeenAt))) continue
    const name = callerKey({ ip, method, path })
    const known = callers.get(name)
    if (known !== undefined && Date.parse(known.firstSeenAt) <= Date.parse(firstSeenAt)) continue
    const wasOnOld = oldAddresses.has(ip) ? true : isOldWhole ? false : null
    callers.set(name, { ip, method, path, userAgent, firstSeenAt, wasOnOld })
  }
  return [...callers.values()].sort(
    (one, other) =>
      Number(other.wasOnOld === false) - Number(one.wasOnOld === false) ||
      Date.parse(one.firstSeenAt) - Date.parse(other.firstSeenAt)
  )
}

export const notOnOld = 'not one of the old key’s callers'

/** Said wherever an address used the new key that never used the old one; it stops nothing. */
export const strangerWords =
  'An address that never used the old key can be a new system of yours. Where it is none, somebody else may hold the new key, and it has to be revoked.'

export const hasStranger = (callers: readonly FirstCaller[]): boolean =>
  callers.some(({ wasOnOld }) => wasOnOld === false)

/** "10.0.0.7 on GET /api/agents (billing/2), first 12 Mar 2026 09:12:33 UTC" */
export function firstCallerWords(caller: FirstCaller): string {
  const agent = caller.userAgent === '' ? '' : ` (${caller.userAgent})`
  const who = `${callerName(caller)}${agent}, first ${utcTime(caller.firstSeenAt)}`
  return caller.wasOnOld === false ? `${who}, ${notOnOld}` : who
}

const mostNamed = 3

/** How the new key was first used: the count, who it was, and where it has to be said the caution. */
export function firstUseWords(callers: readonly FirstCaller[]): string {
  const named = callers.slice(0, mostNamed).map(firstCallerWords)
  const rest = callers.length - named.length
  const more = rest > 0 ? `; and ${callersWords(rest)} more` : ''
  const caution = hasStranger(callers) ? ` ${strangerWords}` : ''
  return `${callersWords(callers.length)}: ${named.join('; ')}${more}.${caution}`
}
