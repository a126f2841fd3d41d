import type { WireFailure } from '@shared/contract/common'
import type { HeldUsage } from '@shared/contract/usage'
import type { PairActivity } from '@shared/domain/drain-verdict'
import { isProbe } from '@shared/domain/probe-agent'
import { type UsageWindow, usageWindows } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { CallerNews } from '../usage/caller-news'
import { reachOf } from '../usage/caller-recording'
import type { UsageService } from '../usage/usage-service'
import { pairActivities } from './drain-history'
import type { DrainLog } from './drain-log'

/** What is known here of who calls with one key; times in milliseconds by the server's clock. */
export type KeyKnowledge = {
  readonly shown: HeldUsage
  /** When the newest answer was asked for, by the clock of this machine. */
  readonly fetchedAt: string | null
  readonly failure: WireFailure | undefined
  readonly pairs: readonly PairActivity[]
  /** Since when every caller is known; `null` where that is not known. */
  readonly historyFrom: number | null
  /** Since when callers were left out of the console's own history; `null` where none was. */
  readonly incompleteFrom: number | null
  /** Every caller of a month is known, up to the newest answer. */
  readonly isComplete: boolean
  readonly lastProbedAt: number | null
}

const dayMs = 86_400_000
/** The window of 30 days begins within its first day. */
const leastMs = 29 * dayMs

type Ports = {
  readonly usage: Pick<UsageService, 'held'>
  readonly drainLog: Pick<DrainLog, 'readingOf'>
  readonly callerNews: Pick<CallerNews, 'countOf'>
  readonly profiles: Pick<ProfileStore, 'get'>
}
type Held = Omit<KeyKnowledge, 'shown' | 'failure' | 'isComplete'> & {
  readonly all: readonly { readonly window: UsageWindow; readonly held: HeldUsage }[]
  readonly isWhole: boolean
}
/** `of`: whose answers they are, by news and organization. */
type Kept = { readonly of: string; readonly held: Promise<Held> }

/** Of more keys than these, what was put together longest ago is put together anew. */
const mostKept = 40

/**
 * Puts together what is held of a key's callers: answers, and the console's own history. A year of
 * many callers takes a second, so it is kept until something new is known of them.
 */
export function createDrainKnowledge({ usage, drainLog, callerNews, profiles }: Ports) {
  const kept = new WeakMap<OpenProfile, Map<string, Kept>>()

  async function knowledgeOf(
    open: OpenProfile,
    keyId: string,
    window: UsageWindow,
    clockOffsetMs: number
  ): Promise<KeyKnowledge> {
    const { all, isWhole, ...held } = await heldOf(open, keyId)
    const { fetchedAt, historyFrom, incompleteFrom } = held
    const usageOf = (wanted: UsageWindow): HeldUsage =>
      all.find(each => each.window === wanted)?.held ?? nothing
    const asOf = fetchedAt === null ? null : Date.parse(fetchedAt) + clockOffsetMs
    return {
      ...held,
      shown: usageOf(window),
      failure: usageOf(window).failure ?? usageOf('30d').failure,
      isComplete:
        isWhole &&
        incompleteFrom === null &&
        asOf !== null &&
        historyFrom !== null &&
        asOf - historyFrom >= leastMs
    }
  }

  async function heldOf(open: OpenProfile, keyId: string): Promise<Held> {
    const keys = kept.get(open) ?? new Map<string, Kept>()
    kept.set(open, keys)
    // Counted before anything is read: news that come meanwhile make it old.
    const { organization } = await profiles.get(open.profileId)
    const of = `${callerNews.countOf(open, keyId)} ${organization?.id}`
    const known = keys.get(keyId)
    if (known?.of === of) return known.held
    const held = putTogether(open, keyId)
    keys.delete(keyId)
    keys.set(keyId, { of, held })
    const [oldest] = keys.keys()
    if (keys.size > mostKept && oldest !== undefined) keys.delete(oldest)
    held.catch(() => {
      if (keys.get(keyId)?.held === held) keys.delete(keyId)
    })
    return held
  }

  async function putTogether(open: OpenProfile, keyId: string): Promise<Held> {
    const all = await Promise.all(
      usageWindows.map(async window => ({
        window,
        held: await usage.held(open, { keyId, window })
      }))
    )
    const answers = all.flatMap(({ held }) => answerOf(held))
    const newest = answers.reduce<Answered | null>(
      (last, each) => (last === null || each.fetchedAt > last.fetchedAt ? each : last),
      null
    )
    const known = await open.data.callers.of(keyId)
    const reach = newest === null ? null : reachOf(newest.usage)
    const historyFrom = earliest([known.reachesBackTo, reach?.from])
    const { pairs: looked, oldestAt } = await drainLog.readingOf(open, keyId)
    const logFrom = oldestAt === null ? null : Date.parse(oldestAt)
    const usages = answers.map(answer => answer.usage)
    const knownFrom = new Map(logFrom === null ? [] : looked.map(name => [name, logFrom]))
    const pairs = pairActivities(known, usages, knownFrom)
    return {
      all,
      fetchedAt: newest?.fetchedAt ?? null,
      // Whoever else called: of those that are named it is known since their first call.
      pairs:
        historyFrom === null
          ? pairs.map(pair => ({ knownFrom: pair.firstSeenAt, ...pair }))
          : pairs,
      historyFrom,
      incompleteFrom: earliest([known.incompleteFrom]),
      isWhole: reach !== null,
      lastProbedAt: lastProbe(usages)
    }
  }

  return knowledgeOf
}
export type KnowledgeOf = ReturnType<typeof createDrainKnowledge>

type Answered = { readonly usage: Usage; readonly fetchedAt: string }

const nothing: HeldUsage = { usage: null, fetchedAt: null }

const answerOf = ({ usage, fetchedAt }: HeldUsage): Answered[] =>
  usage === null || fetchedAt === null ? [] : [{ usage, fetchedAt }]

function earliest(times: readonly (string | null | undefined)[]): number | null {
  const known = times.flatMap(time => (time == null ? [] : Date.parse(time)))
  return known.length === 0 ? null : Math.min(...known)
}

function lastProbe(usages: readonly Usage[]): number | null {
  const times = usages
    .flatMap(({ callers }) => callers)
    .filter(({ userAgent }) => isProbe(userAgent))
    .map(({ lastSeenAt }) => Date.parse(lastSeenAt))
    .filter(Number.isFinite)
  return times.length === 0 ? null : times.reduce((last, at) => Math.max(last, at))
}
