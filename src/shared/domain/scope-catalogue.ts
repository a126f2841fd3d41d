import type { UserRole } from '../horizon/directory'

/** The one scope that stands for every scope. */
export const allScopes = '*'

export type ResourceScopes = {
  readonly resource: string
  readonly read?: string
  readonly write?: string
  readonly execute?: string
}

/** The settings page's vocabulary, `resource:action`, grouped as the picker shows it. */
export const resourceScopes: readonly ResourceScopes[] = [
  { resource: 'conversations', read: 'conversations:read', write: 'conversations:write' },
  { resource: 'agents', read: 'agents:read', write: 'agents:write' },
  { resource: 'connections', read: 'connections:read', write: 'connections:write' },
  { resource: 'users', read: 'users:read', write: 'users:write' },
  { resource: 'billing', read: 'billing:read', write: 'billing:write' },
  { resource: 'audit', read: 'audit:read' },
  { resource: 'skills', execute: 'skills:execute' }
]

/** The API page's vocabulary: skill categories (an open set) and endpoint groups. */
export const skillCategories = ['quickbooks', 'sage-intacct', 'web', 'platform'] as const
export const endpointGroups = ['conversations', 'memory', 'scheduler', 'webhooks'] as const

/** What each scope allows, in the documentation's meaning. */
export const scopeMeanings: Readonly<Record<string, string>> = {
  'conversations:read': 'read conversation history and messages',
  'conversations:write': 'create conversations, send messages, interact with agents',
  'agents:read': 'list agents and view their configuration',
  'agents:write': 'create, update and delete agents',
  'skills:execute': 'execute skills directly',
  'connections:read': 'see the status and metadata of connections',
  'connections:write': 'create, update and remove connections',
  'users:read': 'list users and view their profiles',
  'users:write': 'invite, update and deactivate users',
  'billing:read': 'see balances, transactions and the subscription',
  'billing:write': 'add funds, change the subscription and payment methods',
  'audit:read': 'view audit entries',
  quickbooks: 'execute QuickBooks skills',
  'sage-intacct': 'execute Sage Intacct skills',
  web: 'execute web skills',
  platform: 'execute platform management skills',
  conversations: 'use the conversation endpoints',
  memory: 'use the agent memory endpoints',
  scheduler: 'use the scheduled job endpoints',
  webhooks: 'use the agent webhook endpoints'
}

export const isKnownScope = (scope: string): boolean =>
  scope === allScopes || Object.hasOwn(scopeMeanings, scope)

/** True where one of `needed` is held, or all scopes are. */
export const opens = (held: readonly string[], needed: readonly string[]): boolean =>
  held.includes(allScopes) || needed.some(scope => held.includes(scope))

const managerScopes = new Set([
  'conversations:read',
  'conversations:write',
  'agents:read',
  'agents:write',
  'skills:execute',
  'connections:read',
  'users:read'
])
const memberScopes = new Set([
  'conversations:read',
  'conversations:write',
  'agents:read',
  'connections:read',
  'conversations',
  'memory'
])

const isResourceScope = (scope: string): boolean => scope.includes(':')

/** Whether a user key whose owner has this role may use a scope it holds (D12). */
export function roleAllows(role: UserRole, scope: string): boolean {
  switch (role) {
    case 'owner':
      return true
    case 'admin':
      return scope !== 'billing:write'
    case 'manager':
      return isResourceScope(scope) ? managerScopes.has(scope) : scope !== allScopes
    case 'member':
      return memberScopes.has(scope)
  }
}

const everyKnownScope = Object.keys(scopeMeanings)

/**
 * What a user key can really do: its scopes cut down to its owner's role (D12). All scopes become
 * every known one the role may use, so that `*` on a member's key does not open everything.
 */
export function effectiveScopes(role: UserRole, scopes: readonly string[]): readonly string[] {
  if (role === 'owner') return scopes
  const held = scopes.includes(allScopes) ? everyKnownScope : scopes
  return held.filter(scope => roleAllows(role, scope))
}
