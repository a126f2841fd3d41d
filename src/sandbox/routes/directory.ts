import { maxPartners } from '@shared/domain/limits'
import { userRoles, userStatuses } from '@shared/horizon/directory'
import { z } from 'zod'
import { notFound, unprocessable } from '../api-error'
import { type AdminCaller, type Answer, adminEndpoint, type Call, ok } from '../call'
import { listAgents } from '../store/agents'
import { listApps } from '../store/apps'
import { listConnections } from '../store/connections'
import { listDepartments } from '../store/departments'
import type { Db } from '../store/open'
import { findUser, listUsers, type StoredUser, updateUser } from '../store/users'
import { page } from '../validation'
import { toAgentSummary, toAppBody, toUserBody } from './directory-bodies'

type AdminCall = Call<AdminCaller>

const updateUserSchema = z.strictObject({
  role: z.enum(userRoles).optional(),
  status: z.enum(userStatuses).optional()
})

function organization({ organization, plan }: AdminCall): Answer {
  return ok({
    ...organization,
    limits: {
      requests_per_minute: plan.requestsPerMinute,
      requests_per_day: plan.requestsPerDay,
      users: plan.users,
      departments: plan.departments,
      agents: plan.agents,
      connections: plan.connections,
      partners: organization.plan === 'starter' ? 0 : maxPartners
    }
  })
}

/** An organization has exactly one owner, so the role can neither be given nor taken here. */
function checkOwner(before: StoredUser, wanted: StoredUser): void {
  if (before.role !== 'owner' && wanted.role === 'owner') {
    throw unprocessable('role', 'An organization has exactly one owner.')
  }
  if (before.role === 'owner' && (wanted.role !== 'owner' || wanted.status !== 'active')) {
    throw unprocessable('role', 'The owner of an organization stays its active owner.')
  }
}

function updateOne(call: AdminCall): Answer {
  const { db, param } = call
  const before = findUser(db, param('id'))
  if (before === undefined) throw notFound('user')
  const after: StoredUser = { ...before, ...call.body(updateUserSchema) }
  checkOwner(before, after)
  updateUser(db, after)
  const resource = { type: 'user', id: before.id, name: before.name }
  if (before.role !== after.role) {
    const changes = { role: { from: before.role, to: after.role } }
    call.audit({ action: 'user.role_changed', resource, changes })
  }
  if (before.status !== after.status) {
    const action = after.status === 'deactivated' ? 'user.deactivated' : 'user.status_changed'
    const changes = { status: { from: before.status, to: after.status } }
    call.audit({ action, resource, changes })
  }
  return ok(toUserBody(after))
}

const list = (path: string, items: (db: Db) => readonly unknown[]) =>
  adminEndpoint({ method: 'GET', path, handle: ({ db, query }) => page(items(db), query) })

export const directoryEndpoints = [
  adminEndpoint({ method: 'GET', path: '/admin/organization', handle: organization }),
  list('/admin/users', db => listUsers(db).map(toUserBody)),
  adminEndpoint({
    method: 'PATCH',
    path: '/admin/users/:id',
    action: 'user.role_changed',
    handle: updateOne
  }),
  list('/admin/departments', listDepartments),
  list('/admin/agents', db => listAgents(db).map(toAgentSummary)),
  list('/admin/apps', db => listApps(db).map(toAppBody)),
  list('/admin/connections', listConnections)
]
