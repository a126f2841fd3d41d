import type { RotationRecord } from '@shared/contract/rotation-views'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { nonceOf } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import { Secret } from '@shared/secret'
import type { Clock, FileSaver } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import type { HeldRotation, RotationEngine } from './rotation-engine'
import { rotationHtml } from './rotation-html'
import type { RotationPlaces } from './rotation-places'
import type { RotationState } from './rotation-state'
import { diffOf, type RotationView } from './rotation-view'

type Ports = {
  readonly clock: Clock
  readonly files: FileSaver
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly engine: Pick<RotationEngine, 'get'>
  readonly places: Pick<RotationPlaces, 'held'>
  readonly view: Pick<RotationView, 'summary'>
}

/** One page per rotation: what was done, when, by whom and on which evidence. */
export function createRotationRecords({ clock, files, profiles, engine, places, view }: Ports) {
  const recordOf = async (open: OpenProfile, rotationId: string): Promise<RotationRecord> =>
    toRecord(open, await engine.get(open, rotationId))

  async function toRecord(open: OpenProfile, held: HeldRotation): Promise<RotationRecord> {
    const { state, entries } = held
    const { name, organization } = await profiles.get(open.profileId)
    const { keys } = await places.held(open, state.place)
    const replacement = lastKnown(held, keys)
    const isOfThis = state.organizationId === null || state.organizationId === organization?.id
    return {
      version: 1,
      exportedAt: new Date(clock.now()).toISOString(),
      profile: name,
      organization: isOfThis ? (organization?.name ?? null) : state.organizationId,
      rotation: await view.summary(open, held),
      oldKey: state.oldKey,
      replacement,
      replacementTag: tagOf(state, replacement),
      diff: diffOf(state, replacement),
      consumers: [...state.consumers],
      waivers: [...state.waivers],
      grounds: state.grounds,
      replacementFingerprint: fingerprintIn(entries),
      entries: [...entries]
    }
  }

  /** `null` where the operator cancelled. */
  async function exportRecord(
    open: OpenProfile,
    rotationId: string,
    format: 'json' | 'html'
  ): Promise<{ path: string | null }> {
    const record = await recordOf(open, rotationId)
    const text = format === 'json' ? asJson(record) : rotationHtml(record)
    // Last: the profile may be left, and its files closed, while the dialog is open.
    const path = await files.choosePath(fileName(record, format))
    if (path === null) return { path }
    await files.writeNew(path, new Secret(maskWholeCredentials(text)))
    return { path }
  }

  return { recordOf, exportRecord }
}
export type RotationRecords = ReturnType<typeof createRotationRecords>

/** The new key under its last name. Once the rotation has ended its record stays as it was then. */
function lastKnown({ state, entries }: HeldRotation, keys: readonly Key[]): Key | null {
  const { replacement, renamedTo, ended } = state
  if (replacement === null) return null
  const isNew = (key: Key | undefined): key is Key => key?.id === replacement.key.id
  const written = entries
    .flatMap(({ event }) =>
      event.is === 'ended' || event.is === 'renamed' ? (event.replacement ?? []) : []
    )
    .findLast(isNew)
  const key = (ended === null ? keys.find(isNew) : written) ?? replacement.key
  return renamedTo === null ? key : { ...key, clientName: renamedTo }
}

function tagOf(
  { replacement, renameFailure }: RotationState,
  now: Key | null
): RotationRecord['replacementTag'] {
  const nonce = nonceOf(replacement?.key.clientName ?? '')
  if (nonce === null || now === null) return null
  const isTakenOut = nonceOf(now.clientName) === null
  const whyNot = isTakenOut ? null : (renameFailure?.message ?? null)
  return { tag: `[rot-${nonce}]`, isTakenOut, whyNot }
}

/** Of the replacement that there is now: one before it may have been stored, too. */
function fingerprintIn(entries: HeldRotation['entries']): string | null {
  const events = entries.map(({ event }) => event)
  const since = events.findLastIndex(({ is }) => is === 'created' || is === 'adopted')
  const stored = events.slice(since + 1).find(({ is }) => is === 'stored')
  return stored?.is === 'stored' ? (stored.fingerprint ?? null) : null
}

const asJson = (record: RotationRecord): string => `${JSON.stringify(record, null, 2)}\n`

function fileName({ rotation }: RotationRecord, format: string): string {
  const name = rotation.clientName
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
  return `rotation-${name || 'key'}-${rotation.startedAt.slice(0, 10)}.${format}`
}
