import type { CallerPair, PairActivity } from '@shared/domain/drain-verdict'
import type { Usage } from '@shared/horizon/usage'
import type { CallerHistory } from '../data-ports'
import { isCall } from '../revocations/callers'

type Known = Awaited<ReturnType<CallerHistory['of']>>
type Span = { readonly from: number; readonly to: number }
type Gathered = {
  readonly pair: CallerPair
  readonly userAgents: Set<string>
  readonly spans: Span[]
  gapMs: number
  inHours: number
  /** In the busiest window that was answered. */
  inUsage: number
}

const hourMs = 3_600_000

export const pairName = ({ ip, method, path }: CallerPair): string =>
  JSON.stringify([ip, method, path])

/**
 * Every caller of one key, from what the console kept and from what was answered of it; the
 * console's own probes are none. `knownFrom`: the moments since when pairs are known by the log.
 */
export function pairActivities(
  known: Pick<Known, 'hours' | 'gaps'>,
  usages: readonly Usage[],
  knownFrom: ReadonlyMap<string, number> = new Map()
): PairActivity[] {
  const all = new Map<string, Gathered>()
  for (const hour of known.hours) {
    if (!isCall(hour)) continue
    const one = gather(all, hour)
    add(one, hour)
    one.inHours += hour.requests
  }
  for (const usage of usages) addUsage(all, usage)
  for (const gap of known.gaps) {
    const one = all.get(pairName(gap))
    if (one !== undefined) one.gapMs = Math.max(one.gapMs, gap.longestGapSeconds * 1_000)
  }
  return [...all].flatMap(([name, one]) => activityOf(one, knownFrom.get(name)))
}

function gather(all: Map<string, Gathered>, { ip, method, path }: CallerPair): Gathered {
  const name = pairName({ ip, method, path })
  const one: Gathered = all.get(name) ?? {
    pair: { ip, method, path },
    userAgents: new Set(),
    spans: [],
    gapMs: 0,
    inHours: 0,
    inUsage: 0
  }
  all.set(name, one)
  return one
}

type Seen = Pick<Usage['callers'][number], 'userAgent' | 'firstSeenAt' | 'lastSeenAt'>

function add({ spans, userAgents }: Gathered, { userAgent, firstSeenAt, lastSeenAt }: Seen) {
  const [from, to] = [Date.parse(firstSeenAt), Date.parse(lastSeenAt)]
  if (Number.isNaN(from + to)) return
  spans.push({ from, to: Math.max(from, to) })
  if (userAgent !== '') userAgents.add(userAgent)
}

function addUsage(all: Map<string, Gathered>, { callers }: Usage): void {
  const requests = new Map<Gathered, number>()
  for (const caller of callers.filter(isCall)) {
    const one = gather(all, caller)
    add(one, caller)
    // One call has no gap to the next.
    if (caller.requests > 1) one.gapMs = Math.max(one.gapMs, caller.longestGapSeconds * 1_000)
    requests.set(one, (requests.get(one) ?? 0) + caller.requests)
  }
  for (const [one, count] of requests) one.inUsage = Math.max(one.inUsage, count)
}

function activityOf(
  { pair, userAgents, spans, gapMs, inHours, inUsage }: Gathered,
  knownFrom: number | undefined
): PairActivity[] {
  const [first, ...rest] = spans.sort((one, other) => one.from - other.from)
  if (first === undefined) return []
  let longest = gapMs
  let lastSeenAt = first.to
  for (const { from, to } of rest) {
    // Time that no span before it reaches into.
    longest = Math.max(longest, from - lastSeenAt)
    lastSeenAt = Math.max(lastSeenAt, to)
  }
  // A run of calls is one visit: how long it stays away afterwards is what matters.
  const isOneVisit = longest < hourMs && lastSeenAt - first.from < hourMs
  return [
    {
      ...pair,
      userAgents: [...userAgents],
      requests: Math.max(inHours, inUsage),
      firstSeenAt: first.from,
      lastSeenAt,
      longestGapMs: isOneVisit || longest === 0 ? null : longest,
      ...(knownFrom !== undefined && { knownFrom })
    }
  ]
}

/** Seen too seldom to be judged by what is known of it: the log may know it for longer. */
export function isRare({ requests, longestGapMs }: PairActivity, knownMs: number): boolean {
  return requests <= 2 || longestGapMs === null || knownMs < 2 * longestGapMs
}
