import type { RotationEntry } from '@shared/contract/rotation-events'
import type { CallerPair } from '@shared/domain/drain-verdict'
import type { Proof } from '@shared/domain/key-proof'
import type { KeyPurpose } from '@shared/domain/key-purpose'
import type { RevokeReason } from '@shared/domain/revocation'
import type { Key } from '@shared/horizon/key'
import type { AuditRecords, AuditStore } from './audit-ports'
import type { KeyListing } from './ports'

/** What the core keeps of a profile: its cache, its journal, and the records of its operator. */

export type HeldKeys = {
  readonly keys: readonly Key[]
  readonly unreadable: KeyListing['unreadable']
  readonly fetchedAt: string | null
  readonly clockOffsetMs: number
}

/** The refetchable half of a profile's data: `cache.db`. */
export type KeyCache = {
  held(): Promise<HeldKeys>
  /** Replaces what is held and keeps a compact snapshot where something but usage changed. */
  store(listing: KeyListing, fetchedAt: string): Promise<void>
}

/** A reply kept whole, with its age, by what it answers: offline it is shown again. */
export type HeldReplies = {
  /** `name` such as `usage 7d key_9f2c41ab`; `null` where nothing is held. */
  get(name: string): Promise<{ body: unknown; fetchedAt: string } | null>
  /** The oldest are let go beyond 2,000. */
  put(name: string, body: unknown, fetchedAt: string): Promise<void>
}

/** The lists of earlier refreshes, for what changed between them. */
export type KeyHistory = {
  /** The newest list that Horizon sent at or before this moment. */
  at(moment: string): Promise<{ keys: readonly Key[]; confirmedAt: string } | null>
  /** The moment up to which the operator has seen the changes. */
  seenUpTo(): Promise<string | null>
  markSeen(moment: string): Promise<void>
}

export type OperationKind =
  | 'key.create'
  | 'key.revoke'
  | 'key.update'
  | 'partner.invite'
  | 'partner.resend'
  | 'partner.update'
  | 'partner.suspend'
  | 'partner.unsuspend'
  | 'partner.revoke'
  | 'partner.withdraw'
  | 'partner-key.create'
  | 'partner-key.revoke'
  | 'partner-key.reissue'
  | 'webhook.create'
  | 'webhook.update'
  | 'webhook.rotate'

/** A revocation that was asked for, whatever became of the call. */
export type StoredRevocation = {
  readonly keyId: string
  readonly clientName: string
  /** Whose key it is; `null` where Horizon does not name its organization. */
  readonly organizationId: string | null
  /** Of a partner's key, which only its partner's list shows; `null` for the organization's own. */
  readonly partnerId: string | null
  readonly reason: RevokeReason
  readonly operator: string
  readonly requestedAt: string
  /** A list that shows it revoked, or no more. */
  readonly confirmedAt: string | null
  /** A list after the request that shows it enabled. */
  readonly seenActiveAt: string | null
}

/** The console's own records about keys; each method is on disk when it resolves. */
export type KeyRecords = {
  purposes(): Promise<
    readonly (KeyPurpose & { keyId: string; updatedAt: string; updatedBy: string })[]
  >
  setPurpose(
    keyId: string,
    purpose: KeyPurpose,
    updatedAt: string,
    updatedBy: string
  ): Promise<void>
  removePurpose(keyId: string): Promise<void>
  proof(keyId: string): Promise<Proof | null>
  setProof(proof: Proof): Promise<void>
  revocations(): Promise<readonly StoredRevocation[]>
  /** A second request for the same key takes the place of the first. */
  requestRevocation(
    revocation: Pick<
      StoredRevocation,
      | 'keyId'
      | 'clientName'
      | 'organizationId'
      | 'partnerId'
      | 'reason'
      | 'operator'
      | 'requestedAt'
    >
  ): Promise<void>
  /** What a list fetched at `at` shows: revoked or gone, or still enabled. */
  observeRevocations(
    seen: { endedIds: readonly string[]; activeIds: readonly string[] },
    at: string
  ): Promise<void>
  /** What was entered into a form and not sent; `content` is `null` where it cannot be read. */
  draft(name: string): Promise<{ content: unknown; savedAt: string } | null>
  saveDraft(name: string, content: object, savedAt: string): Promise<void>
  removeDraft(name: string): Promise<void>
}

/** One write call in the operations journal. `intended` is on disk before the call leaves. */
export type OperationRecord = {
  readonly id: string
  readonly kind: OperationKind
  readonly operator: string
  readonly subjectId: string | null
  readonly subjectName: string
  /** What was asked for; never a secret. */
  readonly intent: Readonly<Record<string, unknown>>
  readonly startedAt: string
  readonly state: 'intended' | 'done' | 'failed' | 'unknown'
  readonly outcome: Readonly<Record<string, unknown>> | null
  readonly finishedAt: string | null
  /** For what makes a key: how far its one-time reveal got. */
  readonly reveal: RevealRecord | null
}

export type RevealRecord = {
  readonly keyId: string
  readonly clientName: string
  readonly type: string | null
  readonly keyExpiresAt: string | null
  /** `memory` also once the keychain's copy is gone. */
  readonly stash: 'keychain' | 'memory'
  readonly stashedAt: string
  readonly shownAt: string | null
  readonly reofferedAt: string | null
  /** Confirmed as stored, or dismissed by the operator. */
  readonly settledAt: string | null
}

