import type { ParsedInput } from '@shared/contract'
import { maskCredentials } from '@shared/domain/key-format'
import type { ProbeResult, Proof } from '@shared/domain/key-proof'
import { type Planned, partnerProbePlan, probePlan } from '@shared/domain/probe-plan'
import { notProvable, type ProbeOutcome, probeResult } from '@shared/domain/probe-verdict'
import { AppError, isAppError } from '@shared/errors'
import { type DirectoryUser, type UserRole, userRoles } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import type { Secret } from '@shared/secret'
import { toFailure } from '../failure'
import type { OrganizationCheck } from '../keys/organization-check'
import type { Operations } from '../operations/operations'
import type { Clock, HorizonConnector, HorizonTarget, Logger, ProbeAnswer } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { ProfileStore } from '../profiles/profile-store'
import type { PendingReveals, Waiting } from '../reveals/pending-reveals'

type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly connector: HorizonConnector
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly connections: Pick<Connections, 'target'>
  readonly organizations: Pick<OrganizationCheck, 'connectForRead'>
  readonly operations: Operations
  readonly waiting: Pick<PendingReveals, 'get'>
  /** The people as held; `null` where this Horizon has no such endpoint. */
  readonly people: (open: OpenProfile) => Promise<readonly DirectoryUser[] | null>
}
type Trial = {
  readonly target: Pick<HorizonTarget, 'baseUrl' | 'isReadOnly'>
  readonly plaintext: Secret
  readonly signal: AbortSignal
}

/** Tries a fresh key out while main still has it: one call that it may make, one that it may not. */
export function createProofsService(ports: Ports) {
  const { clock, log, connector, profiles, connections, organizations } = ports
  const { operations, waiting, people } = ports

  function run({ revealId, operationId }: ParsedInput<'proofs.run'>): Promise<{ proof: Proof }> {
    const { open, secrets, facts } = waiting.get(revealId)
    if (secrets.kind !== 'api-key') {
      return Promise.reject(new AppError('invalid-input', 'Only a key can be tried out'))
    }
    const plaintext = secrets.key
    return operations.run(operationId, signal =>
      open.during(async () => {
        await requireProbing(open)
        const plan = await planFor(open, facts, signal)
        const target = await connections.target(await profiles.get(open.profileId))
        const trial = { target, plaintext, signal }
        const permitted = await tryOut('permitted', plan.permitted, trial)
        const refused = await tryOut('refused', plan.refused, trial)
        const ranAt = new Date(clock.now()).toISOString()
        const proof: Proof = { keyId: facts.keyId, ranAt, permitted, refused }
        await keep(open, proof)
        return { proof }
      })
    )
  }

  async function requireProbing({ profileId }: OpenProfile): Promise<void> {
    if ((await profiles.get(profileId)).safetyLevel !== 'read-only') return
    throw new AppError('read-only', 'This profile is read-only: keys are not tried out with it', {
      nextStep: 'Whoever may change things here sets another safety level in Settings › Profiles.'
    })
  }

  async function planFor(
    open: OpenProfile,
    { keyId, type }: Pick<Waiting['facts'], 'keyId' | 'type'>,
    signal: AbortSignal
  ) {
    if (type === 'partner') {
      await organizations.connectForRead(open)
      return partnerProbePlan
    }
    const key = await find(open, keyId, signal)
    return probePlan({ scopes: key.scopes, role: await roleOf(open, key) })
  }

  async function find(open: OpenProfile, keyId: string, signal: AbortSignal): Promise<Key> {
    // A key is tried out nowhere but at the organization it was made for.
    const horizon = await organizations.connectForRead(open)
    const { keys } = await open.data.keys.held()
    const held = keys.find(({ id }) => id === keyId)
    const key = held ?? (await horizon.getKey(keyId, signal))
    if (key !== null) return key
    throw new AppError('not-found', 'Horizon does not list this key, so its scopes are not known', {
      nextStep: 'Refresh the list, then try again.'
    })
  }

  /** The role whose permissions bound a user key; `undefined` where it is not known. */
  async function roleOf(open: OpenProfile, key: Key): Promise<UserRole | undefined> {
    const ownerId = key.type === 'user' ? key.createdBy?.id : undefined
    if (ownerId == null) return undefined
    const owner = (await people(open))?.find(({ id }) => id === ownerId)
    return userRoles.find(role => role === owner?.role)
  }

  async function tryOut(
    side: 'permitted' | 'refused',
    planned: Planned,
    { target, plaintext, signal }: Trial
  ): Promise<ProbeResult> {
    if (!planned.isPossible) return notProvable(planned)
    const call = { ...planned.call, key: plaintext }
    const outcome = await connector.probe(target, call, signal).then(masked, problemOf)
    return probeResult(side, planned, outcome)
  }

  /** Nothing came back: a part of the proof, but for what stops the whole of it. */
  function problemOf(error: unknown): ProbeOutcome {
    const isWhole = isAppError(error, 'cancelled', 'read-only', 'paused')
    if (isWhole || !(error instanceof AppError)) throw error
    return { problem: `${toFailure(error, log, 'probe').message}.` }
  }

  /** What was shown is shown, also where it cannot be kept. */
  async function keep(open: OpenProfile, proof: Proof): Promise<void> {
    try {
      await open.data.records.setProof(proof)
    } catch (error) {
      log.failure('keep proof', error)
    }
  }

  const ofKey = async (open: OpenProfile, keyId: string): Promise<{ proof: Proof | null }> => ({
    proof: await open.data.records.proof(keyId)
  })

  return { run, ofKey }
}

/** A server may say back what it was sent; no answer of it stands in a record with the key. */
const masked = ({ status, serverCode, requestId }: ProbeAnswer): ProbeOutcome => ({
  status,
  serverCode: serverCode && maskCredentials(serverCode),
  requestId: requestId && maskCredentials(requestId)
})
