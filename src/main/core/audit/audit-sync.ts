import type { AuditStatus } from '@shared/contract/audit'
import { AppError, isAppError, type WireError } from '@shared/errors'
import type { AuditWish, TimeSpan } from '../audit-ports'
import { toFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import { isSecretRefused } from '../keys/key-states'
import type { Reachability } from '../keys/reachability'
import type { PollingBudget } from '../polling/polling'
import { createReconnect } from '../polling/reconnect'
import type { Clock, Logger, Timers } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { ProfileStore } from '../profiles/profile-store'
import type { AuditRechecks } from './audit-rechecks'
import { type AuditRun, type AuditState, auditStateOf, createSpeed } from './audit-state'
import { endingOf, isShrunk, StorageStop, stoppedForMs, storing } from './audit-stops'
import type { AuditWalk } from './audit-walk'
import { comparableFrom } from './recheck-plan'

type Ports = {
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  readonly random: () => number
  readonly polling: Pick<PollingBudget, 'pause'>
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly connections: Pick<Connections, 'forget'>
  readonly reachability: Pick<Reachability, 'failed'>
  readonly walk: AuditWalk
  readonly rechecks: AuditRechecks
  readonly statusOf: (open: OpenProfile) => Promise<AuditStatus>
  readonly changed: (open: OpenProfile) => void
  /** After the log is current: what retention no longer wants is let go. */
  readonly applyRetention: (open: OpenProfile, signal: AbortSignal) => Promise<void>
}

/** Brings the log here and keeps it current: one walk at a time, each page final as it comes. */
export function createAuditSync(ports: Ports) {
  const { clock, timers, log, random, polling, profiles, connections, reachability } = ports
  const { walk, rechecks, statusOf, changed, applyRetention } = ports

  const reconnect = createReconnect({
    clock,
    timers,
    random,
    // What the operator asked for is not held back by the console's own budget.
    polling: {
      pause: profileId => {
        const pause = polling.pause(profileId)
        return pause?.reason === 'rate-limited' ? pause : undefined
      }
    },
    retry: async open => void begin(open, false)
  })

  /** Answers at once; what comes of it is told by `audit.changed`. */
  async function sync(open: OpenProfile, isBackground: boolean): Promise<AuditStatus> {
    const state = auditStateOf(open)
    if (!isBackground) {
      if (state.ended?.isShrunk === true) {
        Object.assign(state, { isShrinkAccepted: true, isAnewDue: true })
      }
      const asked = { isWanted: true, isCursorRefused: false, remark: undefined, ended: undefined }
      Object.assign(state, asked)
      if (state.run !== undefined) state.run.isBackground = false
      const kept = keepWish(open, 'wanted')
      begin(open, false)
      await kept
    } else if (await isDue(open, state)) begin(open, !state.isWanted)
    return statusOf(open)
  }

  /** Of its own accord: a log that was once begun, and nothing that stands against asking. */
  async function isDue(open: OpenProfile, state: AuditState): Promise<boolean> {
    if (state.run !== undefined || isSecretRefused(open)) return false
    if (polling.pause(open.profileId) !== undefined || (await isHeld(open, state))) return false
    const { wish, cursor, held, currentAt } = await open.data.audit.ledger()
    if (wish === 'stopped') return false
    // Asked for before the app was ended, however it was.
    if (wish === 'wanted') state.isWanted = true
    return state.isWanted || cursor !== null || held > 0 || currentAt !== null
  }

  async function isHeld(open: OpenProfile, { hold }: AuditState): Promise<boolean> {
    if (hold === undefined) return false
    if (hold.refusedSecret !== undefined) {
      return (await profiles.get(open.profileId)).secretSetAt === hold.refusedSecret
    }
    // A clock that was set back does not keep a hold for longer, nor end what the operator stopped.
    const agoMs = clock.now() - hold.since
    return hold.forMs === Number.POSITIVE_INFINITY || (agoMs >= 0 && agoMs < hold.forMs)
  }

  function begin(open: OpenProfile, isBackground: boolean): void {
    const state = auditStateOf(open)
    if (state.run !== undefined || open.signal.aborted) return
    const run = createRun(open, isBackground)
    void during(open, state, run, () => toCurrent(open, state, run)).catch(() => undefined)
  }

  /** Asked for while a walk was on its way that had passed what is new. */
  function beginWanted(open: OpenProfile, state: AuditState): void {
    if (state.isWanted && state.ended === undefined) begin(open, false)
  }

  function createRun(open: OpenProfile, isBackground: boolean): AuditRun {
    const stopping = new AbortController()
    return {
      isBackground,
      signal: AbortSignal.any([open.signal, stopping.signal]),
      stop: () => stopping.abort(),
      done: 0,
      remaining: null,
      pages: 0,
      speed: createSpeed()
    }
  }

  /** One walk at a time: its end, good or bad, is kept for the status. */
  async function during(
    open: OpenProfile,
    state: AuditState,
    run: AuditRun,
    work: () => Promise<void>
  ): Promise<void> {
    state.run = run
    if (!run.isBackground) changed(open)
    try {
      await open.during(work)
      reconnect.ended(open, undefined)
      state.ended = undefined
      state.hold = state.isMissing ? holdNow() : undefined
    } catch (error) {
      if (!open.signal.aborted) await failed(open, state, run, error)
      throw error
    } finally {
      state.run = undefined
      changed(open)
      beginWanted(open, state)
    }
  }

  async function toCurrent(open: OpenProfile, state: AuditState, run: AuditRun): Promise<void> {
    const isAnew = state.isAnewDue
    state.isAnewDue = false
    const outcome = await walk.forward(open, run, isAnew)
    state.isMissing = outcome === 'not-offered'
    if (state.isMissing) await unwanted(open, state)
    if (outcome !== 'current') return
    state.remark = undefined
    await lookBack(open, run, () => rechecks.overlap(open, run))
    state.isWanted = false
    await applyRetention(open, run.signal)
    if (run.isBackground) await lookBack(open, run, () => rechecks.deeper(open, run))
  }

  /** Its pages tell of what was recorded meanwhile: not fetched, the log would end too early. */
  async function lookBack(
    open: OpenProfile,
    run: AuditRun,
    look: () => Promise<void>
  ): Promise<void> {
    const highWater = async () => (await storing(open.data.audit.ledger())).highWaterSeq ?? 0
    const known = await highWater()
    await look()
    if ((await highWater()) > known) await walk.forward(open, run, false)
  }

  async function failed(open: OpenProfile, state: AuditState, run: AuditRun, error: unknown) {
    if (run.signal.aborted) {
      // Asked for since: the next one begins when this one is over.
      if (!state.isWanted) await stopFor(open, state)
      return
    }
    const cause = error instanceof StorageStop ? error.cause : error
    // The next attempt reads the secret anew: it may have been replaced meanwhile.
    if (isAppError(cause, 'invalid-admin-secret')) connections.forget()
    const failure = toFailure(withRemedy(cause), log, 'sync the audit log')
    if (error instanceof StorageStop) state.storageFailure = failure
    else reachability.failed(open, 'audit', failure)
    const ending = endingOf(error)
    // Where it passes by itself it goes on by itself: never earlier than Horizon allows.
    const goesOn = ending !== 'stopped' && state.isWanted
    const passing = goesOn ? ({ ...failure, code: 'unavailable' } as const) : undefined
    const retryAt = reconnect.ended(open, passing)
    state.ended = { state: ending, failure, retryAt: retryAt ?? null, isShrunk: isShrunk(cause) }
    state.hold = ending === 'stopped' ? await holdFor(open, failure) : undefined
  }

  const holdNow = () => ({ since: clock.now(), forMs: stoppedForMs })

  /** The same secret is not offered again: ten refusals are a lock-out. */
  async function holdFor(open: OpenProfile, { code }: WireError): Promise<AuditState['hold']> {
    if (code !== 'invalid-admin-secret') return holdNow()
    const { secretSetAt } = await profiles.get(open.profileId)
    return secretSetAt === null ? holdNow() : { ...holdNow(), refusedSecret: secretSetAt }
  }

  /** Nothing goes on until the operator says so. */
  async function stopFor(open: OpenProfile, state: AuditState): Promise<void> {
    reconnect.ended(open, undefined)
    state.isWanted = false
    state.ended = { state: 'stopped', failure: undefined, retryAt: null }
    state.hold = { since: clock.now(), forMs: Number.POSITIVE_INFINITY }
    await keepWish(open, 'stopped')
  }

  async function unwanted(open: OpenProfile, state: AuditState): Promise<void> {
    state.isWanted = false
    await keepWish(open, null)
  }

  /** Where it cannot be kept it holds until the app ends. */
  async function keepWish(open: OpenProfile, wish: AuditWish | null): Promise<void> {
    await open.data.audit.noteWish(wish).catch(error => {
      if (!open.signal.aborted) log.failure('keep what was asked of the audit log', error)
    })
  }

  async function stopSync(open: OpenProfile): Promise<AuditStatus> {
    const state = auditStateOf(open)
    if (state.run !== undefined) {
      state.isWanted = false
      state.run.stop()
    } else if (state.isWanted || state.ended !== undefined || (await isPaced(open))) {
      await stopFor(open, state)
    }
    return statusOf(open)
  }

  const isPaced = async (open: OpenProfile) => (await statusOf(open)).sync.state === 'paced'

  /** Asks for a span of time again, now; a failure is that of the call and of the status. */
  async function fetchRange(open: OpenProfile, span: TimeSpan): Promise<AuditStatus> {
    const state = auditStateOf(open)
    const { purgedBefore } = await open.data.audit.ledger()
    // Nothing may be waited for from here on: two walks would judge by each other's pages.
    if (state.run !== undefined) throw busy()
    if (purgedBefore !== null && span.to <= purgedBefore) throw purged()
    const kept = comparableFrom({ firstAt: null, purgedBefore }, null)
    const wanted = { from: Math.max(span.from, kept), to: span.to }
    const run = createRun(open, false)
    await during(open, state, run, () => rechecks.range(open, run, wanted)).catch(error => {
      throw withRemedy(error instanceof StorageStop ? error.cause : error)
    })
    return statusOf(open)
  }

  /** Whether something the operator asked for waits to go on. */
  const isWanted = (open: OpenProfile): boolean => auditStateOf(open).isWanted

  return { sync, stopSync, fetchRange, isWanted }
}
export type AuditSync = ReturnType<typeof createAuditSync>

const purged = (): AppError =>
  new AppError('invalid-input', 'This span was removed here by retention', {
    nextStep: 'Entries that were removed are not fetched again. Keep entries longer in Settings.'
  })

const busy = (): AppError =>
  new AppError('conflict', 'The audit log is being fetched at the moment', {
    nextStep: 'Wait until it has ended, or stop it, then fetch this span.'
  })
