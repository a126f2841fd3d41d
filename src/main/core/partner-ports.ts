import type { PartnerKeyDraft } from '@shared/contract/partner-keys'
import type { PartnerDraft, PartnerLogFilters } from '@shared/contract/partners'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { AuditEntry, PartnerActivity } from '@shared/horizon/audit-entry'
import type { Partner, PartnerAccess, PartnerKey } from '@shared/horizon/partner'
import type { WorkspaceObject } from '@shared/horizon/workspace'
import type { Secret } from '@shared/secret'
import type { KeyListing } from './ports'

/**
 * The partners of a Horizon and what can be shared with them (D8, D9, D13). As with `Horizon`:
 * `AppError` only, writes never retried, `outcome-unknown` for a lost reply, `null` where there is no
 * such endpoint.
 */
export type HorizonPartners = {
  list(signal?: AbortSignal): Promise<PartnerListing | null>
  /** Whether there are partners to be asked for, with one GET; `partnerId` is one of them. */
  probe(signal?: AbortSignal): Promise<{ readonly partnerId: string | null } | null>
  get(partnerId: string, signal?: AbortSignal): Promise<Partner | null>
  invite(draft: PartnerDraft, idempotencyKey: string): Promise<InvitedPartner>
  /**
   * `version`, here and below, is sent as `If-Match`; `precondition-failed` then says that the
   * partner changed meanwhile. `partner` is `null` where the reply has no more than the link.
   */
  resendInvitation(partnerId: string, version?: number): Promise<ResentInvitation>
  update(partnerId: string, changes: PartnerChanges, version?: number): Promise<Partner>
  suspend(partnerId: string, version?: number): Promise<Partner | null>
  unsuspend(partnerId: string, version?: number): Promise<Partner | null>
  revoke(partnerId: string, version?: number): Promise<Partner | null>
  withdrawInvitation(partnerId: string, version?: number): Promise<Partner | null>
  activity(
    partnerId: string,
    window: UsageWindow,
    signal?: AbortSignal
  ): Promise<PartnerActivity | null>
  /** Newest first; `after` is the cursor of the page before. */
  log(
    partnerId: string,
    query: PartnerLogFilters & { readonly after?: string; readonly limit?: number },
    signal?: AbortSignal
  ): Promise<AuditPage | null>
  agents(signal?: AbortSignal): Promise<readonly WorkspaceObject[] | null>
  apps(signal?: AbortSignal): Promise<readonly WorkspaceObject[] | null>
  connections(signal?: AbortSignal): Promise<readonly WorkspaceObject[] | null>
  keys(partnerId: string, signal?: AbortSignal): Promise<PartnerKeyListing | null>
  createKey(
    partnerId: string,
    draft: PartnerKeyDraft & { readonly rotatedFrom?: string },
    idempotencyKey: string
  ): Promise<{ key: PartnerKey; plaintext: Secret }>
  revokeKey(partnerId: string, keyId: string): Promise<PartnerKey | null>
  /** Revoke and reissue in one operation: the old key is dead at once. */
  reissueKey(partnerId: string, keyId: string): Promise<{ key: PartnerKey; plaintext: Secret }>
}
export type PartnerChanges = {
  readonly contactEmail?: string
  readonly expiresAt?: string | null
  readonly access?: PartnerAccess
  readonly settings?: { readonly maxApiKeys?: number; readonly sessionTimeoutHours?: number }
}
export type PartnerListing = {
  readonly partners: readonly Partner[]
  readonly unreadable: KeyListing['unreadable']
}
export type PartnerKeyListing = {
  readonly keys: readonly PartnerKey[]
  readonly unreadable: KeyListing['unreadable']
}
/** `link` opens the partnership to whoever holds it; `null` where the reply has none. */
export type InvitedPartner = { readonly partner: Partner; readonly link: Secret | null }
export type ResentInvitation = { readonly partner: Partner | null; readonly link: Secret | null }
export type AuditPage = {
  readonly entries: readonly AuditEntry[]
  /** Entries that could not be read. */
  readonly unreadable: number
  /** Entries that are neither by nor about the partner: this Horizon does not filter by it. */
  readonly leftOut?: number
  readonly nextCursor: string | null
  readonly hasMore: boolean
  readonly oldestAvailableAt: string | null
}
