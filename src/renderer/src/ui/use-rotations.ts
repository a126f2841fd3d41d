import { call } from '@renderer/api/call'
import type { Output } from '@shared/contract'
import type { RotationSummary } from '@shared/contract/rotation-views'
import { stageWords } from '@shared/domain/rotation-stages'
import { visibleText } from '@shared/domain/visible-text'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

export type RotationList = Output<'rotations.list'>

/** Every rotation of the journal; read again with each of its events. */
export const useRotations = (profileId: string) =>
  useQuery({
    queryKey: ['rotations', profileId, 'list'],
    queryFn: () => call('rotations.list', { profileId })
  })

/** A key's part in an open rotation. */
export type RotatingKey = {
  readonly rotation: RotationSummary
  readonly part: 'old' | 'replacement'
  /** Its counterpart and the step, in words. */
  readonly hint: string
}
export type RotatingKeys = ReadonlyMap<string, RotatingKey>

const none: RotatingKeys = new Map()

/** The keys of open rotations by their ids. */
export function useRotatingKeys(profileId: string): RotatingKeys {
  const { data } = useRotations(profileId)
  return useMemo(() => (data === undefined ? none : rotatingKeys(data.rotations)), [data])
}

export function rotatingKeys(rotations: readonly RotationSummary[]): RotatingKeys {
  const keys = new Map<string, RotatingKey>()
  for (const rotation of rotations) {
    // One that ended is open again for a key that landed late; its own two are settled.
    if (rotation.situation === 'ended' || rotation.endedAt !== null) continue
    const { oldKeyId, replacementId, stage } = rotation
    const step = `Step: ${stageWords[stage]}`
    const replacement = counterpart(replacementId, rotation.replacementHint)
    const byWhat = replacement === null ? 'No new key yet' : `Being replaced by ${replacement}`
    keys.set(oldKeyId, { rotation, part: 'old', hint: `${byWhat}\n${step}` })
    if (replacementId === null) continue
    const old = counterpart(oldKeyId, rotation.oldHint)
    keys.set(replacementId, { rotation, part: 'replacement', hint: `Replaces ${old}\n${step}` })
  }
  return keys
}

const counterpart = (id: string | null, hint: string | null): string | null =>
  id === null ? null : visibleText(hint ?? id, 60)
