import { isProbe } from '@shared/domain/probe-agent'
import { usageWindows, windowBuckets } from '@shared/domain/usage-window'
import type { LoggedRequest, RequestPage } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import type { CallerHour } from '../data-ports'
import { keyStateOf } from '../keys/key-states'
import type { Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { CallerNews } from './caller-news'

type Ports = { readonly log: Logger; readonly callerNews: Pick<CallerNews, 'tell'> }
type Caller = Usage['callers'][number]

/** As many callers as Horizon names at most: where it names them all, there may be more. */
const mostCallers = 1_000

/**
 * Keeps who called with which key from whatever is read of it, because the server forgets. What goes
 * wrong here is logged and costs only the history, never the reading it hangs on.
 */
export function createCallerRecording({ log, callerNews }: Ports) {
  async function attempt(
    what: string,
    open: OpenProfile,
    keyId: string,
    record: () => Promise<void>
  ): Promise<void> {
    try {
      await record()
    } catch (error) {
      log.failure(what, error)
    } finally {
      callerNews.tell(open, keyId)
    }
  }

  const usage = (open: OpenProfile, keyId: string, answered: Usage): Promise<void> =>
    attempt('record callers of usage', open, keyId, async () => {
      const { data } = open
      const callers = answered.callers.filter(({ userAgent }) => !isProbe(userAgent))
      await data.callers.record(callers.flatMap(caller => endsOf(keyId, caller)))
      // One call has no gap to the next.
      const rhythmic = callers.filter(({ requests }) => requests > 1)
      await data.callers.recordGaps(
        keyId,
        rhythmic.map(({ ip, method, path, longestGapSeconds }) => ({
          ip,
          method,
          path,
          longestGapSeconds
        }))
      )
      const whole = reachOf(answered)
      if (whole !== null) await data.callers.recordReach(keyId, whole.from, whole.to)
    })

  const requests = (open: OpenProfile, keyId: string, page: RequestPage): Promise<void> =>
    attempt('record callers of requests', open, keyId, () =>
      open.data.callers.record(hoursOf(keyId, page.requests))
    )

  /** Every caller between these moments is recorded. */
  async function reach(open: OpenProfile, keyId: string, from: string, to: string): Promise<void> {
    await open.data.callers.recordReach(keyId, from, to)
    callerNews.tell(open, keyId)
  }

  /** The same Horizon, of which everything that is asked of a key is kept as history, too. */
  function heard(open: OpenProfile, horizon: Horizon): Horizon {
    const isOurs = () => keyStateOf(open).otherOrganization === undefined
    return {
      ...horizon,
      async usage(keyId, window, signal) {
        const answered = await horizon.usage(keyId, window, signal)
        if (answered !== null && keyId !== null && isOurs()) await usage(open, keyId, answered)
        return answered
      },
      async requests(keyId, asked, signal) {
        const page = await horizon.requests(keyId, asked, signal)
        if (page !== null && isOurs()) await requests(open, keyId, page)
        return page
      }
    }
  }

  return { usage, requests, reach, heard }
}
export type CallerRecording = ReturnType<typeof createCallerRecording>

const hourMs = 3_600_000

/** The hour of a moment, or `null` for a text that names none. */
function hourAt(moment: string): string | null {
  const at = Date.parse(moment)
  return Number.isNaN(at) ? null : new Date(Math.floor(at / hourMs) * hourMs).toISOString()
}

/**
 * Of the time between its first and its last call usage says only how long it was quiet at most. That
 * time is kept as one span, or it would be taken for a gap.
 */
function endsOf(keyId: string, caller: Caller): CallerHour[] {
  const { ip, method, path, userAgent, requests, firstSeenAt, lastSeenAt } = caller
  const [first, last] = [hourAt(firstSeenAt), hourAt(lastSeenAt)]
  if (first === null || last === null) return []
  const of = { keyId, ip, method, path, userAgent, lastSeenAt }
  if (first === last) return [{ ...of, hour: first, requests, firstSeenAt }]
  return [
    { ...of, hour: first, requests: 1, firstSeenAt },
    { ...of, hour: last, requests: 1, firstSeenAt: lastSeenAt }
  ]
}

const earlier = (a: string, b: string) => (Date.parse(b) < Date.parse(a) ? b : a)
const later = (a: string, b: string) => (Date.parse(b) > Date.parse(a) ? b : a)

/** An entry without an address names no caller. */
function hoursOf(keyId: string, entries: readonly LoggedRequest[]): CallerHour[] {
  const hours = new Map<string, CallerHour>()
  for (const { at, method, path, ip, userAgent = '' } of entries) {
    const hour = hourAt(at)
    if (hour === null || ip === undefined || isProbe(userAgent)) continue
    const name = JSON.stringify([ip, method, path, userAgent, hour])
    const known = hours.get(name)
    hours.set(name, {
      keyId,
      ip,
      method,
      path,
      userAgent,
      hour,
      requests: (known?.requests ?? 0) + 1,
      firstSeenAt: earlier(known?.firstSeenAt ?? at, at),
      lastSeenAt: later(known?.lastSeenAt ?? at, at)
    })
  }
  return [...hours.values()]
}

/**
 * Between which moments, by the server's own clock, every caller is known: a window that arrived
 * whole and whose list of callers was not cut off. The bucket in progress is left out.
 */
export function reachOf({ window, series, callers, unreadable }: Usage) {
  const asked = usageWindows.find(known => known === window)
  const [from, to] = [series.at(0)?.start, series.at(-1)?.start]
  if (asked === undefined || from == null || to == null) return null
  const { count, bucketMs } = windowBuckets[asked]
  const isWhole =
    series.length === count && Date.parse(to) - Date.parse(from) === (count - 1) * bucketMs
  const areCallersWhole =
    callers.length < mostCallers &&
    !unreadable.some(note => note.startsWith('callers')) &&
    callers.every(
      caller => hourAt(caller.firstSeenAt) !== null && hourAt(caller.lastSeenAt) !== null
    )
  return isWhole && areCallersWhole ? { from, to } : null
}
