import type { Output } from '@shared/contract'
import { type RotationEntry, rotationEntrySchema } from '@shared/contract/rotation-events'
import {
  filedRotationSchema,
  type RotationFile,
  rotationFileKind,
  rotationFileSchema,
  rotationFileVersion
} from '@shared/contract/rotation-file'
import { maskWholeCredentials } from '@shared/domain/key-format'
import { maxRotationFileBytes } from '@shared/domain/rotation-file-size'
import { withoutNonce } from '@shared/domain/rotation-name'
import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import type { StoredRotation } from '../data-ports'
import { requireWritable } from '../keys/journal-guard'
import type { Clock, FileSaver } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { ProfileStore } from '../profiles/profile-store'
import { requireWriting } from '../profiles/read-only'
import type { Serial } from '../serial'
import type { RotationEngine } from './rotation-engine'
import { replay } from './rotation-machine'
import { withoutSettledIds } from './rotation-settled-ids'
import { isOpen } from './rotation-situation'
import type { RotationState } from './rotation-state'
import type { RotationView } from './rotation-view'
import { widerIn } from './rotation-wider'

type Imported = Output<'rotations.import'>
type LeftOut = Imported['leftOut'][number]
type Read = { readonly rotation: StoredRotation } | { readonly leftOut: LeftOut }
type Ports = {
  readonly clock: Clock
  readonly files: FileSaver
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly engine: RotationEngine
  readonly view: Pick<RotationView, 'summary'>
  readonly starts: Serial
}

/** Open rotations taken to another computer: their events, and never a key. */
export function createRotationTransfer(ports: Ports) {
  const { clock, files, profiles, engine, view, starts } = ports

  async function exportOpen(open: OpenProfile): Promise<Output<'rotations.exportOpen'>> {
    const held = (await engine.list(open)).filter(({ state }) => isOpen(state))
    if (held.length === 0) return { path: null, count: 0 }
    const { name, organization } = await profiles.get(open.profileId)
    const exportedAt = now()
    const content: RotationFile = {
      kind: rotationFileKind,
      version: rotationFileVersion,
      exportedAt,
      profile: name,
      organization: organization && { id: organization.id, name: organization.name },
      rotations: held.map(({ state, entries }) => ({
        id: state.id,
        entries: withoutSettledIds(state, entries)
      }))
    }
    const text = maskWholeCredentials(`${JSON.stringify(content)}\n`)
    requireImportable(text)
    const path = await files.choosePath(`open-rotations-${exportedAt.slice(0, 10)}.json`)
    if (path === null) return { path, count: 0 }
    await files.writeNew(path, new Secret(text))
    return { path, count: held.length }
  }

  /** Each on its own: what cannot be taken is left out with the reason. */
  async function importFrom(open: OpenProfile, text: string): Promise<Imported> {
    requireWritable(open)
    const profile = await profiles.get(open.profileId)
    requireWriting(profile)
    const file = readFile(text)
    requireSame(file.organization, profile.organization)
    const from = `${file.profile}, ${file.exportedAt}`.slice(0, 500)
    const by = profile.operatorName
    const kept = new Set((await engine.list(open)).map(({ state }) => state.id))
    const broken = new Set((await engine.unreadable(open)).map(({ id }) => id))
    const imported: Imported['imported'] = []
    const leftOut: LeftOut[] = []
    for (const raw of file.rotations) {
      const read = readRotation(raw, {
        isKept: id => kept.has(id) || broken.has(id),
        organizationId: profile.organization?.id ?? null,
        note: { at: now(), by, from }
      })
      if ('leftOut' in read) {
        leftOut.push(read.leftOut)
        continue
      }
      const { rotation } = read
      const why = await starts(() => refusedBy(open, rotation))
      if (why !== null) {
        leftOut.push({ clientName: nameIn(rotation), why })
        continue
      }
      kept.add(rotation.id)
      imported.push(await view.summary(open, await engine.get(open, rotation.id)))
    }
    return { imported, leftOut }
  }

  async function refusedBy(open: OpenProfile, rotation: StoredRotation): Promise<string | null> {
    try {
      const state = replay(rotation.id, rotation.entries)
      if (await isRotatedHere(open, state)) {
        return 'Another rotation of the same key is open here. End that one first.'
      }
      await engine.importAll(open, [rotation])
      return null
    } catch (error) {
      if (isAppError(error, 'conflict')) return alreadyHere
      if (isAppError(error, 'invalid-input', 'database-corrupt')) return `${error.message}.`
      throw error
    }
  }

  async function isRotatedHere(open: OpenProfile, { oldKey }: RotationState): Promise<boolean> {
    const held = await engine.list(open)
    return held.some(({ state }) => isOpen(state) && state.oldKey.id === oldKey.id)
  }

  const now = () => new Date(clock.now()).toISOString()

  return { exportOpen, importFrom }
}
export type RotationTransfer = ReturnType<typeof createRotationTransfer>

