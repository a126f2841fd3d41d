/** Which scope opens what: any one of a row's scopes does, and all scopes open everything (D19). */
export const endpointScopes = {
  'conversations.read': ['conversations', 'conversations:read'],
  'conversations.write': ['conversations', 'conversations:write'],
  'agents.read': ['agents:read', 'agents:write'],
  'agents.write': ['agents:write'],
  'connections.read': ['connections:read', 'connections:write'],
  'usage.read': ['billing:read'],
  'audit.read': ['audit:read'],
  'memories.read': ['memory'],
  webhooks: ['webhooks']
} as const

/** A skill is opened by its category's scope, or by the one for all skills. */
export const skillScopes = (category: string): readonly string[] => [category, 'skills:execute']
