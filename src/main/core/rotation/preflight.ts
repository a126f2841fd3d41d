import type { Directory } from '@shared/contract/horizon'
import type { PreflightCheck, RotatedKey } from '@shared/contract/rotation-events'
import type { DiffRow } from '@shared/contract/rotation-views'
import { withinPartnership } from '@shared/domain/partner-draft'
import {
  type ReplacementDraft,
  replacementDiff,
  replacementDraft
} from '@shared/domain/replacement'
import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { toFailure } from '../failure'
import { holdKey, serverNow } from '../keys/held-keys'
import { withRemedy } from '../keys/horizon-failure'
import { requireWritable } from '../keys/journal-guard'
import { changedFacts } from '../keys/key-facts'
import { type KeyPlace, organizationPlace, tellKeysChanged } from '../keys/key-place'
import { keyStateOf } from '../keys/key-states'
import { foundIn } from '../partner-keys/partner-horizon'
import { type Slots, slotsOf } from '../partner-keys/partner-slots'
import type { Clock, EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { requireWriting } from '../profiles/read-only'
import { draftChecks } from './preflight-draft'
import { keyActive, keyFresh, noOtherRotation, ownerCheck } from './preflight-key'
import { partnerCheck, slotCheck } from './preflight-partner'
import type { RotationEngine } from './rotation-engine'
import type { RotationPlaces } from './rotation-places'
import type { RotationState } from './rotation-state'

/** A check, and for one that failed what a start is refused with. */
export type Found = PreflightCheck & { readonly error?: AppError }

export type Preflight = {
  readonly key: RotatedKey
  /** Whose key it is; absent for the organization's own. */
  readonly partner?: { readonly id: string; readonly name: string }
  readonly checks: PreflightCheck[]
  readonly draft: ReplacementDraft
  readonly diff: DiffRow[]
  readonly organizationId: string | null
  /** Why it cannot be started; `null` where nothing failed. */
  readonly refusal: AppError | null
}

type Asked = {
  readonly keyId: string
  readonly partnerId?: string | undefined
  readonly mode: RotationState['mode']
  /** Another version than the operator saw fails. */
  readonly seenVersion?: number
  /** The operator's choice; the old key's lifetime where it is left out. */
  readonly expiresAt?: string | null
}
type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly places: Pick<
    RotationPlaces,
    'connectForRead' | 'connectForWrite' | 'held' | 'partnerNow'
  >
  readonly engine: Pick<RotationEngine, 'list' | 'unreadable'>
  readonly reveals: { stashKind(): Promise<{ stash: 'keychain' | 'memory'; reason?: string }> }
  readonly people: (open: OpenProfile) => Promise<Pick<Directory, 'users' | 'failure'>>
}

