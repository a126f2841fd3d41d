import type { Request } from './trial'

/** What goes over the wire. */
type Sent = readonly [method: string, path: string, body?: object]

const general: Readonly<Record<(Request & { of: 'general' })['ability'], Sent>> = {
  usage: ['GET', '/api/usage'],
  'audit-logs': ['GET', '/api/audit-logs'],
  notifications: ['PUT', '/api/notifications', { events: ['agent.error'] }],
  skills: ['POST', '/api/web/v1/create-site', {}],
  webhooks: ['GET', '/api/agent-webhooks'],
  administration: ['GET', '/admin/partners']
}

/** What asks for it over HTTP. */
export function toSent(request: Request): Sent {
  switch (request.of) {
    case 'agent': {
      const { id, ability } = request
      if (ability === 'converse') return ['POST', '/api/conversations', { agent_id: id }]
      if (ability === 'edit') return ['PATCH', `/api/agents/${id}`, { instructions: 'Be brief.' }]
      if (ability === 'delete') return ['DELETE', `/api/agents/${id}`]
      return ['GET', `/api/agents/${id}${ability === 'read-memories' ? '/memories' : ''}`]
    }
    case 'department': {
      const { id, ability } = request
      if (ability === 'dashboard') return ['GET', `/api/departments/${id}/dashboard`]
      const path = ability === 'create-agent' ? '/api/agents' : '/api/apps'
      return ['POST', path, { name: 'New', department_id: id }]
    }
    case 'list':
      return ['GET', `/api/${request.type}s?limit=200`]
    case 'conversations':
      return ['GET', '/api/conversations?limit=200']
    case 'conversation': {
      const path = `/api/conversations/${request.id}/messages`
      return request.isWritten ? ['POST', path, { content: 'Hello' }] : ['GET', path]
    }
    case 'general':
      return general[request.ability]
  }
}
