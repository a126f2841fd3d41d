import { AppError, type WireError } from '@shared/errors'
import { isSamePlace, type KeyPlace, organizationPlace } from '../keys/key-place'
import type { Clock, KeyListing, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Fetched } from '../revocations/must-revoke'
import { noteLook, type Page, type RotationBook } from './rotation-book'
import { withoutFlicker } from './rotation-flicker'
import { observed } from './rotation-observation'
import { isOfPresentOrganization } from './rotation-organization'
import type { RotationPlaces } from './rotation-places'
import { isLookWritten } from './rotation-repeats'
import { byConsole } from './rotation-revoke-steps'
import type { Effect, Look, RotationState } from './rotation-state'
import type { RotationWork } from './rotation-work'

/** How long until a look whose list did not come is tried again. */
const retryMs = 60_000

type LookEffect = Extract<Effect, { do: 'look' }>
type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly book: RotationBook
  readonly work: RotationWork
  /** A list that is not older than the call. */
  readonly refreshAnew: RotationPlaces['refreshAnew']
  /** No list is judged before it is known which reveals wait. */
  readonly recovered: (open: OpenProfile) => Promise<void>
}
type Seen = {
  readonly listing: KeyListing
  readonly fetched: Fetched
  readonly place: KeyPlace
}
type Watch = {
  readonly timers: Map<string, () => void>
  /** Looks that count whatever the time, by operation. */
  readonly wanted: Map<string, Look>
  seeing: Promise<unknown>
}

