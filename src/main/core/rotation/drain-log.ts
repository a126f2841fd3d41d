import type { PairActivity } from '@shared/domain/drain-verdict'
import type { RequestPage } from '@shared/horizon/request-log'
import { toFailure } from '../failure'
import { isSecretRefused } from '../keys/key-states'
import type { OrganizationCheck } from '../keys/organization-check'
import type { PollingBudget } from '../polling/polling'
import type { Clock, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Replies } from '../replies/held-replies'
import { type RequestsRead, readRequests } from '../revocations/request-pages'
import type { CallerNews } from '../usage/caller-news'
import type { CallerRecording } from '../usage/caller-recording'
import { pairName } from './drain-history'

/** What was read of a key's request log already, so that it is not asked for again. */
export type LogReading = {
  /** Pairs that were looked up to the end of the log. */
  readonly pairs: readonly string[]
  /** Pairs that call so often that the log was not read to its end for them. */
  readonly cutPairs: readonly string[]
  /** Oldest entry that was seen: the log reaches at least so far back. */
  readonly oldestAt: string | null
  /** The part before the window of usage was read to its end. */
  readonly isRead: boolean
  readonly askedAt: string | null
}

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly replies: Replies
  readonly polling: Pick<PollingBudget, 'pause'>
  readonly organizations: Pick<OrganizationCheck, 'connectForRead' | 'whileSame'>
  readonly callers: CallerRecording
  readonly callerNews: CallerNews
}
type Asked = {
  readonly keyId: string
  /** Callers that are seen too seldom to be judged. */
  readonly rare: readonly PairActivity[]
  /** Since when every caller is known; `null` where that is not known either. */
  readonly knownFrom: number | null
  readonly isBackground: boolean
}
/** Asked of Horizon in one look-up, and how what it answers is written down. */
type Look = Asked & { readonly open: OpenProfile; readonly horizon: Horizon }

const none: LogReading = { pairs: [], cutPairs: [], oldestAt: null, isRead: false, askedAt: null }
const hourMs = 3_600_000
const pageSize = 200
const maxPagesBefore = 10
const maxPagesOfPair = 2
const maxPairs = 20
/** Of the console's own accord only one pair at a time: there is a minute between two looks. */
const maxPairsInBackground = 1

