import { skillScopes } from '@shared/domain/endpoint-scopes'
import { z } from 'zod'
import { seesDepartment } from '../access/departments'
import { ApiError } from '../api-error'
import { apiEndpoint } from '../call'
import { newId } from '../key-material'
import { listAgents } from '../store/agents'
import { iso, wholeSecond } from '../times'

/** Every skill that can be executed, as `category/version/name`. */
export const skillRegistry: ReadonlySet<string> = new Set([
  'quickbooks/v1/profit-and-loss-report',
  'quickbooks/v1/balance-sheet-report',
  'sage-intacct/v1/query-gldetail',
  'web/v1/create-site',
  'platform/v1/get-skill'
])

export const skillEndpoints = [
  apiEndpoint(param => skillScopes(param('category')), {
    method: 'POST',
    // The pattern keeps other three-part paths, such as a webhook's, from looking like a skill.
    path: '/api/:category/:version{v[0-9.]+}/:skill',
    handle(call) {
      const [category, version, name] = ['category', 'version', 'skill'].map(call.param)
      const skill = `${category}/${version}/${name}`
      if (!skillRegistry.has(skill)) {
        throw new ApiError(404, 'skill_not_found', `There is no active skill '${skill}'.`)
      }
      call.body(z.record(z.string(), z.json()))
      const accepted = {
        id: newId('exec'),
        skill,
        status: 'queued',
        created_at: iso(wholeSecond(call.now))
      }
      // It completes at once, and there is none that fails.
      const data = { execution_id: accepted.id, skill, status: 'completed' }
      for (const agent of listAgents(call.db)) {
        if (!agent.skills.includes(skill) || !seesDepartment(call.caller, agent.department_id)) {
          continue
        }
        call.emit({ event: 'skill.completed', agentId: agent.id, data })
      }
      return { status: 202, body: accepted }
    }
  })
]
