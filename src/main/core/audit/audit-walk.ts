import { isoOf } from '@shared/domain/audit-time'
import { AppError, isAppError } from '@shared/errors'
import type { AuditLedger, IntakeOutcome, PageIntake, TimeSpan } from '../audit-ports'
import { toFailure } from '../failure'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { AuditBudget } from './audit-budget'
import { type AuditPages, highWaterIn } from './audit-pages'
import { type AuditRun, auditStateOf } from './audit-state'
import { anew, endless, refusedPage, shrunk, storing } from './audit-stops'
import { comparableFrom } from './recheck-plan'

/** A hole that moves each time is not walked again for ever. */
const maxHoles = 5
const maxEmptyPages = 100

type Stored = Extract<IntakeOutcome, { kind: 'stored' }>
type Place = { readonly after: string | null; readonly seq: number | null }
type Again = { readonly span: TimeSpan; readonly settles: boolean; readonly maxPages: number }
type Compared = { readonly added: number; readonly vanished: number }
type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly pages: AuditPages
  readonly budget: Pick<AuditBudget, 'mayAsk'>
  readonly changed: (open: OpenProfile) => void
}

/** Forward through the log by its numbers: each page is kept whole, with its place, or not at all. */
export function createAuditWalk({ clock, log, pages, budget, changed }: Ports) {
  /**
   * From where the last walk came to until there is nothing more: `current`. `held-back` where the
   * console's own budget ended it, `not-offered` where there is no log.
   */
  async function forward(
    open: OpenProfile,
    run: AuditRun,
    isAnew: boolean
  ): Promise<'current' | 'held-back' | 'not-offered'> {
    const ledger = await storing(open.data.audit.ledger())
    let place: Place = { after: isAnew ? null : ledger.cursor, seq: ledger.forwardSeq }
    let known = highestOf(ledger)
    let empty = 0
    const seen = new Set<string>()
    let isFirst = true
    for (;;) {
      if (!budget.mayAsk(open, run)) return 'held-back'
      // Before the call: what is recorded after this moment may be missing from the answer.
      const askedAt = clock.now()
      const outcome = await step(open, run, { ...place, isFirst }, known)
      if (outcome === null) return 'not-offered'
      if (outcome === 'anew') {
        place = { after: null, seq: null }
        isFirst = true
        seen.clear()
        continue
      }
      isFirst = false
      refuseShrunk(open, outcome.highWaterSeq, known)
      known = Math.max(known, outcome.highWaterSeq ?? 0, outcome.lastSeq ?? 0)
      // Before it is told: whole, and not yet current, the log would look as if its end was missing.
      if (!outcome.hasMore) await storing(open.data.audit.noteCurrent(askedAt))
      progress(open, run, outcome)
      if (!outcome.hasMore) return 'current'
      empty = outcome.entries === 0 ? empty + 1 : 0
      place = nextPlace(place, outcome, seen, empty)
    }
  }

  async function step(
    open: OpenProfile,
    run: AuditRun,
    { after, seq, isFirst }: Place & { readonly isFirst: boolean },
    known: number
  ): Promise<Stored | 'anew' | null> {
    let hole: string | undefined
    for (let holes = 0; ; ) {
      const bytes = await ask(open, run, after, known)
      if (bytes === null || bytes === 'anew') return bytes
      const receivedAt = clock.now()
      const intake = { bytes, walk: 'forward', after, isFirst, receivedAt } as const
      const outcome = await take(open, { ...intake, isHoleAccepted: false })
      if (outcome.kind === 'stored') return outcome
      if (outcome.why !== 'hole') throw refusedPage(outcome, seq)
      const found = JSON.stringify(outcome.missing ?? null)
      // Seen in two walks, it is a hole in Horizon's own numbering.
      if (found === hole) {
        const accepted = await take(open, { ...intake, isHoleAccepted: true })
        if (accepted.kind === 'stored') return accepted
        throw refusedPage(accepted, seq)
      }
      holes += 1
      if (holes > maxHoles) throw refusedPage(outcome, seq)
      hole = found
    }
  }

  async function ask(
    open: OpenProfile,
    { isBackground, signal }: AuditRun,
    after: string | null,
    known: number
  ): Promise<Uint8Array | 'anew' | null> {
    try {
      const query = after === null ? {} : { after }
      return await pages.next(open, { query, isBackground, signal })
    } catch (error) {
      const state = auditStateOf(open)
      const isBadCursor = isAppError(error, 'validation-failed') && error.details.status === 400
      if (!isBadCursor || after === null || state.isCursorRefused) throw error
      // Once: a Horizon that refuses its own cursors would be read from the start for ever.
      state.isCursorRefused = true
      // A log that is another one, or was emptied, refuses the cursor too: nothing of it is kept then.
      const page = await pages.next(open, { query: { limit: 1 }, isBackground, signal })
      if (page !== null) refuseShrunk(open, highWaterIn(page), known)
      state.remark = toFailure(anew(), log, 'read the log anew')
      changed(open)
      return 'anew'
    }
  }

  async function take(open: OpenProfile, page: PageIntake): Promise<IntakeOutcome> {
    const outcome = await storing(open.data.audit.takePage(page))
    if (outcome.kind === 'stored') {
      const state = auditStateOf(open)
      const oldest = Date.parse(outcome.oldestAvailableAt ?? '')
      state.oldestAvailableAt = Number.isNaN(oldest) ? null : oldest
      state.storageFailure = undefined
    }
    return outcome
  }

  /**
   * One span of time anew, by when things occurred. `cut` where it holds more pages than allowed, the
   * budget ended it, or Horizon has let a part of it go: nothing is concluded from it then.
   */
  async function again(
    open: OpenProfile,
    run: AuditRun,
    asked: Again
  ): Promise<Compared | 'cut' | 'not-offered'> {
    try {
      return await compare(open, run, asked)
    } catch (error) {
      // What was seen so far is gone where the file had to be opened anew: once more from its start.
      if (!isAppError(error, 'conflict')) throw error
      return compare(open, run, asked)
    }
  }

  async function compare(
    open: OpenProfile,
    run: AuditRun,
    { span, settles, maxPages }: Again
  ): Promise<Compared | 'cut' | 'not-offered'> {
    const ledger = await storing(open.data.audit.ledger())
    await storing(open.data.audit.beginRecheck(span))
    const times = { from: isoOf(span.from), to: isoOf(span.to) }
    const seen = new Set<string>()
    let place: Place = { after: null, seq: null }
    let empty = 0
    for (let count = 0; ; count += 1) {
      if (count >= maxPages || !budget.mayAsk(open, run)) return 'cut'
      const { isBackground, signal } = run
      const query = place.after === null ? times : { ...times, after: place.after }
      const bytes = await pages.next(open, { query, isBackground, signal })
      if (bytes === null) return 'not-offered'
      const outcome = await take(open, {
        bytes,
        walk: 'recheck',
        after: place.after,
        isHoleAccepted: true,
        receivedAt: clock.now()
      })
      if (outcome.kind === 'refused') throw refusedPage(outcome, place.seq)
      run.pages += 1
      run.done += outcome.entries
      run.speed.note(clock.now(), run.done)
      if (!outcome.hasMore) {
        const { oldestAvailableAt } = auditStateOf(open)
        if (span.from < comparableFrom(ledger, oldestAvailableAt)) return 'cut'
        return storing(open.data.audit.endRecheck(settles))
      }
      changed(open)
      empty = outcome.entries === 0 ? empty + 1 : 0
      place = nextPlace(place, outcome, seen, empty)
    }
  }

  function progress(open: OpenProfile, run: AuditRun, outcome: Stored): void {
    run.pages += 1
    run.done += outcome.entries
    const { highWaterSeq, lastSeq } = outcome
    if (!outcome.hasMore) run.remaining = 0
    else if (highWaterSeq !== null && lastSeq !== null) {
      run.remaining = Math.max(0, highWaterSeq - lastSeq)
    }
    run.speed.note(clock.now(), run.done)
    if (outcome.added + outcome.changed > 0 || outcome.hasMore) changed(open)
  }

  return { forward, again }
}
export type AuditWalk = ReturnType<typeof createAuditWalk>

function nextPlace(
  { after, seq }: Place,
  { nextCursor, lastSeq }: Stored,
  seen: Set<string>,
  empty: number
): Place {
  const at = lastSeq ?? seq
  if (nextCursor === null) throw endless(at, 'Horizon says there is more, and not where')
  if (nextCursor === after || seen.has(nextCursor)) {
    throw endless(at, 'its cursor leads back to a page that was read')
  }
  if (empty >= maxEmptyPages) throw endless(at, 'page after page is empty')
  seen.add(nextCursor)
  return { after: nextCursor, seq: at }
}

function refuseShrunk(open: OpenProfile, highWaterSeq: number | null, known: number): void {
  if (highWaterSeq === null || highWaterSeq >= known) return
  if (!auditStateOf(open).isShrinkAccepted) throw shrunk(highWaterSeq, known)
}

const highestOf = ({ highWaterSeq, runs }: AuditLedger): number =>
  Math.max(highWaterSeq ?? 0, runs.at(-1)?.toSeq ?? 0)

/** Stopped by the operator, or the profile was left. */
export const stopped = (): AppError =>
  new AppError('cancelled', 'Fetching the audit log was stopped', {
    nextStep: 'Sync goes on there.'
  })
