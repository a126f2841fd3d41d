import type { AuditColumn, AuditMark } from '@shared/contract/audit'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import type { AuditField } from './audit-query/ast'
import { visibleText } from './visible-text'

// Without zod, for the page.

const maxNameShown = 100

const own = <Words extends object>(words: Words, name: string): string | undefined =>
  Object.hasOwn(words, name) ? (words as Record<string, string>)[name] : undefined

const filled = (...values: readonly (string | null | undefined)[]): string | undefined =>
  values.find(value => value != null && value !== '') ?? undefined

const knownOutcomes = { success: 'Success', denied: 'Denied', error: 'Error' }

/** As it came where it is unknown here. */
export const outcomeWords = (outcome: string): string =>
  own(knownOutcomes, outcome) ?? visibleText(outcome, 30)

const actorTypes = {
  user: 'user',
  partner_user: 'partner user',
  api_key: 'API key',
  partner_api_key: 'partner key',
  admin_secret: 'claimed, admin secret',
  system: 'Horizon itself'
}

/** As it came where it is unknown here. */
export const actorTypeWords = (type: string | null | undefined): string =>
  type == null ? 'not said' : (own(actorTypes, type) ?? visibleText(type, 40))

/** As it came: by name, else by what there is; `undefined` where nobody is named. */
export const actorNameOf = ({ actor, apiKey }: AuditEntry): string | undefined =>
  filled(actor?.name, actor?.email, actor?.id, apiKey?.prefix)

/** For reading. */
export const actorText = (entry: AuditEntry): string =>
  visibleText(actorNameOf(entry) ?? 'not said', maxNameShown)

/** What kind of actor, with the hint of the key it called with. */
export function actorKind({ actor, apiKey }: AuditEntry): string {
  const type = actorTypeWords(actor?.type)
  return apiKey?.prefix == null ? type : `${type} ${visibleText(apiKey.prefix, 16)}`
}

/** Done by the partner's people or keys, not to it. */
export const isByPartner = ({ actor }: AuditEntry): boolean =>
  actor?.type === 'partner_user' || actor?.type === 'partner_api_key'

/** `agent Quote writer`, for reading. */
export function resourceText({ resource }: AuditEntry): string {
  const parts = [resource?.type?.replaceAll('_', ' '), filled(resource?.name, resource?.id)]
  return visibleText(parts.filter(part => part !== undefined).join(' ') || 'none', 140)
}

/** What a mark means. */
export const markWords: Readonly<Record<AuditMark, string>> = {
  'first-address': 'First call of this key from this address',
  'after-revoke': 'Used after the key was revoked',
  late: 'Recorded late, after newer entries',
  changed: 'Horizon later sent other content under this id',
  vanished: 'No longer at Horizon'
}

/** Heads of columns; a time's zone is named beside it. */
export const columnLabels: Readonly<Record<AuditColumn, string>> = {
  time: 'Time',
  actor: 'Actor',
  action: 'Action',
  resource: 'Resource',
  outcome: 'Outcome',
  partner: 'Partner',
  key: 'Key',
  ip: 'Address',
  agent: 'User agent',
  reason: 'Reason',
  request: 'Request id',
  id: 'Entry id',
  recorded: 'Recorded'
}

/** What a field of the query language is called in sentences: "Only actor", "12 more addresses". */
export const fieldLabels: Readonly<Record<AuditField, readonly [one: string, many: string]>> = {
  actor: ['actor', 'actors'],
  action: ['action', 'actions'],
  outcome: ['outcome', 'outcomes'],
  partner: ['partner', 'partners'],
  key: ['key', 'keys'],
  resource: ['resource', 'resources'],
  ip: ['address', 'addresses'],
  reason: ['reason', 'reasons'],
  agent: ['agent', 'agents'],
  id: ['entry', 'entries'],
  request: ['request', 'requests'],
  after: ['time', 'times'],
  before: ['time', 'times']
}
