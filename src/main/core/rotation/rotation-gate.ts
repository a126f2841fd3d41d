import type { Lazy } from '../lazy'
import type { Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { DrainService } from './drain-service'
import type { RotationEngine } from './rotation-engine'

type Ports<Parts> = {
  readonly log: Logger
  readonly parts: Lazy<Parts>
}
type Started = {
  readonly rotations: Pick<RotationEngine, 'begin' | 'onListing'>
  readonly drains: Pick<DrainService, 'watch'>
}

/**
 * What the rest of the console tells rotations. Their code is loaded once a profile holds one, or
 * one of their procedures is called: until then there is nothing that could hear it.
 */
export function createRotationGate<Parts extends Started>({ log, parts }: Ports<Parts>) {
  const held = new WeakMap<OpenProfile, Promise<boolean>>()
  /** Begun here, and not told to rotations yet: their code is on its way, or did not load. */
  const toBegin = new Set<OpenProfile>()
  let begun: Promise<unknown> = Promise.resolve()

  /** Asked once: what is added later is added by what was loaded then. */
  function hasAny(open: OpenProfile): Promise<boolean> {
    // One that cannot be read is the engine's to explain.
    const asked = held.get(open) ?? open.data.rotations.hasAny().catch(() => true)
    held.set(open, asked)
    return asked
  }

  /** Null where this profile has no rotation and none of their procedures was called. */
  async function whereAny(open: OpenProfile): Promise<Parts | null> {
    const loaded = parts.loaded()
    if (loaded !== undefined) return caughtUp(loaded)
    if (await open.during(() => hasAny(open))) return caughtUp(await parts.get())
    toBegin.delete(open)
    return null
  }

  /** What an earlier run left is taken up once, by the first load that succeeds. */
  function caughtUp(found: Parts): Parts {
    for (const open of toBegin) {
      toBegin.delete(open)
      if (!open.signal.aborted) found.rotations.begin(open)
    }
    return found
  }

  /** For what goes on without rotations. Never throws. */
  async function toTell(open: OpenProfile): Promise<Parts | null> {
    try {
      return await whereAny(open)
    } catch (error) {
      if (!open.signal.aborted) log.failure('load rotations', error)
      return null
    }
  }

  /** Goes on with what an earlier run left. Does not hold up the start. */
  function begin(open: OpenProfile): void {
    toBegin.add(open)
    begun = toTell(open)
  }

  /** To be told of each list of the profile's own organization. */
  async function onListing(...sight: Parameters<RotationEngine['onListing']>): Promise<void> {
    const found = await toTell(sight[0])
    await found?.rotations.onListing(...sight)
    // Not awaited: a list is not held up by what is asked beside it.
    void found?.drains.watch(sight[0])
  }

  /** For who asks about rotations: what an earlier run left is taken up first. */
  async function get(): Promise<Parts> {
    await begun
    return caughtUp(await parts.get())
  }

  return { begin, onListing, whereAny, toTell, get }
}
export type RotationGate = Pick<ReturnType<typeof createRotationGate>, 'begin'>
