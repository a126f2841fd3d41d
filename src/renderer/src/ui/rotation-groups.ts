import type { MustRevoke } from '@shared/contract/revocations'
import type { RotationSummary } from '@shared/contract/rotation-views'
import type { Situation } from '@shared/domain/rotation-stages'
import { useMemo } from 'react'
import { useMustRevoke } from './use-must-revoke'
import { useRotations } from './use-rotations'

export type RotationGroups = {
  /** A key of theirs was to be revoked, and no list has confirmed it. */
  readonly mustRevoke: readonly RotationSummary[]
  /** Such keys of no rotation in that state. */
  readonly mustRevokeKeys: readonly MustRevoke[]
  /** The outcome of a create is not known, or a key that is not confirmed as stored waits for a decision. */
  readonly unknown: readonly RotationSummary[]
  readonly inProgress: readonly RotationSummary[]
  readonly done: readonly RotationSummary[]
}

const places: Readonly<Partial<Record<Situation, 'mustRevoke' | 'unknown' | 'done'>>> = {
  'revoke-unconfirmed': 'mustRevoke',
  'cancel-unconfirmed': 'mustRevoke',
  'create-unknown': 'unknown',
  'orphans-found': 'unknown',
  ended: 'done'
}

const placeOf = ({ situation }: RotationSummary) => places[situation] ?? 'inProgress'

/** Each rotation once, newest first; those that ended by their end. */
export function groupRotations(
  rotations: readonly RotationSummary[],
  mustRevoke: readonly MustRevoke[]
): RotationGroups {
  const newest = rotations.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
  const of = (place: string) => newest.filter(rotation => placeOf(rotation) === place)
  const must = of('mustRevoke')
  const theirs = new Set(must.flatMap(({ oldKeyId, replacementId }) => [oldKeyId, replacementId]))
  return {
    mustRevoke: must,
    mustRevokeKeys: mustRevoke.filter(({ keyId }) => !theirs.has(keyId)),
    unknown: of('unknown'),
    inProgress: of('inProgress'),
    done: of('done').toSorted((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? ''))
  }
}

export function useRotationGroups(profileId: string): RotationGroups {
  const { data } = useRotations(profileId)
  const mustRevoke = useMustRevoke(profileId)
  return useMemo(() => groupRotations(data?.rotations ?? [], mustRevoke), [data, mustRevoke])
}

/** Of an open rotation: the operator's own reminder has passed. */
export const isOverdue = ({ deadline }: RotationSummary, nowMs: number): boolean =>
  deadline !== null && Date.parse(deadline) <= nowMs

/** The rotation a key has a part in, the newest first. */
export const rotationOf = (
  rotations: readonly RotationSummary[],
  keyId: string
): RotationSummary | undefined =>
  rotations
    .filter(each => each.oldKeyId === keyId || each.replacementId === keyId)
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
