import type { RevokeGrounds } from '@shared/contract/rotation-events'
import type { OpenProfile } from '../profiles/active-profile'
import type { RotationState } from './rotation-state'

/** Whether the old key is still needed, and by which evidence. */
export type RotationVerdict = {
  readonly answer: 'safe' | 'not-safe' | 'no-verdict'
  /** Answer and reason. */
  readonly sentence: string
  readonly evidence: RevokeGrounds['evidence']
  /** Callers by state. */
  readonly counts: Readonly<Record<string, number>>
}

/** Judged by what is held; asking Horizon anew is `refresh`'s. */
export type RotationVerdicts = {
  verdictOf(open: OpenProfile, state: RotationState): Promise<RotationVerdict>
}
