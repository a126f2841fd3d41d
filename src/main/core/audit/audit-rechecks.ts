import type { TimeSpan } from '../audit-ports'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { AuditBudget } from './audit-budget'
import { type AuditRun, auditStateOf } from './audit-state'
import { storing } from './audit-stops'
import type { AuditWalk } from './audit-walk'
import {
  inPieces,
  maxRecheckPages,
  nextRecheck,
  overlapEveryMs,
  overlapSpan,
  settleableTo,
  wholeMinutes
} from './recheck-plan'

/** A span that came out differently this often is left alone until the next start. */
const maxTries = 3

type Ports = {
  readonly clock: Clock
  readonly budget: Pick<AuditBudget, 'recheckable'>
  readonly walk: Pick<AuditWalk, 'again'>
}

/** Walks spans again that were walked before: late, vanished and changed entries turn up (SY-02). */
export function createAuditRechecks({ clock, budget, walk }: Ports) {
  /** The last hour, each time the operator asks, and every ten minutes. */
  async function overlap(open: OpenProfile, run: AuditRun): Promise<void> {
    const { rechecks, oldestAvailableAt } = auditStateOf(open)
    const now = clock.now()
    const isRecent =
      rechecks.overlapAt !== null && Math.abs(now - rechecks.overlapAt) < overlapEveryMs
    if (run.isBackground && isRecent) return
    const span = overlapSpan(await storing(open.data.audit.ledger()), oldestAvailableAt)
    if (span === null) return
    rechecks.overlapAt = now
    await walk.again(open, run, { span, settles: false, maxPages: maxRecheckPages })
  }

  /** One more span of the console's own, where its share of the hour allows. */
  async function deeper(open: OpenProfile, run: AuditRun): Promise<void> {
    const { rechecks, oldestAvailableAt } = auditStateOf(open)
    const maxPages = Math.min(maxRecheckPages, budget.recheckable(open))
    if (maxPages === 0) return
    const ledger = await storing(open.data.audit.ledger())
    const span = nextRecheck(ledger, oldestAvailableAt, rechecks)
    if (span === null) return
    const outcome = await walk.again(open, run, { span, settles: true, maxPages })
    if (outcome === 'not-offered') return
    if (outcome === 'cut') rechecks.spanMs = Math.floor((span.to - span.from) / 2)
    else if (outcome.added + outcome.vanished > 0) again(open, span)
    else rechecks.walked.push(span)
  }

  function again(open: OpenProfile, span: TimeSpan): void {
    const { tries, avoided, walked } = auditStateOf(open).rechecks
    const count = (tries.get(span.to) ?? 0) + 1
    tries.set(span.to, count)
    if (count < maxTries) return
    avoided.push(span)
    walked.push(span)
  }

  /** A span the operator wants fetched, whatever it costs. */
  async function range(open: OpenProfile, run: AuditRun, span: TimeSpan): Promise<void> {
    const limit = settleableTo(await storing(open.data.audit.ledger()))
    const whole = wholeMinutes(span)
    const old = { from: whole.from, to: Math.min(whole.to, limit) }
    const young = { from: Math.max(whole.from, limit), to: whole.to }
    for (const piece of [...inPieces(young), ...inPieces(old)]) {
      const settles = piece.to <= limit
      const found = await walk.again(open, run, { span: piece, settles, maxPages: Infinity })
      if (found === 'not-offered') return
    }
  }

  return { overlap, deeper, range }
}
export type AuditRechecks = ReturnType<typeof createAuditRechecks>
