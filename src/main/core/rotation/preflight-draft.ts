import type { PreflightCheck } from '@shared/contract/rotation-events'
import { type DraftLimits, type KeyDraft, keyDraftIssues } from '@shared/domain/key-draft'
import { partnerKeyDraftIssues } from '@shared/domain/partner-draft'
import type { ReplaceableKey, ReplacementDraft } from '@shared/domain/replacement'
import { withNonce, withoutNonce } from '@shared/domain/rotation-name'
import { utcDay } from '@shared/domain/utc-time'
import { isPartnerKey } from '../keys/key-place'
import { asPartnerDraft } from '../partner-keys/partner-key-replacement'
import type { Found } from './preflight'
import { partnershipEndCheck } from './preflight-partner'

type Context = {
  readonly old: ReplaceableKey
  readonly limits: DraftLimits
  readonly hasExtensions: boolean | undefined
  /** The server's. */
  readonly nowMs: number
  /** Of a partner's key, where its partnership ends. */
  readonly partnershipEnd?: string | null | undefined
}

/** As long as every attempt's. */
const anyNonce = '0'.repeat(16)

/** What would be asked for, checked as the create itself checks it. */
export function draftChecks(draft: ReplacementDraft, context: Context): Found[] {
  const tagged = { ...draft, clientName: withNonce(draft.clientName, anyNonce) }
  const issues = isPartnerKey(context.old)
    ? partnerKeyDraftIssues(asPartnerDraft(tagged), context.limits, context.nowMs)
    : keyDraftIssues(tagged, context.limits, context.nowMs)
  const of = (field: string) => issues.find(issue => issue.field === field)?.issue
  return [
    nameCheck(draft, tagged, of('clientName')),
    limitsCheck(draft, context, of),
    ...allowlistCheck(context.old),
    expiryCheck(draft, context, of('expiresAt'))
  ]
}

function nameCheck(draft: KeyDraft, tagged: KeyDraft, issue: string | undefined): Found {
  if (issue !== undefined) {
    return failed(
      'name',
      `The name cannot be used again: ${issue}. Rename the key, then rotate it.`
    )
  }
  if (withoutNonce(tagged.clientName) !== draft.clientName) {
    return {
      name: 'name',
      result: 'warning',
      detail: 'The name is too long for the tag, so the new key’s name is shortened.'
    }
  }
  return passed('name', 'The name fits with the tag that tells the two keys apart.')
}

/** Scopes and departments stand here as well: they limit what the key can do. */
function limitsCheck(
  { rateLimit, rateLimitPerDay }: KeyDraft,
  { old, limits, hasExtensions }: Context,
  of: (field: string) => string | undefined
): Found {
  const refused = [
    ['The limit per minute', of('rateLimit')],
    ['The limit per day', of('rateLimitPerDay')],
    ['The scopes', of('scopes')],
    ['The departments', of('departments')],
    ['The allowlist', of('ipAllowlist')]
  ].find(([, issue]) => issue !== undefined)
  if (refused !== undefined) {
    const [what, issue] = refused
    return failed('limits', `${what} cannot be asked for again: ${issue}.`)
  }
  if (hasExtensions === false && !isPartnerKey(old) && rateLimitPerDay !== undefined) {
    return failed(
      'limits',
      'The key has a limit per day, and this Horizon takes none for a new key. Create one by hand.'
    )
  }
  if (rateLimit === undefined) {
    return passed('limits', 'No limit is asked for, so the new key gets Horizon’s default.')
  }
  const plan = limits.requestsPerMinute
  if (plan === undefined) {
    return {
      name: 'limits',
      result: 'warning',
      detail: `This Horizon does not say what the plan allows; ${shown(rateLimit)} per minute is asked for.`
    }
  }
  const ofPlan = plan === null ? 'unlimited' : shown(plan)
  return passed('limits', `${shown(rateLimit)} per minute, plan ${ofPlan}.`)
}

/** An allowlist that is not said cannot be asked for again, and none would be every address. */
const allowlistCheck = (old: ReplaceableKey): Found[] =>
  isPartnerKey(old) && old.ipAllowlist === undefined
    ? [
        failed(
          'allowlist',
          'Horizon does not say which addresses this key takes, so its replacement could be wider. Create one by hand with the addresses it is meant for, then revoke this one.'
        )
      ]
    : []

function expiryCheck(
  { expiresAt }: KeyDraft,
  { partnershipEnd }: Context,
  issue: string | undefined
): Found {
  if (issue !== undefined) {
    return failed('expiry', `The new key cannot end at that time: ${issue}.`)
  }
  const bound = partnershipEndCheck(expiresAt, partnershipEnd)
  if (bound !== null) return bound
  return passed(
    'expiry',
    expiresAt === null ? 'The new key does not expire.' : `The new key ends ${utcDay(expiresAt)}.`
  )
}

const shown = (count: number): string => count.toLocaleString('en')

const passed = (name: PreflightCheck['name'], detail: string): Found => ({
  name,
  result: 'passed',
  detail
})
const failed = (name: PreflightCheck['name'], detail: string): Found => ({
  name,
  result: 'failed',
  detail
})
