import type { Key } from '../horizon/key'
import type { KeyDraft } from './key-draft'
import { utcTime } from './utc-time'
import { visibleText } from './visible-text'

const maxShown = 200

/**
 * What a new key has otherwise than it was asked for, in words; empty where nothing is. A Horizon
 * may leave out what it does not know: a field that is absent in its reply counts as not taken.
 */
export function draftDifferences(
  draft: KeyDraft & Allowed,
  { ipAllowlist: allowed, ...key }: Key & Allowed
): string[] {
  const { rateLimit, rateLimitPerDay, type, ownerUserId, departments, ipAllowlist } = draft
  const compared = [
    difference('name', draft.clientName, key.clientName),
    difference('scopes', sorted(draft.scopes), sorted(key.scopes)),
    rateLimit !== undefined && difference('limit per minute', rateLimit, key.rateLimit),
    rateLimitPerDay !== undefined &&
      difference('limit per day', rateLimitPerDay, key.rateLimitPerDay),
    difference('expiry', moment(draft.expiresAt), moment(key.expiresAt), 'never'),
    // An organization key is what a Horizon without types has.
    type !== undefined && difference('type', type, key.type ?? 'organization'),
    ownerUserId !== undefined && difference('owner', ownerUserId, key.createdBy?.id),
    departments != null &&
      difference(
        'departments',
        sorted(departments),
        key.departments && sorted(key.departments),
        all
      ),
    ipAllowlist !== undefined &&
      difference(
        'allowlist',
        ipAllowlist && sorted(ipAllowlist),
        allowed && sorted(allowed),
        everyAddress
      )
  ]
  return compared.filter(found => typeof found === 'string')
}

const all = 'every department'
const everyAddress = 'every address'

/** A partner's key has an allowlist. */
type Allowed = { readonly ipAllowlist?: readonly string[] | null }

function difference(what: string, asked: unknown, got: unknown, none = 'none'): string | undefined {
  const [before, after] = [words(asked, none), words(got, none)]
  return before === after ? undefined : `${what}: asked for ${before}, the key has ${after}`
}

const words = (value: unknown, none: string): string =>
  value == null ? none : visibleText(String(value), maxShown)

const sorted = (items: readonly string[]): string => [...new Set(items)].sort().join(', ')

/** Two spellings of one moment are no difference; Horizon keeps whole seconds. */
function moment(time: string | null | undefined): string | null {
  if (time == null) return null
  const at = Date.parse(time)
  return Number.isNaN(at) ? time : utcTime(time)
}