const alreadyHere = 'It is in this journal already.'

/** What would not be taken elsewhere is not written, lest somebody counts on it. */
function requireImportable(text: string): void {
  const { rotations } = rotationFileSchema.safeParse(asJson(text)).data ?? {}
  const isRead = rotations?.every(raw => {
    const { data } = filedRotationSchema.safeParse(raw)
    return data?.entries.every(entry => rotationEntrySchema.safeParse(entry).success)
  })
  const isTooLarge = new TextEncoder().encode(text).length > maxRotationFileBytes
  if (isRead === true && !isTooLarge) return
  throw new AppError(
    'invalid-input',
    'The open rotations are too many or too large for one file, so none was written',
    { nextStep: 'Record or close some of them on this computer, then export again.' }
  )
}

function readFile(text: string): RotationFile {
  const parsed = rotationFileSchema.safeParse(asJson(text))
  if (!parsed.success) {
    throw new AppError(
      'invalid-input',
      'This is not a file of open rotations, so nothing was taken',
      {
        nextStep: 'Choose a file that this console wrote with Export open rotations.'
      }
    )
  }
  if (parsed.data.version > rotationFileVersion) {
    throw new AppError('invalid-input', 'This file was written by a newer version of the console', {
      nextStep: 'Update this console, then import it again.'
    })
  }
  return parsed.data
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Named = { readonly id: string; readonly name: string } | null

/** The keys of one organization are none of another's. */
function requireSame(ofFile: Named, ofProfile: Named): void {
  if (ofFile?.id === ofProfile?.id) return
  const name = (named: Named) =>
    named === null ? 'an organization that is not named' : `“${visibleText(named.name, 100)}”`
  throw new AppError(
    'other-organization',
    `These rotations are of ${name(ofFile)}, and this profile is of ${name(ofProfile)}. Nothing was taken`,
    { nextStep: 'Switch to the profile of that organization, then import.' }
  )
}

type Context = {
  readonly isKept: (id: string) => boolean
  readonly organizationId: string | null
  readonly note: { readonly at: string; readonly by: string; readonly from: string }
}

function readRotation(raw: unknown, { isKept, organizationId, note }: Context): Read {
  const outer = filedRotationSchema.safeParse(raw)
  if (!outer.success) return { leftOut: { clientName: 'Unnamed', why: damaged } }
  const { id, entries: rawEntries } = outer.data
  const leftOut = (why: string) => ({ leftOut: { clientName: rawName(rawEntries), why } })
  if (isKept(id)) return leftOut(alreadyHere)
  const parsed = rawEntries.map(entry => rotationEntrySchema.safeParse(entry))
  if (parsed.some(({ success }) => !success)) return leftOut(unknownEvent)
  const entries = parsed.flatMap(({ data }) => data ?? [])
  try {
    const state = replay(id, entries)
    if (state.organizationId !== null && state.organizationId !== organizationId) {
      return leftOut('It was begun in another organization.')
    }
    if (!isOpen(state)) return leftOut('It has ended, so there is nothing to go on with.')
    const wider = widerIn(state.oldKey, state.draft)
    if (wider !== null) return leftOut(`${widerWords}: ${wider}.`)
    const { at, by, from } = note
    const imported: RotationEntry = {
      seq: state.lastSeq + 1,
      at,
      by,
      event: { is: 'imported', from }
    }
    return { rotation: { id, entries: [...entries, imported], unreadable: 0 } }
  } catch {
    return leftOut(damaged)
  }
}

const widerWords = 'Its replacement would not be held to what the old key is'
const damaged = 'It is damaged: its events do not follow from one another.'
const unknownEvent =
  'An event of it cannot be read: it is damaged, or from a newer version of the console.'

const nameIn = ({ entries }: StoredRotation): string => {
  const first = entries[0]?.event
  return first?.is === 'started' ? withoutNonce(first.subject.key.clientName) : 'Unnamed'
}

/** Of one that cannot be read as a whole. */
function rawName([first]: readonly unknown[]): string {
  const { data } = rotationEntrySchema.safeParse(first)
  return data?.event.is === 'started' ? withoutNonce(data.event.subject.key.clientName) : 'Unnamed'
}