/** `settledAt`: its token was confirmed as stored, or what is left of it dismissed. */
export type WebhookWrite = OperationRecord & { readonly settledAt: string | null }

/** The half that cannot be fetched again: `journal.db`. Each method is on disk when it resolves. */
export type Journal = {
  readonly isReadOnly: boolean
  intend(
    operation: Pick<
      OperationRecord,
      'id' | 'kind' | 'operator' | 'subjectId' | 'subjectName' | 'intent'
    >,
    startedAt: string
  ): Promise<void>
  finish(
    operationId: string,
    state: 'done' | 'failed' | 'unknown',
    outcome: Readonly<Record<string, unknown>>,
    finishedAt: string,
    subjectId?: string
  ): Promise<void>
  stashed(
    operationId: string,
    reveal: Pick<
      RevealRecord,
      'keyId' | 'clientName' | 'type' | 'keyExpiresAt' | 'stash' | 'stashedAt'
    >
  ): Promise<void>
  markReveal(
    operationId: string,
    what: 'shownAt' | 'reofferedAt' | 'settledAt',
    at: string
  ): Promise<void>
  /** The keychain holds its copy no more. */
  unstashed(operationId: string): Promise<void>
  /** Ids of settled reveals whose copy in the keychain is not known to be gone. */
  settledStashes(): Promise<readonly string[]>
  operation(operationId: string): Promise<OperationRecord | null>
  /**
   * Creates and reissues, of partners' keys too, whose key nobody confirmed: unfinished, unknown, or
   * reveal unsettled.
   */
  openCreates(): Promise<readonly OperationRecord[]>
  /** Creates and rotations of webhooks that did not fail: the newest 500, oldest first. */
  webhookWrites(): Promise<readonly WebhookWrite[]>
  /** Writes of this console that ended at or after this moment and were done. */
  doneSince(moment: string): Promise<readonly OperationRecord[]>
}

/** Rotations as the sum of their events; each method is on disk when it resolves. */
export type RotationJournal = {
  /** Whether there is one, ended ones too. */
  hasAny(): Promise<boolean>
  /** In the order of their start; `isOpen` leaves the ended ones out. */
  all(filter?: { readonly isOpen?: boolean }): Promise<readonly StoredRotation[]>
  get(rotationId: string): Promise<StoredRotation | null>
  /** Throws `object-changed` where `entry.seq` is not the next one: nobody else may have written. */
  append(rotationId: string, entry: RotationEntry): Promise<void>
  /** All or none; throws `conflict` where one of that id is kept already. */
  importAll(rotations: readonly StoredRotation[]): Promise<void>
}
export type StoredRotation = {
  readonly id: string
  readonly entries: readonly RotationEntry[]
  /** Entries that cannot be read, by another version or by damage: nothing may be done with it then. */
  readonly unreadable: number
}

/** Calls of one address to one endpoint with one key in one hour (UTC). */
export type CallerHour = CallerPair & {
  readonly keyId: string
  /** Start of the hour, ISO 8601. */
  readonly hour: string
  readonly userAgent: string
  /** At least this many. */
  readonly requests: number
  readonly firstSeenAt: string
  /**
   * In a later hour where only the ends of a span are known: it was quiet in between for no longer
   * than its gap on record. A gap of the hours is time that no span before it reaches into.
   */
  readonly lastSeenAt: string
}
/** Who called with which key, for longer than the server keeps it; in `cache.db`. */
export type CallerHistory = {
  /**
   * Hours are added up by taking the larger count and the wider span. Only so many callers are kept,
   * and of those that were seen within a little more than a year (`queries/caller-limits.ts`).
   */
  record(hours: readonly CallerHour[]): Promise<void>
  /** Longest gaps as the server gave them; the longest ever heard of is kept. */
  recordGaps(
    keyId: string,
    gaps: readonly (CallerPair & { readonly longestGapSeconds: number })[]
  ): Promise<void>
  /**
   * All callers of this key between these moments are known. Spans that touch are joined; of two
   * with unknown time between them the later one counts.
   */
  recordReach(keyId: string, from: string, to: string): Promise<void>
  /**
   * Hours in the order of callers, then of time. Of a key with more hours than are handed over, each
   * caller is one entry from its first call to its last, and its longest gap is among `gaps`.
   */
  of(keyId: string): Promise<{
    readonly hours: readonly CallerHour[]
    readonly gaps: readonly (CallerPair & { readonly longestGapSeconds: number })[]
    /** Since when all callers are known without a break; `null` where that was never so. */
    readonly reachesBackTo: string | null
    /** Since when callers were left out for want of room; `null` where none was. */
    readonly incompleteFrom: string | null
  }>
}

export type ProfileData = {
  readonly keys: KeyCache
  readonly history: KeyHistory
  readonly replies: HeldReplies
  readonly journal: Journal
  readonly records: KeyRecords
  readonly rotations: RotationJournal
  readonly callers: CallerHistory
  readonly audit: AuditStore
  readonly auditRecords: AuditRecords
  /** What was found at opening: moved aside, read-only, from a newer version. */
  readonly notices: readonly { severity: 'warning' | 'error'; title: string; detail: string }[]
  close(): Promise<void>
}

export type ProfileDataStore = {
  /** Throws `profile-busy` when another process holds the profile's folder. */
  open(profileId: string): Promise<ProfileData>
  /** Absolute paths of everything kept for a profile. */
  files(profileId: string): Promise<readonly string[]>
  remove(profileId: string): Promise<void>
}
