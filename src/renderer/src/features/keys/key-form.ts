import type { KeyList } from '@shared/contract/keys'
import { type DraftLimits, type KeyDraft, keyDraftIssues } from '@shared/domain/key-draft'
import { emptyPurpose, isEmptyPurpose, type KeyPurpose } from '@shared/domain/key-purpose'
import { planLimits, plans } from '@shared/domain/limits'
import { allScopes } from '@shared/domain/scope-catalogue'
import type { FieldIssue } from '@shared/errors'
import type { DirectoryUser } from '@shared/horizon/directory'
import type { KeyType } from '@shared/horizon/key'

export const expiryChoices = ['30d', '90d', '1y', 'date', 'none'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

/** `asked`: the switch is on, the second step is still to come. */
export type AllScopes = 'off' | 'asked' | 'granted'

/** What the operator has entered, as entered. */
export type KeyForm = {
  readonly clientName: string
  readonly type: KeyType
  /** Kept while the type is organization, so that turning back finds it. */
  readonly ownerUserId: string
  /** `null` is every department. */
  readonly departments: readonly string[] | null
  /** Chosen one by one; kept while All scopes is on, so that turning it off brings them back. */
  readonly scopes: readonly string[]
  readonly allScopes: AllScopes
  readonly perMinute: string
  readonly perDay: string
  readonly expiry: ExpiryChoice
  /** `2027-11-19`, for the choice `date`. */
  readonly date: string
  readonly purpose: KeyPurpose
}

export const emptyKeyForm: KeyForm = {
  clientName: '',
  type: 'organization',
  ownerUserId: '',
  departments: null,
  scopes: [],
  allScopes: 'off',
  perMinute: '',
  perDay: '',
  expiry: '1y',
  date: '',
  purpose: emptyPurpose
}

/** In the order in which they stand. */
export const keyFormFields = [
  'clientName',
  'type',
  'ownerUserId',
  'departments',
  'scopes',
  'rateLimit',
  'rateLimitPerDay',
  'expiresAt',
  'purpose.owner',
  'purpose.system',
  'purpose.storedIn',
  'purpose.ticket',
  'purpose.reviewOn',
  'purpose.note'
] as const
export type KeyFormField = (typeof keyFormFields)[number]

/** What a form is judged by beside itself. */
export type FormContext = {
  readonly limits: DraftLimits
  /** False where Horizon takes the documented fields only. */
  readonly hasExtensions: boolean
  readonly userById: ReadonlyMap<string, DirectoryUser>
}

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

export function toKeyDraft(form: KeyForm, nowMs: number, hasExtensions: boolean): KeyDraft {
  return {
    clientName: form.clientName.trim(),
    scopes: form.allScopes === 'granted' ? [allScopes] : form.scopes,
    rateLimit: parseLimit(form.perMinute),
    expiresAt: expiresAt(form, nowMs),
    ...(hasExtensions && { rateLimitPerDay: parseLimit(form.perDay), ...belonging(form) }),
    ...(!isEmptyPurpose(form.purpose) && { purpose: form.purpose })
  }
}

/** Whose key it is and where it works: only what belongs to its type. */
function belonging({ type, ownerUserId, departments }: KeyForm): Partial<KeyDraft> {
  return type === 'user'
    ? { type, ownerUserId: ownerUserId.trim() === '' ? undefined : ownerUserId.trim() }
    : { type, departments }
}

/** Everything wrong that can be known before sending. */
export function keyFormIssues(form: KeyForm, context: FormContext, nowMs: number): FieldIssue[] {
  const draft = toKeyDraft(form, nowMs, context.hasExtensions)
  const issues = keyDraftIssues(draft, context.limits, nowMs)
  const owner = context.userById.get(draft.ownerUserId ?? '')
  if (owner?.status === 'deactivated') {
    const issue = 'This user is deactivated, so the key would be refused. Choose another owner'
    issues.push({ field: 'ownerUserId', issue })
  }
  if (form.allScopes !== 'asked') return issues
  const unanswered = { field: 'scopes', issue: 'Grant all scopes, or keep choosing' }
  return [...issues.filter(({ field }) => field !== 'scopes'), unanswered]
}

const fieldNames: Readonly<Record<string, KeyFormField>> = {
  client_name: 'clientName',
  name: 'clientName',
  owner_user_id: 'ownerUserId',
  owner: 'ownerUserId',
  rate_limit: 'rateLimit',
  rate_limit_per_day: 'rateLimitPerDay',
  expires_at: 'expiresAt'
}

/** The form's field that a refusal names, in Horizon's words or ours. */
export function formFieldOf(field: string): KeyFormField | undefined {
  const whole = keyFormFields.find(each => each === field)
  if (whole !== undefined) return whole
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
