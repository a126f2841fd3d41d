import { partnerIdOf } from '../keys/key-place'
import type { Clock, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { MustRevokes } from '../revocations/must-revoke'
import type { HeldRotation } from '../rotation/rotation-book'
import type { PartnerKeyLists } from './partner-key-lists'

/** Within the console's budget of requests, of which the organization's list needs half. */
const afterMs = 120_000
const mostAtOnce = 2

type Rotating = {
  toTell(open: OpenProfile): Promise<{
    readonly rotations: { list(open: OpenProfile): Promise<readonly HeldRotation[]> }
  } | null>
}
type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly mustRevoke: Pick<MustRevokes, 'list'>
  readonly rotating: Rotating
  readonly lists: () => Promise<Pick<PartnerKeyLists, 'refresh'>>
}

/**
 * Lists of partners that somebody waits for, asked for after those of the organization: where a
 * revocation is not confirmed, and where a rotation runs.
 */
export function createPartnerKeyWatch({ clock, log, mustRevoke, rotating, lists }: Ports) {
  const askedAt = new WeakMap<OpenProfile, Map<string, number>>()

  /** Never throws, and holds up nothing. */
  return async function watch(open: OpenProfile): Promise<void> {
    void open
      .during(() => watchAll(open))
      .catch(error => {
        if (!open.signal.aborted) log.failure('watch partner keys', error)
      })
  }

  async function watchAll(open: OpenProfile): Promise<void> {
    const wanted = await wantedIn(open)
    if (wanted.length === 0) return
    const asked = askedAt.get(open) ?? new Map<string, number>()
    askedAt.set(open, asked)
    const due = wanted
      .map(partnerId => ({ partnerId, at: asked.get(partnerId) ?? Number.NEGATIVE_INFINITY }))
      .filter(({ at }) => Math.abs(clock.now() - at) >= afterMs)
      .sort((one, other) => one.at - other.at)
      .slice(0, mostAtOnce)
    if (due.length === 0) return
    const { refresh } = await lists()
    for (const { partnerId } of due) {
      asked.set(partnerId, clock.now())
      await refresh(open, partnerId, true)
    }
  }

  async function wantedIn(open: OpenProfile): Promise<string[]> {
    const revoking = (await mustRevoke.list(open)).flatMap(({ partnerId }) => partnerId ?? [])
    const found = await rotating.toTell(open)
    const rotations = (await found?.rotations.list(open)) ?? []
    const rotated = rotations.flatMap(({ state }) =>
      state.ended === null ? (partnerIdOf(state.place) ?? []) : []
    )
    return [...new Set([...revoking, ...rotated])]
  }
}
