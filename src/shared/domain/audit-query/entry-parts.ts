import type { AuditEntry } from '@shared/horizon/audit-entry'
import type { MatchField } from './ast'

type Part = string | null | undefined

const present = (parts: readonly Part[]): string[] =>
  parts.flatMap(part => (part === null || part === undefined ? [] : [part.toWellFormed()]))

/** Resources that are a key are found by `key:` too. */
export const keyResourceTypes: readonly string[] = ['api_key', 'partner_key']
export const partnerResourceType = 'partner'

/**
 * What a field compares, one part at a time. Parts are lower-cased each for itself: joined ones would
 * not be the same (a Σ at a word's end). Types are compared as they came, with regard to case. Half
 * characters are U+FFFD, here and in queries: text on disk has no others.
 */
export function partsOf(entry: AuditEntry, field: MatchField): readonly string[] {
  const { actor, partner, apiKey, resource, action, outcome, reason, userAgent, ip } = entry
  const ofResource = (types: readonly string[]): readonly Part[] =>
    resource != null && types.includes(resource.type ?? '') ? [resource.id, resource.name] : []
  switch (field) {
    case 'actor':
      return present([actor?.type, actor?.id, actor?.name, actor?.email])
    case 'action':
      return [action.toWellFormed()]
    case 'outcome':
      return [outcome.toWellFormed()]
    case 'partner':
      return present([
        partner?.id,
        partner?.organizationName,
        ...ofResource([partnerResourceType]),
        aboutPartner(entry.metadata)
      ])
    case 'key':
      return present([apiKey?.id, apiKey?.prefix, ...ofResource(keyResourceTypes)])
    case 'resource':
      return present([resource?.type, resource?.id, resource?.name])
    case 'ip':
      return present([ip])
    case 'reason':
      return present([reason])
    case 'agent':
      return present([userAgent])
  }
}

/** The partner an entry is about where it is neither the caller nor the resource; text only. */
export function aboutPartner(metadata: AuditEntry['metadata']): string | null {
  const id = metadata !== undefined && Object.hasOwn(metadata, 'partner_id') && metadata.partner_id
  return typeof id === 'string' ? id.toWellFormed() : null
}

/**
 * The names of changed fields (the keys of `changes` itself, not those deeper), and all strings at any
 * depth. Numbers and switches are no strings. Without recursion: depth is the server's choice.
 */
export function changeStrings(changes: AuditEntry['changes']): readonly string[] {
  if (changes === undefined) return []
  const found = Object.keys(changes).map(name => name.toWellFormed())
  const waiting: unknown[] = Object.values(changes).reverse()
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') found.push(value.toWellFormed())
    else if (typeof value === 'object' && value !== null) {
      // Not spread into a call: a list can be longer than a call takes arguments.
      for (const inner of Object.values(value).reverse()) waiting.push(inner)
    }
  }
  return found
}

const textFields: readonly MatchField[] = [
  'actor',
  'action',
  'partner',
  'key',
  'resource',
  'ip',
  'reason',
  'agent'
]

/** What free text looks through; the outcome and the kind of a key are not among it. */
export const searchedTexts = (entry: AuditEntry): readonly string[] => [
  ...textFields.flatMap(field => partsOf(entry, field)),
  ...changeStrings(entry.changes)
]
