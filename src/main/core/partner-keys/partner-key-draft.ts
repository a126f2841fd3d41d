import type { PartnerKeyDraft } from '@shared/contract/partner-keys'
import { normaliseAllowlist } from '@shared/domain/allowlist'
import { draftDifferences } from '@shared/domain/draft-differences'
import {
  type PartnerKeyDraft as DomainDraft,
  partnerKeyDraftIssues
} from '@shared/domain/partner-draft'
import type { FieldIssue } from '@shared/errors'
import type { Organization } from '@shared/horizon/directory'
import type { PartnerKey } from '@shared/horizon/partner'
import { refused } from '../profiles/profile-draft'

/** The draft as it is sent: name trimmed, ranges merged, time in full. Throws what is wrong with it. */
export function checkedDraft(
  draft: PartnerKeyDraft,
  plan: Pick<Organization, 'requestsPerMinute' | 'requestsPerDay'> | null | undefined,
  nowMs: number
): PartnerKeyDraft {
  const clientName = draft.clientName.trim()
  const issues: FieldIssue[] = partnerKeyDraftIssues({ ...draft, clientName }, plan ?? {}, nowMs)
  if (issues.length > 0) throw refused(issues)
  const { expiresAt, ipAllowlist } = draft
  return {
    ...draft,
    clientName,
    ipAllowlist: ipAllowlist && [...normaliseAllowlist(ipAllowlist).ranges],
    expiresAt: expiresAt && new Date(expiresAt).toISOString()
  }
}

/** What a new key of a partner has otherwise than it was asked for, in words. */
export const partnerKeyDifferences = (draft: DomainDraft, key: PartnerKey): string[] =>
  draftDifferences({ ...draft, scopes: key.scopes }, key)
