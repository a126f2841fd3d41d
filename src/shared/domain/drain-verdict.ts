/**
 * Whether a key that is being replaced is still needed, judged per caller by its own rhythm. Pure:
 * the sandbox's figures and the console's history come in, an answer with its reasons goes out.
 */

/** Who calls what: an address and an endpoint. */
export type CallerPair = { readonly ip: string; readonly method: string; readonly path: string }

/** What is known of one pair on one key; times in milliseconds since 1970, by the server's clock. */
export type PairActivity = CallerPair & {
  readonly userAgents: readonly string[]
  readonly requests: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  /** Longest time between two calls; `null` where all that is known of it is within one hour. */
  readonly longestGapMs: number | null
  /** Where this pair is known for longer than the key's other callers. */
  readonly knownFrom?: number
}

export type Waiver = CallerPair & {
  readonly reason: string
  readonly by: string
  readonly at: string
}

export type DrainInput = {
  readonly now: number
  /** When the operator said that the new key was delivered. */
  readonly deliveredAt: number
  /** From when on callers of the old key are known. */
  readonly historyFrom: number
  /** False where the server cut its list of callers off, or a part of it could not be read. */
  readonly isComplete: boolean
  /** The server's time of last use of the old key; `null` for never, absent where it does not say. */
  readonly lastUsedAt?: number | null
  /** Probes of the console are left out of both. */
  readonly old: readonly PairActivity[]
  readonly replacement: readonly PairActivity[]
  readonly waivers: readonly Waiver[]
}

/**
 * `drained`: on the new key, and quiet on the old one for longer than its own longest gap.
 * `moved`: on the new key, not yet quiet for long enough. `waiting`: not on the new key, and not
 * yet due again. `still-on-old`: not quiet, and seen on the old key since the new one was delivered
 * or since it used it. `overdue`: quiet on the old key beyond its gap, never seen on the new one.
 * `no-rhythm`: its history is shorter than two of its periods.
 */
export const pairStates = [
  'drained',
  'waived',
  'moved',
  'waiting',
  'still-on-old',
  'overdue',
  'no-rhythm'
] as const
export type PairState = (typeof pairStates)[number]

export type PairVerdict = CallerPair & {
  readonly state: PairState
  readonly userAgents: readonly string[]
  readonly requests: number
  readonly lastSeenOnOldAt: number
  readonly firstSeenOnNewAt: number | null
  /** How long it has been quiet on the old key. */
  readonly quietMs: number
  readonly longestGapMs: number | null
  /** When it will have been quiet for long enough; `null` where no date holds. */
  readonly quietEnoughAt: number | null
  readonly waiver?: Waiver
}

/**
 * `safe`: every pair is drained or waived. `not-safe`: some are not; `earliestSafeAt` is the latest
 * of their dates, or `null` while one of them has none. `no-verdict`: what is known does not allow
 * one, and `why` says so.
 */
export type DrainVerdict = {
  readonly answer: 'safe' | 'not-safe' | 'no-verdict'
  readonly earliestSafeAt: number | null
  readonly why: 'history-too-short' | 'callers-incomplete' | null
  readonly pairs: readonly PairVerdict[]
}

const key = ({ ip, method, path }: CallerPair): string => JSON.stringify([ip, method, path])

/** Judges every caller of the old key, and from them the key. */
export function drainVerdict(input: DrainInput): DrainVerdict {
  const replacement = new Map(input.replacement.map(pair => [key(pair), pair]))
  const waivers = new Map(input.waivers.map(waiver => [key(waiver), waiver]))
  const pairs = input.old.map(pair =>
    judged(pair, replacement.get(key(pair)), waivers.get(key(pair)), input)
  )
  return { ...answerOf(pairs, input), pairs }
}

