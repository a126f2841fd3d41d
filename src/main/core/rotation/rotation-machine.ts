import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import type { CallerPair, Waiver } from '@shared/domain/drain-verdict'
import { nonceOf } from '@shared/domain/rotation-name'
import { organizationPlace } from '../keys/key-place'
import { lookAfterStart, nextTimedLook } from './rotation-attempts'
import {
  adopted,
  created,
  createIntended,
  createLost,
  createRefused,
  disowned,
  found,
  impossible,
  looked,
  moreFound,
  plaintextLost
} from './rotation-create-steps'
import { revokeIntended, revokeSettled, seen } from './rotation-revoke-steps'
import { endingOf, hasPendingOrphan, isLive, isOnItsWay } from './rotation-situation'
import type { Effect, RotationState } from './rotation-state'

export type Step = { readonly state: RotationState; readonly effects: readonly Effect[] }

/**
 * A rotation's next state, and what has to be done at Horizon now that the event is written. Throws
 * where the event cannot follow: by a mistake of the program's, or in a damaged journal.
 */
export function step(state: RotationState | null, rotationId: string, entry: RotationEntry): Step {
  const { event, seq } = entry
  if (state === null) return { state: begun(rotationId, entry), effects: [] }
  if (state.id !== rotationId) throw impossible(state, event.is, `it is one of ${rotationId}`)
  if (seq !== state.lastSeq + 1) throw impossible(state, event.is, `its number is ${seq}`)
  const next = { ...applied(state, entry), lastSeq: seq }
  return { state: next, effects: effectsOf(next, entry) }
}

/** The sum of all events. */
export function replay(rotationId: string, entries: readonly RotationEntry[]): RotationState {
  const end = entries.reduce<RotationState | null>(
    (state, entry) => step(state, rotationId, entry).state,
    null
  )
  if (end === null) throw new Error(`Rotation ${rotationId} has no events`)
  return end
}

/** What a restart has to do. A POST or DELETE that may have left is never sent again by itself. */
export function resume(state: RotationState, nowMs: number): readonly Effect[] {
  const { attempts, orphans, replacement, oldKey, oldFate } = state
  const keys = [
    { keyId: oldKey.id, fate: oldFate },
    ...(replacement === null ? [] : [{ keyId: replacement.key.id, fate: replacement.fate }]),
    ...orphans
  ]
  return [
    ...attempts
      .filter(({ outcome }) => outcome === 'on-its-way')
      .map(({ operationId }) => ({ do: 'conclude-create', operationId }) as const),
    ...keys
      .filter(({ fate }) => fate === 'revoking')
      .map(({ keyId }) => ({ do: 'read', keyId }) as const),
    ...attempts.flatMap(attempt => lookAfterStart(attempt, nowMs)),
    ...renaming(state)
  ]
}

function begun(id: string, { seq, at, by, event }: RotationEntry): RotationState {
  if (event.is !== 'started' || seq !== 1) {
    throw new Error(`Rotation ${id} begins with event ${seq}, “${event.is}”`)
  }
  if (event.partner?.id !== event.subject.key.partnerId) {
    throw new Error(`Rotation ${id} is of a key in another place than it says`)
  }
  return {
    id,
    mode: event.mode,
    startedAt: at,
    startedBy: by,
    organizationId: event.organizationId,
    place:
      event.partner === undefined
        ? organizationPlace
        : { kind: 'partner', partnerId: event.partner.id },
    partnerName: event.partner?.name ?? null,
    checks: event.checks,
    oldKey: event.subject.key,
    oldFate: 'active',
    oldEndedBy: null,
    draft: event.draft,
    attempts: [],
    orphans: [],
    orphansDecided: 0,
    replacement: null,
    areDifferencesAccepted: false,
    consumers: [],
    deliveredAt: null,
    verified: null,
    waivers: [],
    deadline: null,
    grounds: null,
    isCancelled: false,
    renamedTo: null,
    renameFailure: null,
    ended: null,
    lastSeq: seq
  }
}

