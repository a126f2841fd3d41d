import type {
  Candidate,
  Consumer,
  PreflightCheck,
  RevokeGrounds,
  RotatedKey
} from '@shared/contract/rotation-events'
import type { Waiver } from '@shared/domain/drain-verdict'
import type { FirstCaller } from '@shared/domain/first-use'
import type { Proof } from '@shared/domain/key-proof'
import type { ReplacementDraft } from '@shared/domain/replacement'
import type { WireError } from '@shared/errors'
import type { KeyPlace } from '../keys/key-place'

/** One POST that was intended, and what is known of its outcome. */
export type Attempt = {
  /** Also the reveal's id and the `Idempotency-Key`. */
  readonly operationId: string
  readonly nonce: string
  /** As sent, with the nonce. */
  readonly clientName: string
  readonly knownIds: readonly string[] | null
  readonly intendedAt: string
  /** `not-created`: every look showed nothing of it. A list that shows it later still counts. */
  readonly outcome: 'on-its-way' | 'created' | 'refused' | 'unknown' | 'found' | 'not-created'
  readonly failure: WireError | null
  /** When its outcome became unknown: looks are counted from here. */
  readonly lostAt: string | null
  /** Lists after the loss that showed nothing of it, summed up by occasion. */
  readonly looks: readonly Looks[]
  /** Working keys of it in a list beyond those among the orphans; 0 for none. */
  readonly unlisted: number
}
export type Looks = {
  readonly when: Look
  readonly count: number
  readonly firstAt: string
  readonly lastAt: string
}
/** When a list is asked for after a lost reply; three looks at starts end it. */
export type Look = 'at-once' | 'after-5-s' | 'after-60-s' | 'after-10-min' | 'at-start' | 'asked'

export type Orphan = Candidate & {
  readonly operationId: string
  /** Its plaintext was offered, and never confirmed as stored. */
  readonly wasShown?: true
  readonly fate: 'undecided' | 'revoking' | 'unconfirmed' | 'ended' | 'adopted' | 'disowned'
}

/** A key of this rotation, as the journal knows it. */
export type KeyFate = 'active' | 'revoking' | 'unconfirmed' | 'revoked' | 'expired' | 'gone'

export type RotationState = {
  readonly id: string
  readonly mode: 'guided' | 'emergency'
  readonly startedAt: string
  readonly startedBy: string
  readonly organizationId: string | null
  /** Where its keys are listed, made and revoked. */
  readonly place: KeyPlace
  /** The partner's name when the rotation began; `null` for the organization's own keys. */
  readonly partnerName: string | null
  readonly checks: readonly PreflightCheck[]
  /** As it was when the rotation began. */
  readonly oldKey: RotatedKey
  readonly oldFate: KeyFate
  /** Who ended the old key: this rotation's confirmed DELETE, or somebody else. */
  readonly oldEndedBy: 'us' | 'other' | null
  readonly draft: ReplacementDraft
  readonly attempts: readonly Attempt[]
  readonly orphans: readonly Orphan[]
  /** How often a person decided on one of them. */
  readonly orphansDecided: number
  readonly replacement: {
    readonly key: RotatedKey
    /** `null` for an adopted one. */
    readonly operationId: string | null
    readonly createdAt: string
    readonly differences: readonly string[]
    readonly fate: KeyFate
    readonly storedAt: string | null
  } | null
  readonly areDifferencesAccepted: boolean
  readonly consumers: readonly Consumer[]
  readonly deliveredAt: string | null
  readonly verified: {
    readonly at: string
    readonly by:
      | { readonly kind: 'proof'; readonly proof: Proof }
      | {
          readonly kind: 'first-use'
          readonly at: string
          readonly callers: number
          readonly who?: readonly FirstCaller[]
        }
      | { readonly kind: 'word'; readonly reason: string }
  } | null
  readonly waivers: readonly Waiver[]
  readonly deadline: string | null
  /** Of the last intended revocation of the old key. */
  readonly grounds: RevokeGrounds | null
  readonly isCancelled: boolean
  readonly renamedTo: string | null
  readonly renameFailure: WireError | null
  /**
   * Stays once it is set: a key that lands later is an undecided orphan of an ended rotation, which
   * is open again (`isOpen`) until that orphan is revoked.
   */
  readonly ended: { readonly at: string; readonly how: 'recorded' | 'cancelled' | 'closed' } | null
  readonly lastSeq: number
}

/**
 * What has to be done at Horizon after an event was written. `conclude-create` and `read` are what
 * a restart makes of a POST or DELETE that may have left: nothing is ever sent a second time by
 * itself.
 */
export type Effect =
  | { readonly do: 'post-create'; readonly operationId: string }
  | { readonly do: 'conclude-create'; readonly operationId: string }
  | {
      readonly do: 'look'
      readonly operationId: string
      readonly when: Look
      readonly afterMs: number
    }
  | { readonly do: 'delete'; readonly keyId: string }
  | { readonly do: 'read'; readonly keyId: string }
  | { readonly do: 'rename'; readonly keyId: string; readonly clientName: string }
