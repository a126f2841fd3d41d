import type { RotatedKey, RotationEvent } from '@shared/contract/rotation-events'
import type { ReplacementDraft } from '@shared/domain/replacement'
import { contractDraft } from './contract-draft'

type Started = Extract<RotationEvent, { is: 'started' }>
type Facts = Pick<Started, 'mode' | 'organizationId' | 'checks' | 'partner'> & {
  readonly key: RotatedKey
  readonly draft: ReplacementDraft
}

/** The first event of a rotation. */
export function startedWith({ key, draft, ...facts }: Facts): Started {
  const subject = { kind: 'api-key', key: plainKey(key) } as const
  return { is: 'started', subject, ...facts, draft: contractDraft(draft) }
}

/** What this version does not know of a server's reply is not kept for good. */
export const plainKey = ({ unknownFields: _unknown, ...key }: RotatedKey): RotatedKey => key