function applied(state: RotationState, { event, at, by }: RotationEntry): RotationState {
  switch (event.is) {
    case 'started':
      throw impossible(state, event.is, 'it has begun')
    case 'create-intended':
      return createIntended(state, event, at)
    case 'created':
      return created(state, event, at)
    case 'create-refused':
      return createRefused(state, event)
    case 'create-lost':
      return createLost(state, event, at)
    case 'found':
      return found(state, event)
    case 'more-found':
      return moreFound(state, event)
    case 'looked':
      return looked(state, event, at)
    case 'adopted':
      return adopted(state, event, at)
    case 'disowned':
      return disowned(state, event)
    case 'plaintext-lost':
      return plaintextLost(state, event)
    case 'stored': {
      const replacement = requireReplacement(state, event.is)
      const storedAt = replacement.storedAt ?? at
      return { ...state, replacement: { ...replacement, storedAt } }
    }
    case 'differences-accepted':
      requireReplacement(state, event.is)
      return { ...state, areDifferencesAccepted: true }
    case 'consumers-set':
      return { ...state, consumers: event.consumers }
    case 'delivered':
      if (requireReplacement(state, event.is).storedAt === null) {
        throw impossible(state, event.is, 'the replacement is not stored')
      }
      return { ...state, deliveredAt: state.deliveredAt ?? at }
    case 'verified':
      requireReplacement(state, event.is)
      return { ...state, verified: { at, by: event.by } }
    case 'waived': {
      const { ip, method, path, reason } = event
      const waivers = [...withoutWaiver(state, event), { ip, method, path, reason, by, at }]
      return { ...state, waivers }
    }
    case 'unwaived':
      return { ...state, waivers: withoutWaiver(state, event) }
    case 'deadline-set':
      return { ...state, deadline: event.deadline }
    case 'revoke-intended':
      return revokeIntended(state, event, by)
    case 'revoke-settled':
      return revokeSettled(state, event)
    case 'seen':
      return seen(state, event)
    case 'renamed':
      requireReplacement(state, event.is)
      return { ...state, renamedTo: event.clientName, renameFailure: null }
    case 'rename-failed':
      return { ...state, renameFailure: event.failure }
    case 'ended':
      return { ...state, ended: { at, how: ending(state, event.how) } }
    case 'imported':
      return state
  }
}

/** What an event sets going. All else is the operator's to say, or a list's to show. */
function effectsOf(state: RotationState, { event, at }: RotationEntry): readonly Effect[] {
  switch (event.is) {
    case 'create-intended':
      return [{ do: 'post-create', operationId: event.operationId }]
    case 'revoke-intended':
      return [{ do: 'delete', keyId: event.keyId }]
    case 'create-lost':
    case 'looked': {
      if (event.is === 'looked' && event.when === 'asked') return []
      const attempt = state.attempts.find(each => each.operationId === event.operationId)
      return attempt === undefined ? [] : nextTimedLook(attempt, Date.parse(at))
    }
    case 'disowned': {
      const orphan = state.orphans.find(({ keyId }) => keyId === event.keyId)
      const attempt = state.attempts.find(each => each.operationId === orphan?.operationId)
      return attempt === undefined ? [] : nextTimedLook(attempt, Date.parse(at))
    }
    case 'ended':
      return renaming(state)
    default:
      return []
  }
}

/** After the record the replacement gets the old key's name back, tried once. */
function renaming(state: RotationState): readonly Effect[] {
  const { ended, replacement, renamedTo, renameFailure, draft } = state
  if (ended?.how !== 'recorded' || renamedTo !== null || renameFailure !== null) return []
  if (replacement?.fate !== 'active' || nonceOf(replacement.key.clientName) === null) return []
  return [{ do: 'rename', keyId: replacement.key.id, clientName: draft.clientName }]
}

function requireReplacement(state: RotationState, is: RotationEvent['is']) {
  if (state.replacement === null) throw impossible(state, is, 'there is no replacement')
  return state.replacement
}

type How = Extract<RotationEvent, { is: 'ended' }>['how']

/** Nothing of it may live without being listed: what is not confirmed stands under must be revoked. */
function ending(state: RotationState, how: How): How {
  if (state.ended !== null) throw impossible(state, 'ended', 'it has ended')
  if (isOnItsWay(state)) throw impossible(state, 'ended', 'an attempt is on its way')
  if (hasPendingOrphan(state)) throw impossible(state, 'ended', 'a key is not decided on')
  const possible = endingOf(state)
  // One whose keys all ended elsewhere may be recorded or closed.
  const isOver = possible === 'recorded' && how === 'closed' && !isReplacementLive(state)
  if (possible !== how && !isOver) throw impossible(state, 'ended', `it can be ${possible} now`)
  return how
}

const isReplacementLive = ({ replacement }: RotationState): boolean =>
  replacement !== null && isLive(replacement.fate)

const withoutWaiver = ({ waivers }: RotationState, pair: CallerPair): readonly Waiver[] =>
  waivers.filter(
    ({ ip, method, path }) => ip !== pair.ip || method !== pair.method || path !== pair.path
  )