function judged(
  old: PairActivity,
  fresh: PairActivity | undefined,
  waiver: Waiver | undefined,
  input: DrainInput
): PairVerdict {
  const gapMs = ownGap(old, fresh)
  const quietMs = Math.max(0, input.now - old.lastSeenAt)
  const { state, quietEnoughAt } = stateOf(old, fresh, { gapMs, quietMs }, input)
  const { ip, method, path, userAgents, requests, lastSeenAt } = old
  return {
    ip,
    method,
    path,
    state: waiver !== undefined && state !== 'drained' ? 'waived' : state,
    userAgents,
    requests,
    lastSeenOnOldAt: lastSeenAt,
    firstSeenOnNewAt: fresh?.firstSeenAt ?? null,
    quietMs,
    longestGapMs: gapMs,
    quietEnoughAt,
    ...(waiver !== undefined && { waiver })
  }
}

type Judged = Pick<PairVerdict, 'state' | 'quietEnoughAt'>

function stateOf(
  old: PairActivity,
  fresh: PairActivity | undefined,
  { gapMs, quietMs }: { readonly gapMs: number | null; readonly quietMs: number },
  { now, deliveredAt, historyFrom }: DrainInput
): Judged {
  const knownMs = now - Math.min(historyFrom, old.knownFrom ?? historyFrom)
  // On the old key after it used the new one: it is not done moving, whatever its rhythm.
  const isBack = old.lastSeenAt > (fresh?.firstSeenAt ?? deliveredAt)
  if (gapMs === null || knownMs < 2 * gapMs) {
    return {
      state: isBack && fresh === undefined ? 'still-on-old' : 'no-rhythm',
      quietEnoughAt: null
    }
  }
  const isQuiet = quietMs > gapMs
  if (isQuiet) return { state: fresh === undefined ? 'overdue' : 'drained', quietEnoughAt: null }
  if (isBack) return { state: 'still-on-old', quietEnoughAt: null }
  const quietEnoughAt = old.lastSeenAt + gapMs
  return { state: fresh === undefined ? 'waiting' : 'moved', quietEnoughAt }
}

/**
 * The old key's, where it shows one. A caller seen once on the old key and then on the new one has
 * shown one gap; one that went to and fro is judged by how it calls with the new key.
 */
function ownGap(old: PairActivity, fresh: PairActivity | undefined): number | null {
  if (old.longestGapMs !== null) return old.longestGapMs
  if (fresh === undefined) return null
  const betweenMs = fresh.firstSeenAt - old.lastSeenAt
  return betweenMs > 0 ? betweenMs : fresh.longestGapMs
}

/** Servers round their times, each in its own way. */
const roundedMs = 60_000

const isSettled = ({ state }: PairVerdict): boolean => state === 'drained' || state === 'waived'

function answerOf(
  pairs: readonly PairVerdict[],
  { isComplete, lastUsedAt, historyFrom }: DrainInput
): Omit<DrainVerdict, 'pairs'> {
  const open = pairs.filter(pair => !isSettled(pair))
  if (open.some(({ state }) => state !== 'no-rhythm')) {
    const dates = open.map(({ quietEnoughAt }) => quietEnoughAt)
    const areDated = dates.every(date => date !== null)
    return { answer: 'not-safe', earliestSafeAt: areDated ? Math.max(...dates) : null, why: null }
  }
  const none = { answer: 'no-verdict', earliestSafeAt: null } as const
  if (open.length > 0) return { ...none, why: 'history-too-short' }
  if (!isComplete) return { ...none, why: 'callers-incomplete' }
  // A use that none of the callers explains: whoever that was may come back.
  const lastSeenAt = pairs.reduce((last, pair) => Math.max(last, pair.lastSeenOnOldAt), 0)
  if (lastUsedAt != null && lastUsedAt > lastSeenAt + roundedMs) {
    return { ...none, why: lastUsedAt < historyFrom ? 'history-too-short' : 'callers-incomplete' }
  }
  return { answer: 'safe', earliestSafeAt: null, why: null }
}
