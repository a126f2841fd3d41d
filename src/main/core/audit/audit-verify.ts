import type { Output } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { AuditLedger } from '../audit-ports'
import type { Operations } from '../operations/operations'
import type { Clock, EventBus } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { createProgress } from './audit-progress'

type Ports = {
  readonly clock: Clock
  readonly events: EventBus
  readonly operations: Pick<Operations, 'run'>
  readonly changed: (open: OpenProfile) => void
}

/** Reads everything held again and computes its chain anew. */
export function createAuditVerify(ports: Ports) {
  const { clock, operations, changed } = ports

  const verify = (open: OpenProfile, operationId: string): Promise<Output<'audit.verify'>> =>
    operations.run(operationId, cancelled => open.during(() => walk(open, operationId, cancelled)))

  async function walk(open: OpenProfile, operationId: string, cancelled: AbortSignal) {
    const { chain } = await open.data.audit.ledger()
    const first = chain.firstPosition
    const tell = createProgress(ports, operationId, 'Verifying')
    let reached = { verifiedTo: first - 1, lastPosition: chain.lastPosition }
    let bad: Output<'audit.verify'>['bad'] = null
    for (let isDone = chain.lastPosition < first; !isDone; ) {
      if (cancelled.aborted || open.signal.aborted) throw interrupted()
      const step = await open.data.audit.verifyOn(reached.verifiedTo + 1)
      isDone = step.isDone || step.bad !== null
      bad = step.bad
      reached = step
      tell(step.verifiedTo - first + 1, Math.max(0, step.lastPosition - first + 1))
    }
    await open.data.audit.noteVerified(reached.verifiedTo, clock.now(), bad?.position ?? null)
    changed(open)
    const after = await open.data.audit.ledger()
    return {
      verifiedTo: reached.verifiedTo,
      bad,
      chainHead: after.chain.head,
      startsAt: first,
      limits: limitsOf(after)
    }
  }

  return { verify }
}

/** What a chain of one's own cannot prove. */
export function limitsOf({ chain, lost }: Pick<AuditLedger, 'chain' | 'lost'>): string[] {
  const before = chain.firstPosition - 1
  return [
    'Entries cut off at the end leave a chain that still holds: only a chain head kept elsewhere, as in an evidence bundle, shows that.',
    'Horizon does not sign its log: the chain shows that entries are as they were fetched, not that Horizon recorded them truthfully.',
    'Whoever can write the console’s files could compute the whole chain anew.',
    ...(before > 0
      ? [
          `The first ${before.toLocaleString('en-US')} positions were let go by retention; the chain begins behind them, at a value that was kept.`
        ]
      : []),
    ...(lost.length > 0
      ? ['Entries that were damaged and set aside are not part of it; Coverage lists them.']
      : [])
  ]
}

const interrupted = (): AppError =>
  new AppError('cancelled', 'Verifying was stopped before its end', {
    nextStep: 'The last result stays. Verify begins from the first entry.'
  })
