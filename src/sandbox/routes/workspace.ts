import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { z } from 'zod'
import type { KeyCaller } from '../access/api-key'
import { checkDepartment, seesDepartment } from '../access/departments'
import { notFound } from '../api-error'
import { type Answer, apiEndpoint, type Call, created, ok } from '../call'
import { newId } from '../key-material'
import { listAgents } from '../store/agents'
import { type App, insertApp, listApps } from '../store/apps'
import { listConnections } from '../store/connections'
import { departmentActivity } from '../store/conversations'
import { findDepartment, listDepartments } from '../store/departments'
import { isoOrNull, wholeSecond } from '../times'
import { page } from '../validation'
import { checkTarget } from './agents'
import { toAppBody } from './directory-bodies'

type KeyCall = Call<KeyCaller>

const deploySchema = z.object({
  name: z.string().trim().min(1).max(200),
  department_id: z.string().min(1)
})

/** Credits per 1,000 tokens, as Horizon bills them for what goes into a model. */
const creditsPer1000Tokens = 1

function deploy(call: KeyCall): Answer {
  return call.once(() => {
    const { name, department_id } = call.body(deploySchema)
    checkTarget(call, department_id)
    const app: App = {
      id: newId('app'),
      name,
      status: 'deployed',
      department_id,
      deployed_at: wholeSecond(call.now)
    }
    insertApp(call.db, app)
    const resource = { type: 'app', id: app.id, name }
    call.audit({ action: 'app.deployed', resource, metadata: { department_id } })
    return { resourceId: app.id, answer: created(toAppBody(app)) }
  })
}

function dashboard({ db, caller, param }: KeyCall): Answer {
  const department = findDepartment(db, param('id'))
  if (department === undefined) throw notFound('department')
  checkDepartment(caller, department.id)
  const { conversations, messages, tokens } = departmentActivity(db, department.id)
  const agents = listAgents(db).filter(agent => agent.department_id === department.id)
  return ok({
    department_id: department.id,
    agents: agents.map(({ id, name, status, last_active_at }) => ({
      id,
      name,
      status,
      last_active_at: isoOrNull(last_active_at)
    })),
    tokens,
    cost: (tokens / 1000) * creditsPer1000Tokens,
    performance: { conversations, messages }
  })
}

const agentsRead = endpointScopes['agents.read']

/** Apps, departments and connections. */
export const workspaceEndpoints = [
  apiEndpoint(agentsRead, {
    method: 'GET',
    path: '/api/apps',
    handle: ({ db, caller, query }) =>
      page(
        listApps(db)
          .filter(app => seesDepartment(caller, app.department_id))
          .map(toAppBody),
        query
      )
  }),
  apiEndpoint(endpointScopes['agents.write'], {
    method: 'POST',
    path: '/api/apps',
    handle: deploy
  }),
  apiEndpoint(agentsRead, {
    method: 'GET',
    path: '/api/departments',
    handle: ({ db, caller, query }) =>
      page(
        listDepartments(db).filter(department => seesDepartment(caller, department.id)),
        query
      )
  }),
  apiEndpoint(agentsRead, {
    method: 'GET',
    path: '/api/departments/:id/dashboard',
    handle: dashboard
  }),
  apiEndpoint(endpointScopes['connections.read'], {
    method: 'GET',
    path: '/api/connections',
    handle: ({ db, caller, query }) =>
      page(
        listConnections(db).filter(connection => seesDepartment(caller, connection.department_id)),
        query
      )
  })
]