/** Looks in the request log, which is kept longer than usage, for callers that come seldom. */
export function createDrainLog(ports: Ports) {
  const { clock, log, replies, polling, organizations, callers, callerNews } = ports
  /** Where the last look failed, or there is no log: not tried of its own accord for an hour. */
  const failedAt = new WeakMap<OpenProfile, number>()

  async function readingOf(open: OpenProfile, keyId: string): Promise<LogReading> {
    return (await replies.get(open, nameOf(keyId), read))?.value ?? none
  }

  async function keep(open: OpenProfile, keyId: string, change: Partial<LogReading>) {
    const value = { ...(await readingOf(open, keyId)), ...change }
    await replies.put(open, nameOf(keyId), { value, fetchedAt: nowIso() })
    callerNews.tell(open, keyId)
  }

  /** Never throws: what is not found in the log stays unknown, and is judged as that. */
  async function lookUp(open: OpenProfile, asked: Asked): Promise<void> {
    if (asked.isBackground && isHeldBack(open)) return
    try {
      if (!(await isDue(open, asked))) return
      const horizon = await organizations.connectForRead(open, asked.isBackground)
      const look = { ...asked, open, horizon }
      if (!asked.isBackground) await readBefore(look)
      await readPairs(look)
    } catch (error) {
      failedAt.set(open, clock.now())
      if (!open.signal.aborted) toFailure(error, log, 'look up callers')
    }
  }

  function isHeldBack(open: OpenProfile): boolean {
    const sinceMs = clock.now() - (failedAt.get(open) ?? Number.NEGATIVE_INFINITY)
    return (
      (sinceMs >= 0 && sinceMs < hourMs) ||
      polling.pause(open.profileId) !== undefined ||
      isSecretRefused(open)
    )
  }

  async function isDue(open: OpenProfile, { keyId, rare, knownFrom, isBackground }: Asked) {
    const reading = await readingOf(open, keyId)
    if (!isBackground && knownFrom !== null && isBeforeDue(reading)) return true
    return !reading.isRead && toLookUp(reading, rare).length > 0
  }

  function isBeforeDue({ isRead, askedAt }: LogReading): boolean {
    const sinceMs = clock.now() - Date.parse(askedAt ?? '')
    return !isRead && !(sinceMs >= 0 && sinceMs < hourMs)
  }

  /** All callers of the time before the window, page by page back from it. */
  async function readBefore({ open, horizon, keyId, knownFrom }: Look): Promise<void> {
    if (knownFrom === null || !isBeforeDue(await readingOf(open, keyId))) return
    let to = knownFrom
    let isRead = false
    for (let page = 0; page < maxPagesBefore; page += 1) {
      const found = await ask({ open, horizon, keyId }, { to: iso(to) }, 1)
      if (found === null) return fail(open)
      const oldest = oldestOf(found)
      const areNamed = found.requests.every(({ ip }) => ip !== undefined)
      const isCut = !found.isWhole && found.requests.length < pageSize
      if (!areNamed || isCut || (oldest === null && !found.isWhole)) break
      // Where more is left, the second of the oldest entry may hold some of it.
      const from = oldest !== null && !found.isWhole ? oldest + 1_000 : oldest
      if (from !== null && oldest !== null) {
        await callers.reach(open, keyId, iso(from), iso(knownFrom))
        await seen(open, keyId, oldest)
      }
      isRead = found.isWhole
      if (isRead || from === null || from >= to) break
      to = from
    }
    await keep(open, keyId, { isRead, askedAt: nowIso() })
  }

  async function readPairs({ open, horizon, keyId, rare, isBackground }: Look): Promise<void> {
    const reading = await readingOf(open, keyId)
    if (reading.isRead) return
    const most = isBackground ? maxPairsInBackground : maxPairs
    for (const pair of toLookUp(reading, rare).slice(0, most)) {
      const { ip, path } = pair
      const found = await ask({ open, horizon, keyId }, { ip, path }, maxPagesOfPair)
      if (found === null) return fail(open)
      const oldest = oldestOf(found)
      if (oldest !== null) await seen(open, keyId, oldest)
      const { pairs, cutPairs } = await readingOf(open, keyId)
      const added = (names: readonly string[]) => [...names, pairName(pair)].slice(-mostKept)
      const change = found.isWhole ? { pairs: added(pairs) } : { cutPairs: added(cutPairs) }
      await keep(open, keyId, change)
    }
  }

  /** `null` where this Horizon has no request log. What was read is kept as history. */
  async function ask(
    { open, horizon, keyId }: Pick<Look, 'open' | 'horizon' | 'keyId'>,
    filters: { readonly ip?: string; readonly path?: string; readonly to?: string },
    maxPages: number
  ) {
    const { signal } = open
    const asked = { keyId, filters, sinceMs: 0, maxPages, signal }
    const found = await organizations.whileSame(open, () => readRequests(horizon, asked))
    if (found === null) return null
    const page: RequestPage = { requests: [...found.requests], nextBefore: null, unreadable: [] }
    await callers.requests(open, keyId, page)
    return found
  }

  async function seen(open: OpenProfile, keyId: string, at: number): Promise<void> {
    const { oldestAt } = await readingOf(open, keyId)
    if (oldestAt !== null && Date.parse(oldestAt) <= at) return
    await keep(open, keyId, { oldestAt: iso(at) })
  }

  const fail = (open: OpenProfile): void => void failedAt.set(open, clock.now())
  const nowIso = (): string => iso(clock.now())

  return { readingOf, lookUp }
}
export type DrainLog = ReturnType<typeof createDrainLog>

/** Of a key with more rare callers than these, the first are looked up again. */
const mostKept = 1_000
const nameOf = (keyId: string): string => `callers in the log of key ${keyId}`
const iso = (at: number): string => new Date(at).toISOString()

function toLookUp(reading: LogReading, rare: readonly PairActivity[]): readonly PairActivity[] {
  const looked = new Set([...reading.pairs, ...reading.cutPairs])
  return rare.filter(pair => !looked.has(pairName(pair)))
}

function oldestOf({ requests }: RequestsRead): number | null {
  const times = requests.map(({ at }) => Date.parse(at)).filter(Number.isFinite)
  return times.length === 0 ? null : times.reduce((first, at) => Math.min(first, at))
}

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(each => typeof each === 'string')
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function read(kept: unknown): LogReading | undefined {
  const { pairs, cutPairs, oldestAt, isRead, askedAt }: Partial<Record<keyof LogReading, unknown>> =
    { ...Object(kept) }
  if (!areTexts(pairs) || !areTexts(cutPairs)) return undefined
  return {
    pairs,
    cutPairs,
    oldestAt: textOrNull(oldestAt),
    isRead: isRead === true,
    askedAt: textOrNull(askedAt)
  }
}
