import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { z } from 'zod'
import { type Answer, type ApiCall, created, ok, sharedEndpoint } from '../call'
import { newId } from '../key-material'
import { listAgents } from '../store/agents'
import { type App, insertApp, listApps } from '../store/apps'
import { type Connection, listConnections } from '../store/connections'
import { departmentActivity } from '../store/conversations'
import { listDepartments } from '../store/departments'
import { isoOrNull, wholeSecond } from '../times'
import { page } from '../validation'
import { creditsOf } from './credits'
import { toAppBody } from './directory-bodies'

const deploySchema = z.object({
  name: z.string().trim().min(1).max(200),
  department_id: z.string().min(1)
})

function deploy(call: ApiCall): Answer {
  return call.once(() => {
    const { name, department_id } = call.body(deploySchema)
    call.reach.department(department_id, 'deploy-app', 'department_id')
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

function dashboard({ db, reach, param }: ApiCall): Answer {
  const department = reach.department(param('id'), 'dashboard')
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
    ...(reach.seesMetrics && {
      tokens,
      cost: creditsOf(tokens),
      performance: { conversations, messages }
    })
  })
}

const asSeen = ({ id }: { readonly id: string }) => ({ id, department_id: id })

/** To whom its department is not shared, the department is not named. */
const shownConnection = ({ reach }: ApiCall, connection: Connection) => ({
  ...connection,
  department_id: reach.sees('department', asSeen({ id: connection.department_id }))
    ? connection.department_id
    : null
})

const agentsRead = endpointScopes['agents.read']

/** Apps, departments and connections. */
export const workspaceEndpoints = [
  sharedEndpoint(agentsRead, {
    method: 'GET',
    path: '/api/apps',
    action: 'app.listed',
    handle: ({ db, reach, query }) =>
      page(
        listApps(db)
          .filter(app => reach.sees('app', app))
          .map(toAppBody),
        query
      )
  }),
  sharedEndpoint(endpointScopes['agents.write'], {
    method: 'POST',
    path: '/api/apps',
    action: 'app.deployed',
    handle: deploy
  }),
  sharedEndpoint(agentsRead, {
    method: 'GET',
    path: '/api/departments',
    action: 'department.listed',
    handle: ({ db, reach, query }) =>
      page(
        listDepartments(db).filter(department => reach.sees('department', asSeen(department))),
        query
      )
  }),
  sharedEndpoint(agentsRead, {
    method: 'GET',
    path: '/api/departments/:id/dashboard',
    action: 'department.dashboard_viewed',
    handle: dashboard
  }),
  sharedEndpoint(endpointScopes['connections.read'], {
    method: 'GET',
    path: '/api/connections',
    action: 'connection.checked',
    handle: call =>
      page(
        listConnections(call.db)
          .filter(connection => call.reach.sees('connection', connection))
          .map(connection => shownConnection(call, connection)),
        call.query
      )
  })
]
