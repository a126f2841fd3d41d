import { type KeyPurpose, keyPurposeSchema } from '@shared/domain/key-purpose-schema'
import type { OperationRecord } from '../data-ports'
import type { Clock, EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

type Ports = { readonly clock: Clock; readonly log: Logger; readonly events: EventBus }

/** The purpose that was entered with a new key, kept under the id that Horizon gave it. */
export function createPurposeKeeping({ clock, log, events }: Ports) {
  /** Never throws: the key exists, and its plaintext matters more. False where it was not kept. */
  async function keep(
    open: OpenProfile,
    keyId: string,
    purpose: KeyPurpose,
    operator: string
  ): Promise<boolean> {
    try {
      const updatedAt = new Date(clock.now()).toISOString()
      await open.data.records.setPurpose(keyId, purpose, updatedAt, operator)
      events.publish('purposes.changed', { profileId: open.profileId })
      return true
    } catch (error) {
      log.failure('keep purpose', error)
      return false
    }
  }

  /** What a run that ended between a create's reply and its record left behind. Never throws. */
  async function settle(open: OpenProfile): Promise<void> {
    if (open.data.journal.isReadOnly) return
    try {
      const known = new Set((await open.data.records.purposes()).map(({ keyId }) => keyId))
      for (const operation of await open.data.journal.openCreates()) {
        const left = leftBehind(operation)
        // One that the operator removed since is not brought back: it was marked as kept.
        if (left === null || known.has(left.keyId)) continue
        if (await keep(open, left.keyId, left.purpose, operation.operator)) {
          await markKept(open, operation)
        }
      }
    } catch (error) {
      log.failure('settle purposes', error)
    }
  }

  async function markKept(open: OpenProfile, { id, state, outcome, finishedAt }: OperationRecord) {
    if (state !== 'done' || finishedAt === null) return
    await open.data.journal.finish(id, state, { ...outcome, isPurposeKept: true }, finishedAt)
  }

  return { keep, settle }
}
export type PurposeKeeping = ReturnType<typeof createPurposeKeeping>

function leftBehind({ intent, outcome, subjectId, reveal }: OperationRecord) {
  const keyId = reveal?.keyId ?? subjectId
  const purpose = keyPurposeSchema.safeParse(intent.purpose)
  if (keyId == null || !purpose.success || outcome?.isPurposeKept === true) return null
  return { keyId, purpose: purpose.data }
}
