import type { AuditStatus } from '@shared/contract/audit'
import { auditCoverage } from '@shared/domain/audit-coverage'
import { isoOf, isoOrNull } from '@shared/domain/audit-time'
import type { AuditLedger } from '../audit-ports'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { contractFailure } from '../replies/questions'
import type { AuditBudget } from './audit-budget'
import { type AuditState, auditStateOf } from './audit-state'

type Ports = {
  readonly clock: Clock
  readonly budget: Pick<AuditBudget, 'pause'>
}

/** What is held, how far it reaches, and what the sync is doing. */
export function createAuditStatus({ clock, budget }: Ports) {
  async function of(open: OpenProfile): Promise<AuditStatus> {
    const ledger = await open.data.audit.ledger()
    const { held, bytes, chain, changed, vanished, version, retentionDays } = ledger
    const state = auditStateOf(open)
    return {
      held,
      firstAt: isoOrNull(ledger.firstAt),
      lastAt: isoOrNull(ledger.lastAt),
      bytes,
      coverage: auditCoverage(ledger, { from: null, to: null }, clock.now()),
      sync: syncOf(open, state, ledger),
      retentionDays,
      purgedAt: isoOrNull(ledger.purgedAt),
      chain: {
        verifiedTo: chain.verifiedTo,
        verifiedAt: isoOrNull(chain.verifiedAt),
        badPosition: chain.badPosition
      },
      alerts: { changed, vanished },
      storageFailure: contractFailure(state.storageFailure),
      version
    }
  }

  function syncOf(
    open: OpenProfile,
    { run, ended, remark, isMissing, isWanted }: AuditState,
    ledger: AuditLedger
  ): AuditStatus['sync'] {
    const nothing = { done: 0, remaining: remainingOf(ledger), perSecond: null, retryAt: null }
    if (run !== undefined && (!run.isBackground || run.pages > 1)) {
      const { done, remaining, speed } = run
      const perSecond = speed.perSecond()
      return {
        state: 'syncing',
        done,
        remaining: remaining ?? nothing.remaining,
        perSecond,
        retryAt: null,
        failure: contractFailure(remark)
      }
    }
    if (isMissing) return { ...nothing, state: 'not-offered' }
    if (ended !== undefined) {
      const { state, failure, retryAt } = ended
      return {
        ...nothing,
        state,
        retryAt: retryAt === null ? null : isoOf(retryAt),
        failure: contractFailure(failure)
      }
    }
    if (ledger.wish === 'stopped') return { ...nothing, state: 'stopped' }
    if (ledger.cursor === null && ledger.held === 0 && ledger.currentAt === null && !isWanted) {
      return { ...nothing, state: 'never' }
    }
    const isBehind = (nothing.remaining ?? 0) > 0
    const pause = isBehind ? budget.pause(open) : undefined
    if (pause !== undefined) {
      const state = pause.reason === 'budget' ? 'paced' : 'waiting'
      return { ...nothing, state, retryAt: isoOf(pause.until) }
    }
    return { ...nothing, state: 'idle', failure: contractFailure(remark) }
  }

  return { of }
}

/** By Horizon's own numbering; `null` where it gives none. */
function remainingOf({ highWaterSeq, forwardSeq }: AuditLedger): number | null {
  if (highWaterSeq === null) return null
  return Math.max(0, highWaterSeq - (forwardSeq ?? 0))
}
