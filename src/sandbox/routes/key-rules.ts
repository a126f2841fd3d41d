import { defaultKeyLimit, type PlanLimits } from '@shared/domain/limits'
import type { CreateKeyBody } from '@shared/horizon/key'
import { ApiError, invalidField, unprocessable } from '../api-error'
import type { StoredKey } from '../store/api-keys'
import { findKey } from '../store/api-keys'
import { listDepartments } from '../store/departments'
import type { Db } from '../store/open'
import type { StoredOrganization } from '../store/organization'
import { findUser, type StoredUser } from '../store/users'

const titled = (plan: string): string => plan.charAt(0).toUpperCase() + plan.slice(1)

/** Throws 422 `limit_above_plan`, naming the plan's figure and the way out. */
export function checkLimits(
  limits: Partial<Pick<StoredKey, 'rateLimit' | 'rateLimitPerDay'>>,
  organization: StoredOrganization,
  plan: PlanLimits
): void {
  const checks = [
    ['rate_limit', limits.rateLimit, plan.requestsPerMinute, 'minute'],
    ['rate_limit_per_day', limits.rateLimitPerDay, plan.requestsPerDay, 'day']
  ] as const
  for (const [field, asked, allowed, per] of checks) {
    if (asked == null || allowed === null || asked <= allowed) continue
    const figure = `${allowed} requests per ${per}`
    const issue = `The ${titled(organization.plan)} plan allows ${figure}. Ask for ${allowed} or less, or upgrade the subscription.`
    throw new ApiError(422, 'limit_above_plan', issue, { details: [{ field, issue }] })
  }
}

/** The owner of a user key; `null` for an organization key. */
export function ownerOf(db: Db, body: CreateKeyBody): StoredUser | null {
  if (body.type !== 'user') {
    if (body.owner_user_id === undefined) return null
    throw invalidField('owner_user_id', 'Only a user key has an owner')
  }
  if (body.owner_user_id === undefined)
    throw invalidField('owner_user_id', 'Required field missing')
  if (body.departments != null) {
    throw invalidField('departments', 'Only an organization key is restricted to departments')
  }
  const owner = findUser(db, body.owner_user_id)
  if (owner === undefined) throw unprocessable('owner_user_id', 'There is no such user.')
  if (owner.status === 'deactivated') {
    throw unprocessable('owner_user_id', 'This user is deactivated and cannot own a key.')
  }
  return owner
}

/** What is right by itself but wrong against the state: expiry, departments, predecessor. */
export function checkAgainstState(db: Db, body: CreateKeyBody, now: number): void {
  if (body.expires_at != null && Date.parse(body.expires_at) <= now) {
    throw unprocessable('expires_at', 'The expiry is in the past. Choose a time in the future.')
  }
  const known = new Set(listDepartments(db).map(department => department.id))
  const unknown = body.departments?.find(id => !known.has(id))
  if (unknown !== undefined) {
    throw unprocessable('departments', `There is no department '${unknown}'.`)
  }
  const replaced = body.rotated_from == null ? null : findKey(db, body.rotated_from)
  if (replaced === undefined || replaced?.partnerId != null) {
    throw unprocessable('rotated_from', 'There is no such API key.')
  }
}

export const limitOf = (body: CreateKeyBody, plan: PlanLimits): number =>
  body.rate_limit ?? defaultKeyLimit(plan.requestsPerMinute)
