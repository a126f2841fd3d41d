import {
  openReasonOf,
  sentAllowlist,
  type TypedAllowlist
} from '@renderer/ui/allowlist-editor/typed-allowlist'
import type { PartnerKeyDraft } from '@shared/contract/partner-keys'
import { withinPartnership } from '@shared/domain/partner-draft'

export const expiryChoices = ['30d', '90d', '1y', 'partnership', 'date', 'none'] as const
export type ExpiryChoice = (typeof expiryChoices)[number]

/** What the operator has entered, as entered. */
export type PartnerKeyForm = {
  readonly clientName: string
  readonly allowlist: TypedAllowlist
  readonly perMinute: string
  readonly perDay: string
  readonly expiry: ExpiryChoice
  /** `2027-11-19`, for the choice `date`. */
  readonly date: string
}

/** A partnership that ends before the usual 90 days proposes its end instead. */
export const emptyPartnerKeyForm = (
  partnershipEnd: string | null | undefined,
  nowMs: number
): PartnerKeyForm => ({
  clientName: '',
  allowlist: { isOpen: false, text: '', reason: '' },
  perMinute: '',
  perDay: '',
  expiry: isWithin('90d', partnershipEnd, nowMs) ? '90d' : 'partnership',
  date: ''
})

/** `undefined` when empty, `NaN` when it is not a number. */
function limitOf(text: string): number | undefined {
  const plain = text.trim().replaceAll(',', '')
  if (plain === '') return undefined
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
}

const dayMs = 86_400_000

/** The chosen day is the last one on which it works; an empty text is a date still missing. */
export function endOfDay(date: string): string {
  const at = new Date(`${date}T23:59:59`)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

const lengths = { '30d': 30, '90d': 90, '1y': 365 } as const

const afterNow = (length: keyof typeof lengths, nowMs: number): string =>
  new Date(nowMs + lengths[length] * dayMs).toISOString()

function isWithin(
  length: keyof typeof lengths,
  partnershipEnd: string | null | undefined,
  nowMs: number
): boolean {
  const end = afterNow(length, nowMs)
  return withinPartnership(end, partnershipEnd, nowMs) === end
}

/** Lengths that the partnership outlasts; its end takes the place of the others. */
export function offeredExpiries(
  partnershipEnd: string | null | undefined,
  nowMs: number
): readonly ExpiryChoice[] {
  const isWhole = isWithin('1y', partnershipEnd, nowMs)
  return expiryChoices.filter(choice => {
    if (choice === 'partnership') return !isWhole
    return choice === 'date' || choice === 'none' || isWithin(choice, partnershipEnd, nowMs)
  })
}

function expiresAtOf(
  { expiry, date }: PartnerKeyForm,
  partnershipEnd: string | null | undefined,
  nowMs: number
): string | null {
  switch (expiry) {
    case '30d':
    case '90d':
    case '1y':
      return afterNow(expiry, nowMs)
    case 'partnership':
      return partnershipEnd ?? null
    case 'date':
      return endOfDay(date)
    case 'none':
      return null
  }
}

/** As it is sent: the allowlist merged, an empty limit left to Horizon. */
export function toPartnerKeyDraft(
  form: PartnerKeyForm,
  partnershipEnd: string | null | undefined,
  nowMs: number
): PartnerKeyDraft {
  const rateLimit = limitOf(form.perMinute)
  const rateLimitPerDay = limitOf(form.perDay)
  return {
    clientName: form.clientName.trim(),
    ipAllowlist: sentAllowlist(form.allowlist),
    openReason: openReasonOf(form.allowlist),
    ...(rateLimit !== undefined && { rateLimit }),
    ...(rateLimitPerDay !== undefined && { rateLimitPerDay }),
    expiresAt: expiresAtOf(form, partnershipEnd, nowMs)
  }
}

/** In the order in which they stand. */
export const partnerKeyFields = [
  'clientName',
  'ipAllowlist',
  'openReason',
  'rateLimit',
  'rateLimitPerDay',
  'expiresAt'
] as const
export type PartnerKeyField = (typeof partnerKeyFields)[number]

const wireNames: Readonly<Record<string, PartnerKeyField>> = {
  client_name: 'clientName',
  ip_allowlist: 'ipAllowlist',
  rate_limit: 'rateLimit',
  rate_limit_per_day: 'rateLimitPerDay',
  expires_at: 'expiresAt'
}

/** The form's field that a refusal names, in Horizon's words or ours. */
export function partnerKeyFieldOf(field: string): PartnerKeyField | undefined {
  const [first = field] = field.replace(/^draft\./, '').split(/[.[]/, 1)
  return wireNames[first] ?? partnerKeyFields.find(each => each === first)
}
