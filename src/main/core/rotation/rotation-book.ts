import type { RotationEntry, RotationEvent } from '@shared/contract/rotation-events'
import { AppError } from '@shared/errors'
import type { StoredRotation } from '../data-ports'
import { keyStateOf } from '../keys/key-states'
import type { Clock, EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import { createSerial, type Serial } from '../serial'
import { replay, step } from './rotation-machine'
import { byConsole } from './rotation-revoke-steps'
import type { Effect, RotationState } from './rotation-state'

/** A rotation as it stands, with the events that made it so. */
export type HeldRotation = {
  readonly state: RotationState
  readonly entries: readonly RotationEntry[]
}
/** One that cannot be read: nothing may be done with it. */
export type UnreadableRotation = { readonly id: string; readonly why: string }

export type Page = {
  readonly id: string
  /** One after the other: what is read before a decision still holds when it is written. */
  readonly serial: Serial
  held: HeldRotation
  /** How many lists had been asked for when one of its keys last changed, in this run. */
  changedAtList: number
  /** Looks that said nothing new, by operation: written before whatever comes next. */
  readonly repeatedLooks: Map<string, { readonly times: number; readonly at: string }>
}
type Book = { readonly pages: Map<string, Page>; readonly unreadable: UnreadableRotation[] }

type Ports = { readonly clock: Clock; readonly events: EventBus; readonly log: Logger }

/** What changes which keys there are: a list that was asked for before says nothing about them. */
const changing: ReadonlySet<RotationEvent['is']> = new Set([
  'created',
  'create-lost',
  'adopted',
  'revoke-intended',
  'revoke-settled'
])

/** The rotations of a profile, summed up from the journal; this process is its only writer. */
export function createRotationBook({ clock, events, log }: Ports) {
  const books = new WeakMap<OpenProfile, Promise<Book>>()

  function bookOf(open: OpenProfile): Promise<Book> {
    const known = books.get(open)
    if (known !== undefined) return known
    const loading = load(open)
    books.set(open, loading)
    // Read anew by the next who asks.
    loading.catch(() => books.delete(open))
    return loading
  }

  async function load(open: OpenProfile): Promise<Book> {
    const book: Book = { pages: new Map(), unreadable: [] }
    for (const stored of await open.data.rotations.all()) take(book, stored)
    return book
  }

  function take(book: Book, stored: StoredRotation): Page | null {
    const { id } = stored
    try {
      const page = pageOf(id, read(stored))
      book.pages.set(id, page)
      return page
    } catch (error) {
      log.failure('read rotation', error)
      book.unreadable.push({ id, why: error instanceof AppError ? error.message : damaged })
      return null
    }
  }

  async function pages(open: OpenProfile): Promise<readonly Page[]> {
    return [...(await bookOf(open)).pages.values()]
  }

  async function page(open: OpenProfile, rotationId: string): Promise<Page> {
    const { pages, unreadable } = await bookOf(open)
    const found = pages.get(rotationId)
    if (found !== undefined) return found
    const broken = unreadable.find(({ id }) => id === rotationId)
    throw broken === undefined
      ? new AppError('not-found', 'There is no such rotation', { nextStep: 'Open the list.' })
      : new AppError('database-corrupt', broken.why, { nextStep: readElsewhere })
  }

  /** Adds a rotation whose first event is `started`. */
  async function begin(
    open: OpenProfile,
    id: string,
    by: string,
    event: RotationEvent
  ): Promise<Page> {
    const book = await bookOf(open)
    const entry = { seq: 1, at: now(), by, event }
    const { state } = step(null, id, entry)
    await open.data.rotations.append(id, entry)
    const page = pageOf(id, { state, entries: [entry] })
    book.pages.set(id, page)
    changed(open)
    return page
  }

  /** Writes one event, and answers what follows from it once it is on disk. */
  async function append(
    open: OpenProfile,
    page: Page,
    by: string,
    event: RotationEvent
  ): Promise<readonly Effect[]> {
    for (const [operationId, { times, at }] of page.repeatedLooks) {
      const many = times > 1 ? { times } : {}
      const look = { is: 'looked', operationId, when: 'asked', ...many } as const
      await add(open, page, { at, by: byConsole, event: look })
      page.repeatedLooks.delete(operationId)
    }
    return add(open, page, { at: now(), by, event })
  }

  async function add(
    open: OpenProfile,
    page: Page,
    { at, by, event }: Omit<RotationEntry, 'seq'>
  ): Promise<readonly Effect[]> {
    const { state: before, entries } = page.held
    const entry = { seq: before.lastSeq + 1, at, by, event }
    const { state, effects } = step(before, page.id, entry)
    try {
      await open.data.rotations.append(page.id, entry)
    } catch (error) {
      await reread(open, page)
      throw error
    }
    page.held = { state, entries: [...entries, entry] }
    if (changing.has(event.is)) page.changedAtList = keyStateOf(open).lists
    changed(open)
    return effects
  }

  /** A write that failed may be on disk all the same. */
  async function reread(open: OpenProfile, page: Page): Promise<void> {
    try {
      const stored = await open.data.rotations.get(page.id)
      if (stored !== null) page.held = read(stored)
    } catch (error) {
      log.failure('read rotation', error)
    }
  }

  async function importAll(open: OpenProfile, stored: readonly StoredRotation[]): Promise<Page[]> {
    for (const each of stored) read(each)
    const book = await bookOf(open)
    await open.data.rotations.importAll(stored)
    const added = stored.flatMap(each => take(book, each) ?? [])
    changed(open)
    return added
  }

  const unreadable = async (open: OpenProfile): Promise<readonly UnreadableRotation[]> =>
    (await bookOf(open)).unreadable

  const changed = ({ profileId }: OpenProfile) => events.publish('rotations.changed', { profileId })
  const now = () => new Date(clock.now()).toISOString()

  return { pages, page, begin, append, importAll, unreadable }
}
export type RotationBook = ReturnType<typeof createRotationBook>

const pageOf = (id: string, held: HeldRotation): Page => ({
  id,
  serial: createSerial(),
  held,
  changedAtList: 0,
  repeatedLooks: new Map()
})

/** Keeps a look that is no event of its own. */
export function noteLook(
  { repeatedLooks }: Page,
  { operationId }: Extract<RotationEvent, { is: 'looked' }>,
  atMs: number
): void {
  const times = (repeatedLooks.get(operationId)?.times ?? 0) + 1
  repeatedLooks.set(operationId, { times, at: new Date(atMs).toISOString() })
}

const damaged = 'The events of this rotation do not follow from one another, so it cannot be read'
const readElsewhere =
  'Look at both keys in the list of keys. A copy of the journal may hold the rotation whole.'

function read({ id, entries, unreadable }: StoredRotation): HeldRotation {
  if (unreadable > 0) {
    const count = unreadable === 1 ? 'An event' : `${unreadable} events`
    throw new AppError(
      'database-corrupt',
      `${count} of this rotation cannot be read, by damage or by another version of the console`,
      { nextStep: readElsewhere }
    )
  }
  return { state: replay(id, entries), entries }
}
