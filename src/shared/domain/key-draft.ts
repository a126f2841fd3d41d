import type { FieldIssue } from '../errors'
import type { KeyType } from '../horizon/key'
import { holdsCredential } from './key-format'
import { type KeyPurpose, purposeIssues } from './key-purpose'
import { allScopes } from './scope-catalogue'

/** What an operator asks for. `undefined` limits take the server's default. */
export type KeyDraft = {
  readonly clientName: string
  readonly scopes: readonly string[]
  readonly rateLimit?: number
  readonly rateLimitPerDay?: number
  /** ISO 8601; `null` is "no expiry". */
  readonly expiresAt: string | null
  readonly type?: KeyType
  /** A user key's owner. */
  readonly ownerUserId?: string
  /** Of an organization key; `null` is every department. */
  readonly departments?: readonly string[] | null
  /** Stays in the console; Horizon has no field for it. */
  readonly purpose?: KeyPurpose
}

/** Figures of the plan; `undefined` where the server does not say, `null` where unlimited. */
export type DraftLimits = {
  readonly requestsPerMinute?: number | null
  readonly requestsPerDay?: number | null
}

export const maxNameLength = 200
export const maxScopeLength = 100
export const maxScopes = 500

/** Everything wrong with a draft that can be known before it is sent; empty when nothing is. */
export function keyDraftIssues(draft: KeyDraft, limits: DraftLimits, nowMs: number): FieldIssue[] {
  const issues: FieldIssue[] = []
  const add = (field: string, issue: string | undefined) => {
    if (issue !== undefined) issues.push({ field, issue })
  }
  add('clientName', nameIssue(draft.clientName))
  add('ownerUserId', ownerIssue(draft))
  add('departments', departmentsIssue(draft))
  add('scopes', scopesIssue(draft.scopes))
  add('rateLimit', limitIssue(draft.rateLimit, limits.requestsPerMinute, 'minute'))
  add('rateLimitPerDay', limitIssue(draft.rateLimitPerDay, limits.requestsPerDay, 'day'))
  add('expiresAt', expiryIssue(draft.expiresAt, nowMs))
  if (draft.purpose !== undefined) issues.push(...purposeIssues(draft.purpose, 'purpose.'))
  return issues
}

/** What is wrong with limits that a key is to get instead of those it has. */
export function limitChangeIssues(
  asked: { readonly rateLimit?: number; readonly rateLimitPerDay?: number | null },
  limits: DraftLimits
): FieldIssue[] {
  const perMinute = limitIssue(asked.rateLimit, limits.requestsPerMinute, 'minute')
  const perDay = limitIssue(asked.rateLimitPerDay ?? undefined, limits.requestsPerDay, 'day')
  return [
    ...(perMinute === undefined ? [] : [{ field: 'rateLimit', issue: perMinute }]),
    ...(perDay === undefined ? [] : [{ field: 'rateLimitPerDay', issue: perDay }])
  ]
}

export function nameIssue(name: string): string | undefined {
  if (name.trim() === '') return 'Enter a name that says what the key is for'
  if (name.trim().length > maxNameLength) {
    return `At most ${maxNameLength} characters; this has ${name.trim().length}`
  }
  // It is shown, logged and exported wherever the key is.
  if (holdsCredential(name)) return 'This holds a key. Enter what the key is for'
  return undefined
}

function ownerIssue({ type, ownerUserId }: KeyDraft): string | undefined {
  if (type === 'user') return ownerUserId === undefined ? 'Choose whose key it is' : undefined
  return ownerUserId === undefined ? undefined : 'Only a user key has an owner'
}

function departmentsIssue({ type, departments }: KeyDraft): string | undefined {
  if (departments == null) return undefined
  if (type === 'user') return 'Only an organization key is restricted to departments'
  return departments.length === 0 ? 'Choose a department, or every department' : undefined
}

function scopesIssue(scopes: readonly string[]): string | undefined {
  if (scopes.length === 0) return 'Choose at least one scope'
  if (scopes.length > maxScopes) return `At most ${maxScopes} scopes; these are ${scopes.length}`
  if (scopes.includes(allScopes) && scopes.length > 1) return 'All scopes stands alone'
  const bad = scopes.find(scope => scopeIssue(scope) !== undefined)
  return bad === undefined ? undefined : scopeIssue(bad)
}

/** A scope unknown here is sent as typed, so only what can never be one is refused. */
export function scopeIssue(scope: string): string | undefined {
  if (scope === '') return 'A scope cannot be empty'
  if (scope.length > maxScopeLength) return `A scope has at most ${maxScopeLength} characters`
  return /^[\x21-\x7e]+$/.test(scope)
    ? undefined
    : 'A scope has no spaces and only plain characters'
}

export function limitIssue(
  value: number | undefined,
  plan: number | null | undefined,
  per: 'minute' | 'day'
): string | undefined {
  if (value === undefined) return undefined
  if (!Number.isSafeInteger(value)) return 'Enter a whole number'
  if (value < 1) return 'Enter 1 or more, or leave it empty for the default'
  if (plan != null && value > plan) {
    const most = plan.toLocaleString('en')
    return `The plan allows ${most} per ${per}. Enter ${most} or less, or upgrade the plan`
  }
  return undefined
}

/** A bare date is no moment: Horizon refuses it, and what it means depends on the time zone. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

export function expiryIssue(expiresAt: string | null, nowMs: number): string | undefined {
  if (expiresAt === null) return undefined
  const at = timestamp.test(expiresAt) ? Date.parse(expiresAt) : Number.NaN
  if (Number.isNaN(at)) return 'Enter a date'
  return at <= nowMs ? 'Choose a time in the future' : undefined
}
