import { insertAgent } from '../store/agents'
import { insertDepartment } from '../store/departments'
import { insertOrganization } from '../store/organization'
import { insertUser } from '../store/users'
import type { Scenario } from './scenario'

/** One owner, one department, one agent, no key. */
export const applyEmpty: Scenario = (db, { plan }) => {
  insertOrganization(db, {
    id: 'org_local',
    name: 'Local',
    slug: 'local',
    plan,
    timezone: 'Etc/UTC'
  })
  insertUser(db, {
    id: 'user_1',
    name: 'Local Owner',
    email: 'owner@local.example',
    role: 'owner',
    status: 'active',
    departmentIds: [],
    lastActiveAt: null
  })
  insertDepartment(db, { id: 'dept_general', name: 'General', lead_user_id: 'user_1' })
  insertAgent(db, {
    id: 'agent_001',
    name: 'Assistant',
    status: 'active',
    department_id: 'dept_general',
    skills: ['platform/v1/get-skill'],
    instructions: 'Answer questions about the organization.',
    configuration: {},
    last_active_at: null
  })
}
