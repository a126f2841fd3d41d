import type { ParsedInput } from '@shared/contract'
import type { RotationEvent } from '@shared/contract/rotation-events'
import { callerCount } from '@shared/domain/caller-words'
import { type FirstCaller, firstCallers } from '@shared/domain/first-use'
import { AppError } from '@shared/errors'
import type { OpenProfile } from '../profiles/active-profile'
import { isCall } from '../revocations/callers'
import type { UsageService } from '../usage/usage-service'
import type { RotationState } from './rotation-state'

type Verified = Extract<RotationEvent, { is: 'verified' }>['by']
type Ports = { readonly usage: Pick<UsageService, 'fetch'> }

/** That the new key works: by the console's own proof, by its use, or by the operator's word. */
export function createRotationVerify({ usage }: Ports) {
  async function by(
    open: OpenProfile,
    { oldKey, replacement }: RotationState,
    asked: ParsedInput<'rotations.verify'>['by']
  ): Promise<Verified> {
    if (replacement === null) throw new Error('There is no replacement to verify')
    switch (asked.kind) {
      case 'proof':
        return byProof(open, replacement)
      case 'first-use':
        return byFirstUse(open, oldKey.id, replacement.key.id)
      case 'word':
        return asked
    }
  }

  async function byProof(
    open: OpenProfile,
    { key, createdAt }: NonNullable<RotationState['replacement']>
  ): Promise<Verified> {
    const proof = await open.data.records.proof(key.id)
    if (proof === null || Date.parse(proof.ranAt) < Date.parse(createdAt)) {
      throw new AppError('not-found', 'There is no proof on record for the new key', {
        nextStep: 'Run the proof while the key waits to be stored, or verify by its first use.'
      })
    }
    const { permitted, refused } = proof
    if (permitted.verdict !== 'proved') {
      throw unproved(`The proof does not show that the new key works. ${permitted.reason}`)
    }
    if (refused.verdict === 'disproved') {
      throw unproved(
        `The proof shows that the new key can do more than it should. ${refused.reason}`
      )
    }
    return { kind: 'proof', proof }
  }

  /** Asked now; the console's own probes are no use. */
  async function byFirstUse(open: OpenProfile, oldId: string, newId: string): Promise<Verified> {
    const answer = await usage.fetch(open, { keyId: newId, window: '30d' }, false)
    if (answer.failure !== undefined) {
      const { code, message, incident: _incident, ...details } = answer.failure
      throw new AppError(code, message, details)
    }
    const seen = (answer.usage?.callers ?? []).filter(isCall)
    const old = await addressesOf(open, oldId)
    const who = firstCallers(seen, old.addresses, old.isWhole)
    const at = firstSeen(who)
    if (at === null) {
      throw new AppError('not-found', 'Horizon has seen no call with the new key yet', {
        nextStep: 'Bring it to a system that uses the old one, then try again.'
      })
    }
    return { kind: 'first-use', at, callers: callerCount(who), who: who.slice(0, mostKept) }
  }

  /** Where the old key was ever called from: by what is kept, and by what Horizon says now. */
  async function addressesOf(open: OpenProfile, keyId: string) {
    const answer = await usage.fetch(open, { keyId, window: '30d' }, false)
    const { hours } = await open.data.callers.of(keyId)
    const callers = [...hours, ...(answer.usage?.callers ?? [])].filter(isCall)
    return {
      addresses: new Set(callers.map(({ ip }) => ip)),
      isWhole: answer.failure === undefined && answer.usage !== null
    }
  }

  return { by }
}
export type RotationVerify = ReturnType<typeof createRotationVerify>

const unproved = (message: string): AppError =>
  new AppError('conflict', message, {
    nextStep: 'Verify by its first use, or by your word with a reason.'
  })

const mostKept = 500

function firstSeen(callers: readonly FirstCaller[]): string | null {
  const times = callers.map(({ firstSeenAt }) => Date.parse(firstSeenAt))
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString()
}
