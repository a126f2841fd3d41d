import type { KeyList } from '@shared/contract/keys'
import type { BulkResult } from '@shared/contract/revocations'
import type { RevokeReason } from '@shared/domain/revocation'
import { AppError, type ErrorCode, isAppError, unreachedCodes } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { wireFailure } from '../failure'
import { withRemedy } from '../keys/horizon-failure'
import { keyStateOf } from '../keys/key-states'
import type { EventBus, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { RevokeCalls, SentRevoke, Settled } from './revoke-call'

type Ports = {
  readonly log: Logger
  readonly events: EventBus
  readonly calls: RevokeCalls
  readonly refreshAnew: (open: OpenProfile) => Promise<KeyList>
}
type Run = {
  readonly open: OpenProfile
  readonly horizon: Horizon
  /** As the list showed them at the start of the run. */
  readonly keys: readonly Key[]
  readonly operationId: string
  readonly reason: RevokeReason
  readonly signal: AbortSignal
}
/** A key of the run: its call, or why there was none. */
type Step = { readonly key: Key } & ({ readonly sent: SentRevoke } | { readonly error: unknown })

/**
 * What the next key would meet as well: Horizon is not reached, asks to wait, or refuses the admin
 * secret, of which each further try would count towards its lock-out.
 */
export const endsRun: readonly ErrorCode[] = [
  'rate-limited',
  'paused',
  'read-only',
  'invalid-admin-secret',
  ...unreachedCodes,
  'redirect-refused',
  'not-horizon'
]

/** One DELETE after the other, then one list that says what became of them all. */
export function createRevokeRun({ log, events, calls, refreshAnew }: Ports) {
  async function run(run: Run): Promise<BulkResult[]> {
    const steps = await sendAll(run)
    if (!steps.some(step => 'sent' in step)) return steps.map(step => notTried(step))
    keyStateOf(run.open).changes += 1
    const found = await lookAfter(run)
    const results: BulkResult[] = []
    for (const step of steps) {
      results.push('sent' in step ? await settled(step.sent, found(step.key.id)) : notTried(step))
    }
    return results
  }

  /** What one list shows of each key: `null` for no more listed, `undefined` for not known. */
  async function lookAfter({ open }: Run): Promise<(keyId: string) => Key | null | undefined> {
    // What was sent has to be recorded also where the console is being closed.
    const list = await refreshAnew(open).catch(() => undefined)
    const isRead = list?.failure === undefined && list?.otherOrganization === undefined
    if (list === undefined || !isRead) return () => undefined
    const listed = new Map(list.keys.map(key => [key.id, key]))
    const unlisted = list.unreadable.length === 0 ? null : undefined
    return keyId => listed.get(keyId) ?? unlisted
  }

  async function sendAll({ open, horizon, keys, operationId, reason, signal }: Run) {
    const steps: Step[] = []
    let stopped: unknown
    let unanswered = 0
    for (const [index, key] of keys.entries()) {
      if (stopped === undefined && signal.aborted) stopped = cancelled()
      if (stopped !== undefined) {
        steps.push({ key, error: stopped })
        continue
      }
      const step = await attempt(open, horizon, key, reason)
      steps.push(step)
      const error = 'sent' in step ? step.sent.error : step.error
      unanswered = isAppError(error, 'outcome-unknown') ? unanswered + 1 : 0
      // One lost reply happens; two in a row are a lost connection.
      if (isAppError(error, ...endsRun) || unanswered > 1) stopped = error
      const progress = { operationId, done: index + 1, total: keys.length, note: key.clientName }
      events.publish('operations.progress', progress)
    }
    return steps
  }

  /** What cannot be put on record is not sent; the next key may be. */
  async function attempt(
    open: OpenProfile,
    horizon: Horizon,
    key: Key,
    reason: RevokeReason
  ): Promise<Step> {
    try {
      return { key, sent: await calls.send(open, horizon, key, reason) }
    } catch (error) {
      return { key, error }
    }
  }

  async function settled(sent: SentRevoke, found: Key | null | undefined): Promise<BulkResult> {
    const outcome = outcomes[await calls.settle(sent, found)]
    const isListed = outcome !== 'revoked' || found?.enabled === false
    return {
      keyId: sent.key.id,
      clientName: sent.key.clientName,
      outcome: isListed ? outcome : 'not-confirmed',
      ...(sent.error !== undefined && outcome !== 'revoked' && { failure: failureOf(sent.error) })
    }
  }

  const notTried = (step: Step): BulkResult => ({
    keyId: step.key.id,
    clientName: step.key.clientName,
    outcome: 'not-tried',
    ...('error' in step && { failure: failureOf(step.error) })
  })

  const failureOf = (error: unknown) => wireFailure(withRemedy(error), log, 'revoke keys')

  return { run }
}
export type RevokeRun = ReturnType<typeof createRevokeRun>

const outcomes: Readonly<Record<Settled, BulkResult['outcome']>> = {
  ended: 'revoked',
  'not-confirmed': 'not-confirmed',
  refused: 'failed',
  unknown: 'unknown'
}

const cancelled = () =>
  new AppError('cancelled', 'Stopped before this key was tried, so it is as it was', {
    nextStep: 'Select it again to revoke it.'
  })
