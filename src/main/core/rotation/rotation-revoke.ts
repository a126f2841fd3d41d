import type { ParsedInput } from '@shared/contract'
import type { RequiredConsent, RevokeImpact } from '@shared/contract/revocations'
import type { RevokeGrounds, RotationEvent } from '@shared/contract/rotation-events'
import { keyState } from '@shared/domain/key-status'
import { requiredConsent } from '@shared/domain/required-consent'
import { withoutNonce } from '@shared/domain/rotation-name'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { serverNow } from '../keys/held-keys'
import { requireWritable } from '../keys/journal-guard'
import type { KeyPlace } from '../keys/key-place'
import { createOneTimeTokens } from '../operations/one-time-tokens'
import type { Clock, EventBus, Horizon, Ids, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { createFreshKeys } from '../revocations/fresh-key'
import type { MustRevokes } from '../revocations/must-revoke'
import { nameOrId, requireGiven } from '../revocations/revoke-consent'
import type { RevokeImpacts } from '../revocations/revoke-impact'
import type { HeldRotation, RotationEngine } from './rotation-engine'
import { lockOf, requireUnlocked } from './rotation-locks'
import { requireSameOrganization } from './rotation-organization'
import type { RotationPlaces } from './rotation-places'
import type { RotationContext } from './rotation-situation'
import type { RotationState } from './rotation-state'
import { decidedBy, type RotationVerdict } from './rotation-verdict'
import type { RotationView } from './rotation-view'

type Target = ParsedInput<'rotations.prepareRevoke'>['target']
type Given = ParsedInput<'rotations.revoke'>
type Prepared = {
  readonly open: OpenProfile
  readonly rotationId: string
  readonly target: Target
  /** As they were shown; the replacement where the old key is to be revoked. */
  readonly key: Key
  readonly replacement: Key | null
  readonly consent: RequiredConsent
  readonly needsReason: string | null
  readonly impact: RevokeImpact
}
/** What Horizon showed just now. */
type Reading = { readonly key: Key; readonly replacement: Key | null }
type Judged = { readonly context: RotationContext; readonly verdict: RotationVerdict | null }

type Ports = {
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly places: Pick<RotationPlaces, 'connectForWrite'>
  readonly impacts: RevokeImpacts
  readonly mustRevoke: MustRevokes
  readonly engine: Pick<RotationEngine, 'get' | 'act'>
  readonly view: Pick<RotationView, 'verdictOf' | 'contextOf'>
  /** Who calls is asked anew; where that fails, what is held decides. */
  readonly refreshCallers: (open: OpenProfile, held: Pick<HeldRotation, 'state'>) => Promise<void>
  /** Lets the rotation see a key that was ended elsewhere. */
  readonly refreshAnew: (open: OpenProfile, place: KeyPlace) => Promise<unknown>
}

/** Revocations of a rotation, in two steps as every key's: facts and a token, then the act. */
export function createRotationRevoke(ports: Ports) {
  const { clock, ids, profiles, places, impacts, engine, view } = ports
  const freshKeys = createFreshKeys(ports)
  const tokens = createOneTimeTokens<Prepared>({ clock, ids })

  async function prepare(open: OpenProfile, rotationId: string, target: Target) {
    requireWritable(open)
    const held = await engine.get(open, rotationId)
    const { key, replacement, needsReason, impact } = await open.during(async () => {
      const horizon = await connect(open, held.state)
      const reading = await read(open, horizon, held.state, target)
      const judged = await judge(open, held.state, target, reading)
      requireOpenTo(held.state, target, judged.context)
      const impact = await impacts.impactOf({ open, horizon, key: reading.key })
      return { ...reading, needsReason: reasonNeeded(held.state, target, judged), impact }
    })
    const { safetyLevel } = await profiles.get(open.profileId)
    const consent = requiredConsent(safetyLevel, nameOrId(asKnown(key)))
    const shown = { key, replacement, consent, needsReason, impact }
    const prepared = { open, rotationId, target, ...shown }
    const { token, expiresAt } = tokens.issue(prepared)
    return { token, expiresAt, fetchedAt: now(), key, consent, impact, needsReason }
  }

  async function revoke(given: Given): Promise<{ open: OpenProfile; held: HeldRotation }> {
    const { token, overrideReason } = given
    const shown = tokens.peek(token)
    requireGiven(shown.consent, given)
    requireReason(shown.needsReason, overrideReason)
    const prepared = tokens.redeem(token)
    const { open, rotationId, key } = prepared
    requireWritable(open)
    const held = await engine.act(open, rotationId, ({ state }) =>
      intend(prepared, state, overrideReason)
    )
    throwIfRefused(held, key.id)
    return { open, held }
  }

  /** All is read and judged once more, in the rotation's turn: right after this the DELETE leaves. */
  async function intend(
    { open, target, key: seen, replacement: seenReplacement, impact }: Prepared,
    state: RotationState,
    overrideReason: string | null
  ): Promise<RotationEvent> {
    const horizon = await connect(open, state)
    const reading = await read(open, horizon, state, target)
    const { key, replacement } = reading
    if (key.id !== seen.id || replacement?.id !== seenReplacement?.id) throw otherKeys()
    await freshKeys.requireUnchanged(open, seen, key)
    if (replacement !== null && seenReplacement !== null) {
      await freshKeys.requireUnchanged(open, seenReplacement, replacement)
    }
    const judged = await judge(open, state, target, reading)
    requireOpenTo(state, target, judged.context)
    requireReason(reasonNeeded(state, target, judged), overrideReason)
    const decided = groundsOf(state, target, judged, overrideReason)
    const grounds = decided === null ? null : { ...decided, ...trafficOf(impact) }
    return { is: 'revoke-intended', target: target.kind, keyId: key.id, grounds }
  }

  async function connect(open: OpenProfile, state: RotationState): Promise<Horizon> {
    const horizon = await places.connectForWrite(open, state.place)
    requireSameOrganization(open, state)
    return horizon
  }

  /** For the old key a whole list, which shows the replacement too. */
  async function read(
    open: OpenProfile,
    horizon: Horizon,
    state: RotationState,
    target: Target
  ): Promise<Reading> {
    const keyId = keyIdOf(state, target)
    try {
      if (target.kind !== 'old') {
        return { key: await freshKeys.readAgain(open, horizon, keyId), replacement: null }
      }
      const { keys, unreadable } = await horizon.listKeys(open.signal)
      const find = (id: string | undefined) => keys.find(key => key.id === id) ?? null
      if (find(keyId) === null && unreadable.length > 0) throw notWhole()
      const key = await freshKeys.requireRevocable(open, keyId, find(keyId))
      return { key, replacement: find(state.replacement?.key.id) }
    } catch (error) {
      const isEnded = error instanceof AppError && error.code === 'object-changed'
      if (isEnded) void ports.refreshAnew(open, state.place).catch(() => undefined)
      throw error
    }
  }

  async function judge(
    open: OpenProfile,
    state: RotationState,
    target: Target,
    { replacement }: Reading
  ): Promise<Judged> {
    // Right before the act, too: a caller may have come back since the facts were shown.
    if (target.kind === 'old' && state.mode === 'guided') {
      await ports.refreshCallers(open, { state })
    }
    const verdict = target.kind === 'old' ? await view.verdictOf(open, state) : null
    const context = await view.contextOf(open, state, verdict)
    const nowMs = await serverNow(open, clock.now())
    const isFresh = replacement !== null && keyState(replacement, nowMs) === 'active'
    return { verdict, context: { ...context, isFresh } }
  }

  const now = () => new Date(clock.now()).toISOString()

  return { prepare, revoke }
}
export type RotationRevoke = ReturnType<typeof createRotationRevoke>

/** Throws where the target is no key of this rotation, or another one's part. */
function keyIdOf({ oldKey, replacement, orphans }: RotationState, target: Target): string {
  switch (target.kind) {
    case 'old':
      if (replacement?.key.id === oldKey.id) throw otherKeys()
      return oldKey.id
    case 'replacement':
      if (replacement === null || replacement.key.id === oldKey.id) throw otherKeys()
      return replacement.key.id
    case 'orphan': {
      const isOther = target.keyId === oldKey.id || target.keyId === replacement?.key.id
      const orphan = orphans.find(({ keyId }) => keyId === target.keyId)
      const isOpen = orphan?.fate === 'undecided' || orphan?.fate === 'unconfirmed'
      if (isOther || !isOpen) throw otherKeys()
      return target.keyId
    }
  }
}

const otherKeys = (): AppError =>
  new AppError('object-changed', 'This is not a key of the rotation that may be revoked this way', {
    nextStep: 'Look at the rotation as it is now.'
  })

/** The old key early, where it is not yet open: then a reason is asked for. */
function requireOpenTo(state: RotationState, target: Target, context: RotationContext): void {
  if (target.kind === 'replacement') requireUnlocked(state, 'cancel', context)
  else if (target.kind === 'orphan') requireUnlocked(state, 'revoke-orphan', context)
  else if (lockOf(state, 'revoke', context) !== null) {
    requireUnlocked(state, 'revoke-early', context)
  }
}

/** What a typed reason would override; `null` where none is asked for. */
function reasonNeeded(
  state: RotationState,
  target: Target,
  { context, verdict }: Judged
): string | null {
  if (target.kind === 'replacement' && hasOldEnded(state)) {
    return 'The old key works no more, so after this no key of this rotation does.'
  }
  if (target.kind !== 'old') return null
  if (state.mode === 'emergency') {
    return 'The old key is revoked at once, without waiting for those who still call with it.'
  }
  const lock = lockOf(state, 'revoke', context)
  if (lock !== null) return lock
  return verdict?.evidence === 'callers' ? null : (verdict?.sentence ?? 'Nothing was judged.')
}

const notWhole = (): AppError =>
  new AppError(
    'response-invalid',
    'A part of the list cannot be read, so whether the key is in it is not known',
    { nextStep: 'Report it to whoever runs this Horizon.' }
  )

function requireReason(needed: string | null, given: string | null): void {
  if (needed === null || given !== null) return
  throw new AppError('invalid-input', `Without a reason this key is not revoked. ${needed}`, {
    nextStep: 'Enter why it is revoked all the same, or wait.'
  })
}

const hasOldEnded = ({ oldFate }: RotationState): boolean =>
  oldFate === 'revoked' || oldFate === 'expired' || oldFate === 'gone'

function groundsOf(
  { mode, verified }: RotationState,
  { kind }: Target,
  { verdict }: Judged,
  overrideReason: string | null
): RevokeGrounds | null {
  if (kind !== 'old') {
    if (overrideReason === null) return null
    const summary = 'Cancelled although the old key works no more.'
    return { evidence: 'word', summary, counts: {}, overrideReason }
  }
  if (mode === 'emergency' || verdict === null) {
    return {
      evidence: 'word',
      summary: 'Revoked at once, without a verdict.',
      counts: {},
      overrideReason
    }
  }
  const { evidence, sentence, counts, drain } = verdict
  const unverified = verified === null ? ' The new key was not verified.' : ''
  return {
    evidence,
    summary: `${sentence}${unverified}`,
    counts: { ...counts },
    overrideReason,
    ...(drain !== undefined && { verdict: decidedBy(drain) })
  }
}

/** The figures that were shown where the act was confirmed. */
function trafficOf(impact: RevokeImpact): Pick<RevokeGrounds, 'traffic'> {
  if (impact.state !== 'known') return {}
  const { fetchedAt, last24Hours, lastRequestAt } = impact
  return { traffic: { fetchedAt, last24Hours, lastRequestAt } }
}

/** The tag is the console's own: who types the name types the key's. */
const asKnown = (key: Key): Key => ({ ...key, clientName: withoutNonce(key.clientName) })

/** Certainly nothing happened: an error like any other, after it was written down. */
function throwIfRefused({ entries }: HeldRotation, keyId: string): void {
  const settled = entries.findLast(
    ({ event }) => event.is === 'revoke-settled' && event.keyId === keyId
  )?.event
  if (settled?.is !== 'revoke-settled' || settled.outcome !== 'refused') return
  const { code, message, incident: _incident, ...details } = settled.failure ?? refusedWords
  throw new AppError(code, message, details)
}

const refusedWords = {
  code: 'conflict',
  message: 'Horizon refused to revoke the key',
  incident: undefined
} as const
