import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { opens } from '@shared/domain/scope-catalogue'

export type TrafficEndpoint = { readonly method: string; readonly template: string }

const endpoint = (method: string, template: string): TrafficEndpoint => ({ method, template })

const skill = endpoint('POST', '/api/:category/:version/:skill')

/** What a key calls, by what opens it; the more often an entry, the more often it is called. */
const byScope: readonly (readonly [readonly string[], readonly TrafficEndpoint[]])[] = [
  [
    endpointScopes['conversations.read'],
    [
      endpoint('GET', '/api/conversations'),
      endpoint('GET', '/api/conversations/:id/messages'),
      endpoint('GET', '/api/conversations/:id/messages')
    ]
  ],
  [
    endpointScopes['conversations.write'],
    [
      endpoint('POST', '/api/conversations'),
      endpoint('POST', '/api/conversations/:id/messages'),
      endpoint('POST', '/api/conversations/:id/messages')
    ]
  ],
  [
    endpointScopes['agents.read'],
    [
      endpoint('GET', '/api/agents'),
      endpoint('GET', '/api/agents/:id'),
      endpoint('GET', '/api/apps')
    ]
  ],
  [endpointScopes['agents.write'], [endpoint('PATCH', '/api/agents/:id')]],
  [endpointScopes['connections.read'], [endpoint('GET', '/api/connections')]],
  [endpointScopes['usage.read'], [endpoint('GET', '/api/usage')]],
  [endpointScopes['audit.read'], [endpoint('GET', '/api/audit-logs')]],
  [endpointScopes['memories.read'], [endpoint('GET', '/api/agents/:id/memories')]],
  [endpointScopes.webhooks, [endpoint('GET', '/api/agent-webhooks')]],
  [
    ['skills:execute', 'quickbooks', 'sage-intacct', 'web', 'platform'],
    [skill, skill]
  ]
]

/** What a key with these scopes can call; empty for scopes that open nothing. */
export function endpointsOf(scopes: readonly string[]): TrafficEndpoint[] {
  return byScope.flatMap(([needed, endpoints]) => (opens(scopes, needed) ? endpoints : []))
}

/** How such a call is answered when all is well. */
export function successOf({ method, template }: TrafficEndpoint): number {
  if (template === skill.template) return 202
  return method === 'POST' ? 201 : 200
}
