import type { Output } from '@shared/contract'
import { keyState } from '@shared/domain/key-status'
import { withoutNonce } from '@shared/domain/rotation-name'
import type { Key } from '@shared/horizon/key'
import type { HeldRotation } from './rotation-engine'
import { isLive } from './rotation-situation'

type Ancestor = Output<'rotations.lineage'>['keys'][number]
type Link = {
  readonly from: string
  readonly to: string
  readonly rotationId: string | null
  readonly replacedAt: string | null
  /** Of two that replaced the same key, the one to follow. */
  readonly rank: number
}
type Known = Pick<Key, 'clientName' | 'hint'>

/** Longer than any key's life; a server's circle ends here too. */
const maxKeys = 200

/** A key's predecessors and successors, oldest first, from the rotations and from what Horizon says. */
export function lineageOf(
  keyId: string,
  rotations: readonly HeldRotation[],
  keys: readonly Key[],
  nowMs: number
): Ancestor[] {
  const links = [...rotations.flatMap(linkOf), ...keys.flatMap(key => linkFrom(key, keys))]
  const before = chain(keyId, id => best(links.filter(({ to }) => to === id))?.from)
  const after = chain(keyId, id => best(links.filter(({ from }) => from === id))?.to, before)
  const ids = [...before.reverse(), keyId, ...after]
  return ids.map((id, index) => {
    const made = index === 0 ? undefined : linkBetween(links, ids[index - 1], id)
    const next = linkBetween(links, id, ids[index + 1])
    const listed = keys.find(key => key.id === id)
    const known: Known | undefined = listed ?? knownOf(id, rotations)
    return {
      keyId: id,
      clientName: withoutNonce(known?.clientName ?? '') || (known?.clientName ?? id),
      hint: known?.hint ?? null,
      status: listed === undefined ? 'not-listed' : keyState(listed, nowMs),
      rotationId: made?.rotationId ?? null,
      replacedAt: next?.replacedAt ?? null
    }
  })
}

/** Each id once, and none of those that are already taken. */
function chain(
  start: string,
  next: (id: string) => string | undefined,
  taken: readonly string[] = []
): string[] {
  const seen = new Set([start, ...taken])
  const found: string[] = []
  let id = next(start)
  while (id !== undefined && !seen.has(id) && found.length < maxKeys) {
    seen.add(id)
    found.push(id)
    id = next(id)
  }
  return found
}

/** A cancelled rotation, or one that was closed, replaced nothing. */
function linkOf({ state, entries }: HeldRotation): Link[] {
  const { id, oldKey, oldFate, replacement, isCancelled, ended } = state
  const isVoid = replacement === null || isCancelled || (ended !== null && ended.how !== 'recorded')
  if (isVoid) return []
  const end = entries.findLast(
    ({ event }) =>
      (event.is === 'revoke-settled' && event.keyId === oldKey.id && event.outcome === 'ended') ||
      (event.is === 'seen' && event.keyId === oldKey.id && event.state !== 'active')
  )
  const replacedAt = isLive(oldFate) ? null : (end?.at ?? null)
  const rank = isLive(replacement.fate) || ended !== null ? 4 : 3
  return [{ from: oldKey.id, to: replacement.key.id, rotationId: id, replacedAt, rank }]
}

function linkFrom({ id, rotatedFrom, enabled }: Key, keys: readonly Key[]): Link[] {
  if (rotatedFrom == null || rotatedFrom === id) return []
  const old = keys.find(key => key.id === rotatedFrom)
  const rank = enabled ? 2 : 1
  return [{ from: rotatedFrom, to: id, rotationId: null, replacedAt: moment(old?.revokedAt), rank }]
}

const best = (links: readonly Link[]): Link | undefined =>
  links.reduce<Link | undefined>(
    (found, link) => (found === undefined || link.rank > found.rank ? link : found),
    undefined
  )

const linkBetween = (links: readonly Link[], from?: string, to?: string): Link | undefined =>
  best(links.filter(link => link.from === from && link.to === to))

/** Of a key that is listed no more. */
function knownOf(keyId: string, rotations: readonly HeldRotation[]): Known | undefined {
  return rotations
    .flatMap(({ state: { oldKey, replacement } }) => [oldKey, replacement?.key])
    .find(key => key?.id === keyId)
}

function moment(time: string | null | undefined): string | null {
  const at = Date.parse(time ?? '')
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