/** Every fresh list is looked through for keys of rotations; after a loss lists are asked for. */
export function createRotationLooks(ports: Ports) {
  const { clock, timers, log, book, work, refreshAnew, recovered } = ports
  const watches = new WeakMap<OpenProfile, Watch>()

  function watchOf(open: OpenProfile): Watch {
    const known = watches.get(open)
    if (known !== undefined) return known
    const watch: Watch = { timers: new Map(), wanted: new Map(), seeing: Promise.resolve() }
    watches.set(open, watch)
    const stop = () => {
      for (const cancel of watch.timers.values()) cancel()
      watch.timers.clear()
    }
    open.signal.addEventListener('abort', stop, { once: true })
    return watch
  }

  /**
   * To be told of each list. Not awaited by who fetched it: an act of a rotation that holds its turn
   * may be what asked for the list.
   */
  async function onListing(
    open: OpenProfile,
    listing: KeyListing,
    fetched: Fetched,
    place: KeyPlace = organizationPlace
  ) {
    const watch = watchOf(open)
    const seen = open
      .during(() => seeAll(open, { listing, fetched, place }))
      .catch(error => {
        if (!open.signal.aborted) log.failure('observe rotations', error)
      })
    watch.seeing = Promise.all([watch.seeing, seen]).then(() => undefined)
  }

  async function seeAll(open: OpenProfile, { listing, fetched, place }: Seen): Promise<void> {
    if (open.data.journal.isReadOnly) return
    await recovered(open)
    const pages = await book.pages(open)
    const foreignIds = await foreignTo(open, pages)
    const listed = pages.filter(({ held }) => isSamePlace(held.state.place, place))
    await Promise.all(
      listed.map(page =>
        page.serial(async () => {
          const { held } = page
          if (!isOfPresentOrganization(open, held.state)) return
          const nowMs = clock.now()
          const events = observed(held.state, {
            listing,
            fetchedAt: fetched.fetchedAt,
            nowMs,
            isLater: fetched.order > page.changedAtList,
            wanted: watchOf(open).wanted,
            foreignIds
          })
          for (const event of withoutFlicker(events, held.entries, nowMs)) {
            if (event.is === 'looked') watchOf(open).wanted.delete(event.operationId)
            if (event.is === 'looked' && !isLookWritten(page.held.state, event, nowMs)) {
              noteLook(page, event, nowMs)
            } else {
              await work.write(open, page, byConsole, event)
            }
          }
          await work.catchUp(open, page)
        })
      )
    )
  }

  /** Keys of every rotation, and those that this console made otherwise: none of a lost create's. */
  async function foreignTo(open: OpenProfile, pages: readonly Page[]): Promise<Set<string>> {
    const unknown = pages.flatMap(({ held }) =>
      held.state.attempts.filter(
        ({ outcome, unlisted }) =>
          outcome === 'unknown' || outcome === 'not-created' || unlisted > 0
      )
    )
    const earliest = unknown.map(({ intendedAt }) => intendedAt).sort()[0]
    if (earliest === undefined) return new Set()
    const done = await open.data.journal.doneSince(earliest)
    return new Set([
      ...pages.flatMap(({ held }) => keysOf(held.state)),
      ...done.flatMap(({ subjectId }) => subjectId ?? [])
    ])
  }

  /** Asks for a list when it is time; where none comes, again a minute later. */
  function schedule(open: OpenProfile, page: Page, effect: LookEffect, isRetry = false): void {
    if (open.signal.aborted) return
    const watch = watchOf(open)
    const { operationId, afterMs } = effect
    watch.timers.get(operationId)?.()
    const cancel = timers.after(afterMs, () => {
      watch.timers.delete(operationId)
      void open
        .during(() => lookNow(open, page, effect, isRetry))
        .catch(error => {
          if (!open.signal.aborted) log.failure('look for lost key', error)
        })
    })
    watch.timers.set(operationId, cancel)
  }

  async function lookNow(
    open: OpenProfile,
    page: Page,
    effect: LookEffect,
    isRetry: boolean
  ): Promise<void> {
    const { operationId, when } = effect
    if (!isUnknown(page, operationId)) return
    const { wanted, timers } = watchOf(open)
    // The next list is this look, whatever the clock says by now.
    wanted.set(operationId, when)
    // The first belongs to what the operator asked for; the others are within the console's budget.
    await fetchAnew(open, page.held.state.place, when !== 'at-once' || isRetry)
    const isMissed = isUnknown(page, operationId) && wanted.has(operationId)
    if (isMissed && !timers.has(operationId)) {
      schedule(open, page, { ...effect, afterMs: retryMs }, true)
    }
  }

  /** Never by joining a list that may be older than this call; resolves once it was looked through. */
  async function fetchAnew(
    open: OpenProfile,
    place: KeyPlace,
    isBackground: boolean
  ): Promise<WireError | undefined> {
    const { failure } = await refreshAnew(open, place, isBackground)
    await watchOf(open).seeing
    return failure
  }

  /** The operator asks: the next list counts as a look, whenever it is. */
  async function ask(open: OpenProfile, page: Page): Promise<void> {
    const { wanted } = watchOf(open)
    const unknown = page.held.state.attempts.filter(({ outcome }) => outcome === 'unknown')
    const before = unknown.map(({ operationId }) => [operationId, wanted.get(operationId)] as const)
    for (const [operationId] of before) wanted.set(operationId, 'asked')
    try {
      await requireFresh(open, page.held.state.place)
    } finally {
      for (const [operationId, when] of before) {
        if (when === 'at-start') wanted.set(operationId, when)
        else wanted.delete(operationId)
      }
    }
  }

  /** A list of now, looked through; throws what kept it from coming. */
  async function requireFresh(open: OpenProfile, place: KeyPlace): Promise<void> {
    const failure = await fetchAnew(open, place, false)
    if (failure === undefined) return
    const { code, message, incident: _incident, ...details } = failure
    throw new AppError(code, message, details)
  }

  return { onListing, schedule, ask, requireFresh }
}
export type RotationLooks = ReturnType<typeof createRotationLooks>

const isUnknown = ({ held }: Page, operationId: string): boolean =>
  held.state.attempts.some(
    attempt => attempt.operationId === operationId && attempt.outcome === 'unknown'
  )

const keysOf = ({ oldKey, replacement, orphans }: RotationState): string[] => [
  oldKey.id,
  ...(replacement === null ? [] : [replacement.key.id]),
  ...orphans.map(({ keyId }) => keyId)
]
