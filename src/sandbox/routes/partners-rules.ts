import type { Access } from '@shared/domain/access'
import { maxPartners } from '@shared/domain/limits'
import type { FieldIssue } from '@shared/errors'
import type { accessBodySchema } from '@shared/horizon/partner'
import type { z } from 'zod'
import { ApiError, notFound, unprocessable } from '../api-error'
import {
  type AdminCaller,
  type AdminEndpoint,
  type Answer,
  adminEndpoint,
  type Call,
  type Endpoint
} from '../call'
import { aboutPartner } from '../partner-records'
import type { Db } from '../store/open'
import type { StoredOrganization } from '../store/organization'
import { countLivePartners, findPartner, type StoredPartner } from '../store/partners'
import { readWorkspace } from '../store/workspace'

export type AdminCall = Call<AdminCaller>
export type AccessBody = z.output<typeof accessBodySchema>

/** Partners come with the professional plan (1.5); those of before the downgrade can be looked at. */
export function checkPlan({ plan }: StoredOrganization): void {
  if (plan !== 'starter') return
  throw new ApiError(
    403,
    'plan_required',
    'The Starter plan has no partners. Upgrade to Professional or Enterprise.'
  )
}

/**
 * A change that gives a partner something, by whoever holds the admin secret. What ends or narrows
 * access needs no plan: after a downgrade it must still be possible.
 */
export const partnerWrite = (
  method: Endpoint<AdminCaller>['method'],
  path: string,
  action: string,
  handle: (call: AdminCall) => Answer
): AdminEndpoint =>
  adminEndpoint({
    method,
    path,
    action,
    handle(call) {
      checkPlan(call.organization)
      return handle(call)
    }
  })

/** The partner of the path; a change that fails is recorded with it too. */
export function existingPartner({ db, param, about }: AdminCall): StoredPartner {
  const partner = findPartner(db, param('id'))
  if (partner === undefined) throw notFound('partner')
  about(aboutPartner(partner).resource)
  return partner
}

/** Not the state that a change of it needs. */
export const inWrongState = (message: string): ApiError => new ApiError(409, 'conflict', message)

/** Throws 409 where there is no place for one more pending, active or suspended partner. */
export function checkPlace({ db, now }: AdminCall): void {
  if (countLivePartners(db, now) < maxPartners) return
  throw new ApiError(
    409,
    'partner_limit_reached',
    `There are ${maxPartners} pending, active and suspended partners, as many as there can be. Revoke one first.`
  )
}

/** Throws 422 for a time that has passed. */
export function checkFuture(field: string, at: number | null, now: number): void {
  if (at !== null && at <= now) {
    throw unprocessable(field, 'The expiry is in the past. Choose a time in the future.')
  }
}

export const toAccess = ({ resources, data }: AccessBody): Access => ({
  resources,
  data: {
    conversationHistory: data.conversation_history,
    usageMetrics: data.usage_metrics,
    auditLogs: data.audit_logs
  }
})

/** Throws 422 naming every share of something that is not there, or that cannot be shared so. */
export function checkShares(db: Db, { resources }: AccessBody): void {
  const { departments, agents, connections } = readWorkspace(db)
  const ids = (objects: readonly { readonly id: string }[]) => new Set(objects.map(({ id }) => id))
  const known = {
    department: ids(departments),
    agent: ids(agents),
    connection: ids(connections)
  }
  const details = resources.flatMap(({ type, id, level }, nth): FieldIssue[] => {
    const at = `access.resources.${nth}`
    if (!known[type].has(id)) return [{ field: `${at}.id`, issue: `There is no ${type} '${id}'.` }]
    if (type !== 'connection' || level === 'view') return []
    const issue = `Connection '${id}' can be shared at view only: partners see its status.`
    return [{ field: `${at}.level`, issue }]
  })
  const [first] = details
  if (first !== undefined) throw new ApiError(422, 'unprocessable', first.issue, { details })
}
