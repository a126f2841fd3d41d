import type { Agent } from '../store/agents'
import type { App } from '../store/apps'
import type { StoredUser } from '../store/users'
import { isoOrNull } from '../times'

/** The directory's objects as Horizon sends them. */

export const toUserBody = (user: StoredUser) => ({
  id: user.id,
  name: user.name,
  email: user.email,
  role: user.role,
  status: user.status,
  department_ids: user.departmentIds,
  last_active_at: isoOrNull(user.lastActiveAt)
})

export const toAgentSummary = (agent: Agent) => ({
  id: agent.id,
  name: agent.name,
  status: agent.status,
  department_id: agent.department_id,
  skills: agent.skills,
  last_active_at: isoOrNull(agent.last_active_at)
})

export const toAgentBody = (agent: Agent) => ({
  ...toAgentSummary(agent),
  instructions: agent.instructions,
  configuration: agent.configuration
})

export const toAppBody = (app: App) => ({ ...app, deployed_at: isoOrNull(app.deployed_at) })
