import type { FieldIssue } from '../errors'
import type { Access, Workspace } from './access'
import { accessIssues } from './access-issues'
import { normaliseAllowlist } from './allowlist'
import { type DraftLimits, expiryIssue, limitIssue, maxNameLength, nameIssue } from './key-draft'
import { holdsCredential, maskCredentials } from './key-format'

// Without zod, for the page.

export type PartnerSettings = {
  readonly maxApiKeys?: number
  readonly sessionTimeoutHours?: number
}
export type PartnerDraft = {
  readonly organizationName: string
  readonly contactEmail: string
  readonly access: Access
  /** ISO 8601; `null` is until revoked. */
  readonly expiresAt: string | null
  /** ISO 8601; `null` takes the server's 14 days. */
  readonly invitationExpiresAt: string | null
  readonly settings: PartnerSettings
}

export const defaultMaxApiKeys = 5
export const defaultSessionTimeoutHours = 8
export const invitationDays = 14
export const mostApiKeys = 100
export const longestSessionHours = 720
const maxEmailLength = 320

/** Everything that can be known wrong before an invitation is sent; empty where nothing is. */
export function partnerDraftIssues(
  draft: PartnerDraft,
  workspace: Workspace | null,
  nowMs: number
): FieldIssue[] {
  return [
    ...issueAt('organizationName', organizationIssue(draft.organizationName)),
    ...issueAt('contactEmail', emailIssue(draft.contactEmail)),
    ...accessFieldIssues(draft.access, workspace),
    ...issueAt('expiresAt', expiryIssue(draft.expiresAt, nowMs)),
    ...issueAt('invitationExpiresAt', expiryIssue(draft.invitationExpiresAt, nowMs)),
    ...settingsIssues(draft.settings)
  ]
}

/** What is wrong with what is to be changed; absent fields stay as they are. */
export function partnerSettingsIssues(
  asked: {
    readonly contactEmail?: string
    readonly expiresAt?: string | null
    readonly settings?: PartnerSettings
  },
  nowMs: number
): FieldIssue[] {
  const { contactEmail, expiresAt, settings } = asked
  return [
    ...(contactEmail === undefined ? [] : issueAt('contactEmail', emailIssue(contactEmail))),
    ...(expiresAt === undefined ? [] : issueAt('expiresAt', expiryIssue(expiresAt, nowMs))),
    ...settingsIssues(settings ?? {})
  ]
}

/** Moved out or taken away: the partnership lasts longer, which needs a reason. */
export function isExtended(
  before: string | null | undefined,
  after: string | null | undefined
): boolean {
  if (after === undefined || before === null) return false
  if (after === null) return true
  // What it was cannot be read or is not said: it may have been earlier.
  return before === undefined || !(Date.parse(after) <= Date.parse(before))
}

/** No key works longer than its partnership: the earlier of both ends; one that is past bounds nothing. */
export function withinPartnership(
  expiresAt: string | null,
  partnershipEnd: string | null | undefined,
  nowMs: number
): string | null {
  if (partnershipEnd == null || !(Date.parse(partnershipEnd) > nowMs)) return expiresAt
  const isEarlier = expiresAt === null || Date.parse(partnershipEnd) < Date.parse(expiresAt)
  return isEarlier ? partnershipEnd : expiresAt
}

export type PartnerKeyDraft = {
  readonly clientName: string
  /** `null` lets every address in. */
  readonly ipAllowlist: readonly string[] | null
  /** Why the ranges let everyone in, or nearly. */
  readonly openReason: string | null
  readonly rateLimit?: number
  readonly rateLimitPerDay?: number
  readonly expiresAt: string | null
}

/** A partner's key is never wider than its partner and the plan; it can only be narrower. */
export function partnerKeyDraftIssues(
  draft: PartnerKeyDraft,
  limits: DraftLimits,
  nowMs: number
): FieldIssue[] {
  const { rateLimit, rateLimitPerDay, ipAllowlist, openReason } = draft
  return [
    ...issueAt('clientName', nameIssue(draft.clientName)),
    ...(ipAllowlist === null ? [] : allowlistFieldIssues(ipAllowlist, openReason)),
    ...issueAt('openReason', openReasonIssue(openReason)),
    ...issueAt('rateLimit', limitIssue(rateLimit, limits.requestsPerMinute, 'minute')),
    ...issueAt('rateLimitPerDay', limitIssue(rateLimitPerDay, limits.requestsPerDay, 'day')),
    ...issueAt('expiresAt', expiryIssue(draft.expiresAt, nowMs))
  ]
}

export const maxRanges = 1_000

function allowlistFieldIssues(texts: readonly string[], openReason: string | null): FieldIssue[] {
  const field = 'ipAllowlist'
  const { ranges, errors, openness } = normaliseAllowlist(texts)
  if (texts.length === 0) {
    return issueAt(field, 'Enter at least one range, or let every address in')
  }
  if (ranges.length > maxRanges) {
    return issueAt(field, `At most ${maxRanges} ranges; these are ${ranges.length}`)
  }
  if (errors.length > 0) {
    return errors.map(({ text, issue }) => ({ field, issue: `${maskCredentials(text)}: ${issue}` }))
  }
  const isReasoned = openReason !== null && openReason.trim() !== ''
  const [open] = openness
  return open === undefined || isReasoned
    ? []
    : issueAt('openReason', `${open.words}. Enter why, or narrow them`)
}

/** Whatever the ranges are: it goes into the journal. */
const openReasonIssue = (reason: string | null): string | undefined =>
  reason !== null && holdsCredential(reason)
    ? 'This holds a key. Enter why the ranges are this wide'
    : undefined

const issueAt = (field: string, issue: string | undefined): FieldIssue[] =>
  issue === undefined ? [] : [{ field, issue }]

function organizationIssue(name: string): string | undefined {
  const { length } = name.trim()
  if (length === 0) return 'Enter the name of the organization'
  if (length > maxNameLength) return `At most ${maxNameLength} characters; this has ${length}`
  return holdsCredential(name) ? 'This holds a key. Enter the name of the organization' : undefined
}

/** Horizon's own rule, so that what passes here is not refused there. */
const email =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/

function emailIssue(text: string): string | undefined {
  if (text.trim() === '') return 'Enter the e-mail address that gets the invitation'
  if (holdsCredential(text)) return 'This holds a key. Enter an e-mail address'
  if (text.length > maxEmailLength) return `At most ${maxEmailLength} characters`
  return email.test(text) ? undefined : 'Enter an e-mail address, such as ops@agency.example'
}

const accessFieldIssues = (access: Access, workspace: Workspace | null): FieldIssue[] =>
  accessIssues(access, workspace)
    .filter(({ severity }) => severity === 'error')
    .map(({ sentence }) => ({ field: 'access', issue: sentence }))

function settingsIssues({ maxApiKeys, sessionTimeoutHours }: PartnerSettings): FieldIssue[] {
  return [
    ...issueAt('settings.maxApiKeys', keyLimitIssue(maxApiKeys)),
    ...issueAt('settings.sessionTimeoutHours', timeoutIssue(sessionTimeoutHours))
  ]
}

function keyLimitIssue(limit: number | undefined): string | undefined {
  if (limit === undefined) return undefined
  const isFine = Number.isSafeInteger(limit) && limit >= 1 && limit <= mostApiKeys
  return isFine ? undefined : `Enter a whole number from 1 to ${mostApiKeys}`
}

function timeoutIssue(hours: number | undefined): string | undefined {
  if (hours === undefined || (hours > 0 && hours <= longestSessionHours)) return undefined
  return `Enter more than 0 and at most ${longestSessionHours} hours`
}
