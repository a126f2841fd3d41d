import { visibleText } from '@shared/domain/visible-text'
import type { AuditEntry } from '@shared/horizon/audit-entry'

const actorTypes: Readonly<Record<string, string>> = {
  user: 'user',
  partner_user: 'partner user',
  api_key: 'API key',
  partner_api_key: 'partner key',
  admin_secret: 'admin secret',
  system: 'Horizon itself'
}

/** As it came where it is unknown here. */
export function actorTypeWords(type: string | null | undefined): string {
  if (type == null) return 'not said'
  return actorTypes[type] ?? visibleText(type, 40)
}

/** Who did it, by name; its id where it has none. */
export function actorName({ actor, apiKey }: AuditEntry): string {
  const name = actor?.name ?? actor?.email ?? actor?.id ?? apiKey?.prefix
  return name == null || name === '' ? 'not said' : name
}

/** What kind of actor, with the hint of the key it called with. */
export function actorKind({ actor, apiKey }: AuditEntry): string {
  const type = actorTypeWords(actor?.type)
  return apiKey?.prefix == null ? type : `${type} ${visibleText(apiKey.prefix, 16)}`
}

/** Done by the partner's people or keys, not to it. */
export const isByPartner = ({ actor }: AuditEntry): boolean =>
  actor?.type === 'partner_user' || actor?.type === 'partner_api_key'

/** `agent Quote writer`. */
export function resourceName({ resource }: AuditEntry): string {
  if (resource == null) return 'none'
  const type = resource.type?.replaceAll('_', ' ')
  return [type, resource.name ?? resource.id].filter(part => part != null).join(' ')
}

export const outcomes = ['success', 'denied', 'error'] as const

export const outcomeWords = (outcome: string): string =>
  ({ success: 'Success', denied: 'Denied', error: 'Error' })[outcome] ?? visibleText(outcome, 30)

/** `scope: a → b`; a value that is no plain one as JSON. */
export function changesOf({ changes = {} }: AuditEntry): readonly string[] {
  return Object.entries(changes).map(([field, change]) => {
    const { from, to } = Object(change) as { from?: unknown; to?: unknown }
    const words =
      from === undefined && to === undefined ? told(change) : `${told(from)} → ${told(to)}`
    return `${visibleText(field, 60)}: ${words}`
  })
}

const told = (value: unknown): string =>
  visibleText(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none'), 300)
