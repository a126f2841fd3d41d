import type { PartnerDraft } from '@shared/contract/partners'
import type { Workspace } from '@shared/domain/access'
import type { CarriedAccess } from '@shared/domain/access-diff'
import { type PartnerSettings, partnerDraftIssues } from '@shared/domain/partner-draft'
import type { FieldIssue } from '@shared/errors'
import { toSent } from './access/change-access'

export const expiryChoices = ['90d', '1y', 'date', 'none'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]
export const invitationChoices = ['7d', '14d', 'date'] as const
export type InvitationChoice = (typeof invitationChoices)[number]

/** What the operator has entered, as entered. */
export type InviteForm = {
  readonly organizationName: string
  readonly contactEmail: string
  readonly access: CarriedAccess
  readonly expiry: ExpiryChoice
  /** `2027-11-19`, for the choice `date`. */
  readonly date: string
  readonly invitation: InvitationChoice
  readonly invitationDate: string
  readonly maxApiKeys: string
  readonly sessionHours: string
}

export const emptyInviteForm: InviteForm = {
  organizationName: '',
  contactEmail: '',
  access: {
    resources: [],
    data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false }
  },
  expiry: '1y',
  date: '',
  invitation: '14d',
  invitationDate: '',
  maxApiKeys: '',
  sessionHours: ''
}

/** In the order in which they stand. */
export const inviteFields = [
  'organizationName',
  'contactEmail',
  'expiresAt',
  'invitationExpiresAt',
  'settings.maxApiKeys',
  'settings.sessionTimeoutHours',
  'access'
] as const
export type InviteField = (typeof inviteFields)[number]

const dayMs = 86_400_000
const inDays = (nowMs: number, days: number) => new Date(nowMs + days * dayMs).toISOString()

/** The chosen day is the last one; an empty text is a date that is still missing. */
function endOf(date: string): string {
  const at = new Date(`${date}T23:59:59`)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

function expiresAt({ expiry, date }: InviteForm, nowMs: number): string | null {
  switch (expiry) {
    case '90d':
      return inDays(nowMs, 90)
    case '1y': {
      const at = new Date(nowMs)
      at.setFullYear(at.getFullYear() + 1)
      return at.toISOString()
    }
    case 'date':
      return endOf(date)
    case 'none':
      return null
  }
}

/** `null` leaves it to Horizon, which gives 14 days. */
function invitationExpiresAt({ invitation, invitationDate }: InviteForm, nowMs: number) {
  switch (invitation) {
    case '7d':
      return inDays(nowMs, 7)
    case '14d':
      return null
    case 'date':
      return endOf(invitationDate)
  }
}

/** `undefined` when empty, `NaN` when it is not a number. */
function figure(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN
}

export function toPartnerDraft(form: InviteForm, nowMs: number): PartnerDraft {
  const maxApiKeys = figure(form.maxApiKeys)
  const sessionTimeoutHours = figure(form.sessionHours)
  const settings: PartnerSettings = {
    ...(maxApiKeys !== undefined && { maxApiKeys }),
    ...(sessionTimeoutHours !== undefined && { sessionTimeoutHours })
  }
  return {
    organizationName: form.organizationName.trim(),
    contactEmail: form.contactEmail.trim(),
    access: toSent(form.access),
    expiresAt: expiresAt(form, nowMs),
    invitationExpiresAt: invitationExpiresAt(form, nowMs),
    settings
  }
}

const tooLate = 'The partnership is over by then. Let the invitation lapse before it ends'

/** Everything wrong that can be known before sending. */
export function inviteIssues(
  draft: PartnerDraft,
  workspace: Workspace | null,
  nowMs: number
): FieldIssue[] {
  const issues = partnerDraftIssues(draft, workspace, nowMs)
  const { expiresAt: ends, invitationExpiresAt: lapses } = draft
  const isTooLate = ends !== null && lapses !== null && Date.parse(lapses) > Date.parse(ends)
  return isTooLate ? [...issues, { field: 'invitationExpiresAt', issue: tooLate }] : issues
}

const wireNames: Readonly<Record<string, InviteField>> = {
  organization_name: 'organizationName',
  contact_email: 'contactEmail',
  expires_at: 'expiresAt',
  invitation_expires_at: 'invitationExpiresAt',
  max_api_keys: 'settings.maxApiKeys',
  maxApiKeys: 'settings.maxApiKeys',
  session_timeout_hours: 'settings.sessionTimeoutHours',
  sessionTimeoutHours: 'settings.sessionTimeoutHours'
}

/** The form's field that a refusal names, in Horizon's words or ours. */
export function inviteFieldOf(field: string): InviteField | undefined {
  const whole = inviteFields.find(each => each === field)
  if (whole !== undefined) return whole
  const parts = field.split(/[.[\]]+/)
  const named = parts.map(part => wireNames[part]).find(each => each !== undefined)
  return named ?? inviteFields.find(each => parts.includes(each))
}

export const isEmptyInvite = (form: InviteForm): boolean =>
  JSON.stringify(form) === JSON.stringify(emptyInviteForm)
