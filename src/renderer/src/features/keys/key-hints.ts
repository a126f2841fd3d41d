import type { Environment } from '@shared/domain/environment'
import type { KeyDraft } from '@shared/domain/key-draft'
import type { KeyPurpose } from '@shared/domain/key-purpose'
import { keyState } from '@shared/domain/key-status'
import { allScopes } from '@shared/domain/scope-catalogue'
import { visibleText } from '@shared/domain/visible-text'
import type { Key } from '@shared/horizon/key'
import type { KeyFormField } from './key-form'

export type KeyHint = {
  readonly kind: 'no-expiry' | 'long-lived' | 'temporary' | 'all-scopes' | 'same-integration'
  /** What it stands beside. */
  readonly field: KeyFormField
  /** `pointed` where the documentation says always. */
  readonly tone: 'quiet' | 'pointed'
  readonly text: string
  /** True where 90 days are the way out. */
  readonly offersNinetyDays: boolean
}

const dayMs = 86_400_000
const yearDays = 366
const shortDays = 90

/** Words of a name or a purpose that speak of access for a while, or for others. */
const temporary =
  /\b(vendors?|contractors?|consultants?|consultancy|agency|agencies|external|third[- ]party|temporary|temp|trial|demo|poc|pilot)\b/i

/** Which integrations have a working key, by what says so. */
export type Integrations = {
  readonly byName: ReadonlyMap<string, string>
  readonly bySystem: ReadonlyMap<string, string>
}

/**
 * A name without what tells two keys of one integration apart: case, blanks, signs, a number at the
 * end, and words such as "copy" or "new".
 */
function plainName(name: string): string {
  const words =
    name
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = words.filter(word => !/^(v?\d+|copy|new|old|key|api)$/.test(word))
  return telling.join(' ').replace(/\d+$/, '').trim()
}

const plainSystem = (system: string): string => system.trim().toLowerCase()

/** Built once per list: a draft is compared with it at every keystroke. */
export function integrationsOf(
  keys: readonly Key[],
  purposeOf: ReadonlyMap<string, KeyPurpose>,
  nowMs: number
): Integrations {
  const byName = new Map<string, string>()
  const bySystem = new Map<string, string>()
  for (const key of keys) {
    if (keyState(key, nowMs) !== 'active') continue
    const system = plainSystem(purposeOf.get(key.id)?.system ?? '')
    if (system !== '') bySystem.set(system, key.clientName)
    const name = plainName(key.clientName)
    if (name.length > 2) byName.set(name, key.clientName)
  }
  return { byName, bySystem }
}

type Context = {
  readonly environment: Environment
  readonly integrations: Integrations
  readonly nowMs: number
}

/** The documentation's advice where it applies to what is being asked for; it never blocks. */
export function keyHints(draft: KeyDraft, context: Context): readonly KeyHint[] {
  return [
    integrationHint(draft, context.integrations),
    scopesHint(draft),
    expiryHint(draft, context)
  ].filter(hint => hint !== undefined)
}

function integrationHint(draft: KeyDraft, { byName, bySystem }: Integrations): KeyHint | undefined {
  const same = bySystem.get(plainSystem(draft.purpose?.system ?? ''))
  const other = same ?? byName.get(plainName(draft.clientName))
  if (other === undefined) return undefined
  const name = `“${visibleText(other, 60)}”`
  const fact = same === undefined ? `${name} has nearly this name` : `${name} is for this system`
  return {
    kind: 'same-integration',
    field: 'clientName',
    tone: 'quiet',
    text: `${fact}. One key per integration: a second one only to replace the first.`,
    offersNinetyDays: false
  }
}

function scopesHint({ scopes }: KeyDraft): KeyHint | undefined {
  if (!scopes.includes(allScopes)) return undefined
  return {
    kind: 'all-scopes',
    field: 'scopes',
    tone: 'pointed',
    text: 'Horizon advises the narrowest scopes possible: a leaked key then opens little.',
    offersNinetyDays: false
  }
}

function expiryHint(draft: KeyDraft, { environment, nowMs }: Context): KeyHint | undefined {
  const { expiresAt } = draft
  const days = expiresAt === null ? Infinity : (Date.parse(expiresAt) - nowMs) / dayMs
  if (Number.isNaN(days)) return undefined
  const isProduction = environment === 'production'
  const hint = { field: 'expiresAt', offersNinetyDays: true } as const
  if (isTemporary(draft) && days > shortDays + 1) {
    return {
      ...hint,
      kind: 'temporary',
      tone: 'pointed',
      text: 'It sounds temporary or for a third party: let it end when that access does.'
    }
  }
  if (expiresAt === null) {
    return {
      ...hint,
      kind: 'no-expiry',
      tone: isProduction ? 'pointed' : 'quiet',
      text: isProduction
        ? 'It works until someone revokes it. Horizon advises an expiry for every production key.'
        : 'It works until someone revokes it. Prefer a date.'
    }
  }
  if (days <= yearDays) return undefined
  return {
    ...hint,
    kind: 'long-lived',
    tone: 'quiet',
    text: 'Longer than a year. Horizon advises to rotate keys regularly.'
  }
}

function isTemporary({ clientName, purpose }: KeyDraft): boolean {
  const said = [clientName, purpose?.owner, purpose?.system, purpose?.note]
  return said.some(text => text !== undefined && temporary.test(text))
}
