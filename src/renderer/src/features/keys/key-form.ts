import type { KeyList } from '@shared/contract/keys'
import { type DraftLimits, type KeyDraft, keyDraftIssues } from '@shared/domain/key-draft'
import { planLimits, plans } from '@shared/domain/limits'
import { allScopes } from '@shared/domain/scope-catalogue'
import type { FieldIssue } from '@shared/errors'

export const expiryChoices = ['30d', '90d', '1y', 'date', 'none'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

/** `asked`: the switch is on, the second step is still to come. */
export type AllScopes = 'off' | 'asked' | 'granted'

/** What the operator has entered, as entered. */
export type KeyForm = {
  readonly clientName: string
  /** Chosen one by one; kept while All scopes is on, so that turning it off brings them back. */
  readonly scopes: readonly string[]
  readonly allScopes: AllScopes
  readonly perMinute: string
  readonly perDay: string
  readonly expiry: ExpiryChoice
  /** `2027-11-19`, for the choice `date`. */
  readonly date: string
}

export const emptyKeyForm: KeyForm = {
  clientName: '',
  scopes: [],
  allScopes: 'off',
  perMinute: '',
  perDay: '',
  expiry: '1y',
  date: ''
}

export const keyFormFields = [
  'clientName',
  'scopes',
  'rateLimit',
  'rateLimitPerDay',
  'expiresAt'
] as const
export type KeyFormField = (typeof keyFormFields)[number]

const wholeThousands = /^-?\d{1,3}(,\d{3})+$/
const plainNumber = /^-?\d+(\.\d+)?$/

/** `undefined` when empty, `NaN` when it is not a number. */
function parseLimit(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (wholeThousands.test(trimmed)) return Number(trimmed.replaceAll(',', ''))
  return plainNumber.test(trimmed) ? Number(trimmed) : Number.NaN
}

const dayMs = 86_400_000

/** `null` is no expiry; an empty text is a date that is still missing. */
function expiresAt({ expiry, date }: KeyForm, nowMs: number): string | null {
  switch (expiry) {
    case '30d':
      return new Date(nowMs + 30 * dayMs).toISOString()
    case '90d':
      return new Date(nowMs + 90 * dayMs).toISOString()
    case '1y': {
      const at = new Date(nowMs)
      at.setFullYear(at.getFullYear() + 1)
      return at.toISOString()
    }
    case 'date': {
      // The chosen day is the last one on which the key works.
      const at = new Date(`${date}T23:59:59`)
      return Number.isNaN(at.getTime()) ? '' : at.toISOString()
    }
    case 'none':
      return null
  }
}

export function toKeyDraft(form: KeyForm, nowMs: number): KeyDraft {
  return {
    clientName: form.clientName.trim(),
    scopes: form.allScopes === 'granted' ? [allScopes] : form.scopes,
    rateLimit: parseLimit(form.perMinute),
    rateLimitPerDay: parseLimit(form.perDay),
    expiresAt: expiresAt(form, nowMs)
  }
}

/** Everything wrong that can be known before sending. */
export function keyFormIssues(form: KeyForm, limits: DraftLimits, nowMs: number): FieldIssue[] {
  const issues = keyDraftIssues(toKeyDraft(form, nowMs), limits, nowMs)
  if (form.allScopes !== 'asked') return issues
  const unanswered = { field: 'scopes', issue: 'Grant all scopes, or keep choosing' }
  return [...issues.filter(({ field }) => field !== 'scopes'), unanswered]
}

const fieldNames: Readonly<Record<string, KeyFormField>> = {
  client_name: 'clientName',
  name: 'clientName',
  rate_limit: 'rateLimit',
  rate_limit_per_day: 'rateLimitPerDay',
  expires_at: 'expiresAt'
}

/** The form's field that a refusal names, in Horizon's words or ours. */
export function formFieldOf(field: string): KeyFormField | undefined {
  const first = field.split(/[.[]/, 1)[0] ?? field
  return fieldNames[first] ?? keyFormFields.find(each => each === first)
}

/** The organization's own figures, else those published for its plan. */
export function draftLimitsOf(organization: KeyList['organization']): DraftLimits {
  if (organization == null) return {}
  const plan = plans.find(each => each === organization.plan)
  const published = plan === undefined ? undefined : planLimits[plan]
  return {
    requestsPerMinute: organization.requestsPerMinute ?? published?.requestsPerMinute,
    requestsPerDay:
      organization.requestsPerDay === undefined
        ? published?.requestsPerDay
        : organization.requestsPerDay
  }
}
