import { scopeMeanings } from '@shared/domain/scope-catalogue'
import { expect, test } from 'vitest'

/** What Horizon's settings page says each scope is for, as the words that tell it from the others. */
const documented: Readonly<Record<string, readonly string[]>> = {
  'conversations:read': ['read', 'history', 'messages'],
  'conversations:write': ['create conversations', 'send messages', 'interact with agents'],
  'agents:read': ['list', 'view', 'configuration'],
  'agents:write': ['create', 'update', 'delete', 'agents'],
  'skills:execute': ['execute skills directly'],
  'connections:read': ['status', 'metadata', 'connections'],
  'connections:write': ['create', 'update', 'remove', 'connections'],
  'users:read': ['list', 'view', 'profiles'],
  'users:write': ['invite', 'update', 'deactivate'],
  'billing:read': ['balances', 'transactions', 'subscription'],
  'billing:write': ['add funds', 'change', 'subscription', 'payment methods'],
  'audit:read': ['view', 'audit entries'],
  // The API page's vocabulary: a skill category, or a group of endpoints.
  quickbooks: ['execute', 'QuickBooks', 'skills'],
  'sage-intacct': ['execute', 'Sage Intacct', 'skills'],
  web: ['execute', 'web', 'skills'],
  platform: ['platform management skills'],
  conversations: ['conversation', 'endpoints'],
  memory: ['memory', 'endpoints'],
  scheduler: ['job', 'endpoints'],
  webhooks: ['webhook', 'endpoints']
}

test.each(Object.entries(documented))('%s means what the documentation says', (scope, words) => {
  for (const word of words) expect(scopeMeanings[scope]).toContain(word)
})

test('no scope of either vocabulary is left out, and none is made up', () => {
  expect(Object.keys(scopeMeanings).sort()).toEqual(Object.keys(documented).sort())
})