/** What cannot end well is found before anything is asked for; nothing is written at Horizon. */
export function createPreflight(ports: Ports) {
  const { clock, log, events, profiles, places, engine, reveals, people } = ports
  /** Keys as the last preflight showed them: what changed until the start stops it. */
  const shown = new WeakMap<OpenProfile, Map<string, RotatedKey>>()

  function shownOf(open: OpenProfile): Map<string, RotatedKey> {
    const known = shown.get(open) ?? new Map<string, RotatedKey>()
    shown.set(open, known)
    return known
  }

  /** For the page: what changed since the list is said, and shown as it is now. */
  async function look(open: OpenProfile, asked: Asked): Promise<Preflight> {
    const found = await open.during(() => run(open, asked, false))
    shownOf(open).set(asked.keyId, found.key)
    return found
  }

  /** For the start: what changed since it was shown fails. */
  const beforeStart = (open: OpenProfile, asked: Asked): Promise<Preflight> =>
    open.during(() => run(open, asked, true))

  async function run(open: OpenProfile, asked: Asked, isStart: boolean): Promise<Preflight> {
    const { keyId, mode } = asked
    const place = placeOf(asked)
    const held = (await places.held(open, place)).keys.find(({ id }) => id === keyId)
    const reached = await reach(open, place, keyId)
    const { fresh } = reached
    if (fresh === undefined) {
      if (held === undefined) throw reached.error
      const checks = [...reached.checks, await writable(open)]
      return answer(open, { asked, partner: undefined, key: held }, checks)
    }
    const key = fresh ?? held
    if (key === undefined) {
      throw new AppError('not-found', 'Horizon does not list this key', {
        nextStep: 'Refresh the list.'
      })
    }
    const seen = (isStart ? shownOf(open).get(keyId) : undefined) ?? held
    const changes = seen === undefined ? [] : changedFacts(seen, key)
    if (fresh !== null && changes.length > 0) await hold(open, fresh)
    const nowMs = await serverNow(open, clock.now())
    const { partner, slots } = reached
    return answer(open, { asked, partner, key }, [
      ...reached.checks,
      ...(partner === undefined ? [] : [partnerCheck(partner, mode, nowMs)]),
      ...(slots === undefined ? [] : [slotCheck(slots)]),
      keyActive(fresh, nowMs),
      keyFresh(key, changes, { isStart, seenVersion: asked.seenVersion }),
      noOtherRotation(keyId, await engine.list(open), await engine.unreadable(open)),
      ...(key.type === 'user' ? [ownerCheck(key, await peopleOf(open))] : []),
      await keychain(),
      await writable(open)
    ])
  }

  async function answer(
    open: OpenProfile,
    { asked: { expiresAt }, partner, key }: About,
    found: readonly Found[]
  ): Promise<Preflight> {
    const nowMs = await serverNow(open, clock.now())
    const partnershipEnd = partner?.expiresAt
    const alike = replacementDraft(key, nowMs)
    const proposed = withinPartnership(alike.expiresAt, partnershipEnd, nowMs)
    const copied = { ...alike, expiresAt: proposed && moment(proposed) }
    const draft = expiresAt === undefined ? copied : { ...copied, expiresAt: moment(expiresAt) }
    const { organization, hasExtensions } = keyStateOf(open)
    const all = inOrder([
      ...found,
      ...draftChecks(draft, {
        old: key,
        limits: organization ?? {},
        hasExtensions,
        nowMs,
        partnershipEnd
      })
    ])
    const failed = all.find(({ result }) => result === 'failed')
    return {
      key,
      ...(partner !== undefined && { partner: { id: partner.id, name: partner.organizationName } }),
      checks: all.map(({ name, result, detail }) => ({ name, result, detail })),
      draft,
      diff: replacementDiff(key, draft),
      organizationId: organization?.id ?? null,
      refusal: failed === undefined ? null : (failed.error ?? toRefusal(failed))
    }
  }

  /** Who answers, and the key, asked now; a read-only profile asks as well, for it may look. */
  async function reach(open: OpenProfile, place: KeyPlace, keyId: string): Promise<Reached> {
    const { safetyLevel } = await profiles.get(open.profileId)
    try {
      const horizon =
        safetyLevel === 'read-only'
          ? await places.connectForRead(open, place)
          : await places.connectForWrite(open, place)
      const checks = [answered, organizationCheck(open)]
      if (place.kind === 'organization') {
        return { fresh: await horizon.getKey(keyId, open.signal), checks }
      }
      const partner = await places.partnerNow(open, place)
      const listing = await horizon.listKeys(open.signal)
      const slots = slotsOf(partner, listing, await serverNow(open, clock.now()))
      return { fresh: foundIn(listing, keyId), checks, partner, slots }
    } catch (error) {
      if (open.signal.aborted) throw error
      const isOther = isAppError(error, 'other-organization')
      const checks = isOther
        ? [answered, failure('organization', error)]
        : [failure('connection', withRemedy(error))]
      return { fresh: undefined, checks, error }
    }
  }

  function organizationCheck(open: OpenProfile): Found {
    const name = keyStateOf(open).organization?.name
    return name === undefined
      ? {
          name: 'organization',
          result: 'warning',
          detail:
            'This Horizon does not name its organization, so that it is the same one cannot be seen.'
        }
      : passed(
          'organization',
          `The same organization answers as before: “${visibleText(name, 100)}”.`
        )
  }

  /** `null` where this Horizon has no such endpoint, `undefined` where it did not answer. */
  async function peopleOf(open: OpenProfile) {
    const { users, failure } = await people(open)
    return failure === undefined ? users : undefined
  }

  async function keychain(): Promise<Found> {
    const { stash, reason } = await reveals.stashKind()
    if (stash === 'keychain') {
      return passed('keychain', 'The new key waits in the keychain until it is stored.')
    }
    const why = reason === undefined ? '' : ` ${sentence(reason)}`
    return {
      name: 'keychain',
      result: 'warning',
      detail: `Without a keychain a crash of the console loses the new key.${why} Store it at once.`
    }
  }

  async function writable(open: OpenProfile): Promise<Found> {
    try {
      requireWritable(open)
      requireWriting(await profiles.get(open.profileId))
      return passed('writable', 'Each step can be written down before it is taken.')
    } catch (error) {
      return failure('writable', error)
    }
  }

  function failure(name: PreflightCheck['name'], error: unknown): Found {
    const { message, nextStep } = toFailure(error, log, 'preflight')
    const detail = [message, nextStep].flatMap(text => (text === undefined ? [] : sentence(text)))
    return {
      name,
      result: 'failed',
      detail: detail.join(' '),
      ...(error instanceof AppError && { error })
    }
  }

  async function hold(open: OpenProfile, key: RotatedKey): Promise<void> {
    await holdKey(open, key, log)
    tellKeysChanged(events, open, placeOf(key))
  }

  return { look, beforeStart }
}
type About = {
  readonly asked: Asked
  readonly partner: Partner | undefined
  readonly key: RotatedKey
}
/** `fresh` is `undefined` where nobody answered, `null` where the key is listed no more. */
type Reached = {
  readonly fresh: RotatedKey | null | undefined
  readonly checks: readonly Found[]
  readonly error?: unknown
  readonly partner?: Partner
  readonly slots?: Slots
}

const placeOf = ({ partnerId }: { readonly partnerId?: string | undefined }): KeyPlace =>
  partnerId === undefined ? organizationPlace : { kind: 'partner', partnerId }

export type Preflights = ReturnType<typeof createPreflight>

const order: readonly PreflightCheck['name'][] = [
  'connection',
  'organization',
  'writable',
  'partner',
  'key-active',
  'key-fresh',
  'no-other-rotation',
  'partner-slot',
  'name',
  'limits',
  'allowlist',
  'expiry',
  'owner',
  'keychain'
]
const inOrder = (found: readonly Found[]): Found[] =>
  [...found].sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name))

const passed = (name: PreflightCheck['name'], detail: string): Found => ({
  name,
  result: 'passed',
  detail
})

const answered = passed('connection', 'Horizon answered just now.')

const toRefusal = ({ detail }: Found): AppError =>
  new AppError('conflict', `The rotation was not started. ${detail}`)

const sentence = (text: string): string => (/[.…]$/.test(text) ? text : `${text}.`)

/** Horizon takes a full time, in UTC; what is none is left for the check to name. */
function moment(expiresAt: string | null): string | null {
  const at = expiresAt === null ? Number.NaN : Date.parse(expiresAt)
  const isFull = expiresAt !== null && /T.*(Z|[+-]\d\d:\d\d)$/.test(expiresAt)
  return isFull && !Number.isNaN(at) ? new Date(at).toISOString() : expiresAt
}
