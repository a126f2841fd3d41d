import { formatDate, formatNumber } from '@renderer/ui/format'
import type { Input } from '@shared/contract'
import { visibleText } from '@shared/domain/visible-text'
import type { Partner } from '@shared/horizon/partner'

/** What the operator has entered, as entered. */
export type TypedSettings = {
  readonly contactEmail: string
  readonly hours: string
  readonly maxKeys: string
  readonly end: 'none' | 'date'
  /** `2027-11-19`, for `date`. */
  readonly date: string
}
export type SettingsField = keyof TypedSettings

const localDay = (iso: string): string => {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

export const typedOf = ({ contactEmail, expiresAt, settings }: Partner): TypedSettings => ({
  contactEmail: contactEmail ?? '',
  hours: settings?.sessionTimeoutHours === undefined ? '' : String(settings.sessionTimeoutHours),
  maxKeys: settings?.maxApiKeys === undefined ? '' : String(settings.maxApiKeys),
  end: expiresAt == null ? 'none' : 'date',
  date: expiresAt == null ? '' : localDay(expiresAt)
})

/** What nobody touched follows what Horizon has now; what was typed stays. */
export function rebased(typed: TypedSettings, from: Partner, to: Partner): TypedSettings {
  const [before, now] = [typedOf(from), typedOf(to)]
  const kept = (field: SettingsField) =>
    typed[field] === before[field] ? now[field] : typed[field]
  // The end is one decision in two fields.
  const isEndKept = typed.end === before.end && typed.date === before.date
  return {
    contactEmail: kept('contactEmail'),
    hours: kept('hours'),
    maxKeys: kept('maxKeys'),
    end: isEndKept ? now.end : typed.end,
    date: isEndKept ? now.date : typed.date
  }
}

type Asked = Pick<Input<'partners.saveSettings'>, 'contactEmail' | 'expiresAt' | 'settings'>

const numberOf = (text: string): number =>
  text.trim() === '' ? Number.NaN : Number(text.trim().replaceAll(',', ''))

/** Only what differs from what was seen is asked for. */
export function askedOf(typed: TypedSettings, seen: Partner): Asked {
  const before = typedOf(seen)
  const isOther = (field: SettingsField) => typed[field] !== before[field]
  const settings = {
    ...(isOther('maxKeys') && { maxApiKeys: numberOf(typed.maxKeys) }),
    ...(isOther('hours') && { sessionTimeoutHours: numberOf(typed.hours) })
  }
  const isEndOther = typed.end !== before.end || (typed.end === 'date' && isOther('date'))
  return {
    ...(isOther('contactEmail') && { contactEmail: typed.contactEmail.trim() }),
    ...(isEndOther && { expiresAt: typed.end === 'none' ? null : lastMoment(typed.date) }),
    ...(Object.keys(settings).length > 0 && { settings })
  }
}

/** The chosen day is the last one; an empty text is a date still missing. */
function lastMoment(date: string): string {
  const at = new Date(`${date}T23:59:59`)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

export const endWords = (expiresAt: string | null | undefined): string =>
  expiresAt === undefined
    ? 'not said'
    : expiresAt === null
      ? 'until revoked'
      : formatDate(expiresAt)

/** What is another in Horizon than what was seen, in words. */
export function comparePartners(before: Partner, after: Partner): readonly string[] {
  const rows: readonly (readonly [string, string, string])[] = [
    ['Contact', before.contactEmail ?? 'none', after.contactEmail ?? 'none'],
    ['Session timeout', hoursWords(before), hoursWords(after)],
    ['Key limit', limitWords(before), limitWords(after)],
    ['Partnership ends', endWords(before.expiresAt), endWords(after.expiresAt)],
    ['State', before.status, after.status]
  ]
  return rows
    .filter(([, was, is]) => was !== is)
    .map(([what, was, is]) => `${what}: ${visibleText(was, 100)} → ${visibleText(is, 100)}`)
}

export const hoursWords = ({ settings }: Partner): string =>
  settings?.sessionTimeoutHours === undefined
    ? 'not said'
    : `${formatNumber(settings.sessionTimeoutHours)} h`

export const limitWords = ({ settings }: Partner): string =>
  settings?.maxApiKeys === undefined ? 'not said' : formatNumber(settings.maxApiKeys)
