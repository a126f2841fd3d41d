import {
  effectiveScopes,
  endpointGroups,
  isKnownScope,
  opens,
  resourceScopes,
  roleAllows,
  scopeMeanings,
  skillCategories
} from '@shared/domain/scope-catalogue'
import { userRoles } from '@shared/horizon/directory'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const everyScope = Object.keys(scopeMeanings)
const someScopes = fc.array(fc.oneof(fc.constantFrom(...everyScope, '*'), fc.string()))
const someRole = fc.constantFrom(...userRoles)

test('both vocabularies are in the catalogue, each with its meaning', () => {
  const ofResources = resourceScopes.flatMap(({ read, write, execute }) => [read, write, execute])
  const named = [
    ...ofResources.filter(scope => scope !== undefined),
    ...skillCategories,
    ...endpointGroups
  ]
  expect(new Set(named)).toEqual(new Set(everyScope))
  expect(everyScope).toHaveLength(20)
})

test('only the names of the catalogue and all scopes are known', () => {
  for (const scope of [...everyScope, '*']) expect(isKnownScope(scope)).toBe(true)
  for (const scope of ['', 'toString', '__proto__', 'constructor', 'agents:READ', 'agents']) {
    expect(isKnownScope(scope)).toBe(false)
  }
})

describe('an endpoint', () => {
  test('opens by any one of its scopes, or by all scopes, and by nothing else', () => {
    expect(opens(['agents:write'], ['agents:read', 'agents:write'])).toBe(true)
    expect(opens(['*'], ['agents:read'])).toBe(true)
    expect(opens(['agents:read'], ['agents:write'])).toBe(false)
    expect(opens([], ['agents:read'])).toBe(false)
    expect(opens(['agents'], ['agents:read'])).toBe(false)
  })

  test('that needs no scope of its own opens to all scopes only', () => {
    expect(opens(everyScope, [])).toBe(false)
    expect(opens(['*'], [])).toBe(true)
  })
})

describe('a role (D12)', () => {
  test.each([
    ['owner', 'billing:write', true],
    ['owner', 'anything', true],
    ['admin', 'billing:write', false],
    ['admin', 'users:write', true],
    ['admin', 'unknown:thing', true],
    ['manager', 'conversations:write', true],
    ['manager', 'agents:write', true],
    ['manager', 'skills:execute', true],
    ['manager', 'connections:read', true],
    ['manager', 'connections:write', false],
    ['manager', 'users:read', true],
    ['manager', 'users:write', false],
    ['manager', 'billing:read', false],
    ['manager', 'audit:read', false],
    ['manager', 'quickbooks', true],
    ['manager', 'scheduler', true],
    ['manager', 'some-new-skill', true],
    ['manager', '*', false],
    ['member', 'conversations:write', true],
    ['member', 'agents:read', true],
    ['member', 'agents:write', false],
    ['member', 'connections:read', true],
    ['member', 'conversations', true],
    ['member', 'memory', true],
    ['member', 'quickbooks', false],
    ['member', 'skills:execute', false],
    ['member', '*', false]
  ] as const)('%s and %s: %s', (role, scope, may) => {
    expect(roleAllows(role, scope)).toBe(may)
  })

  test('leaves a key only what it both holds and may use', () => {
    fc.assert(
      fc.property(someRole, someScopes, (role, scopes) => {
        for (const scope of effectiveScopes(role, scopes)) {
          expect(roleAllows(role, scope)).toBe(true)
          expect(opens(scopes, [scope])).toBe(true)
        }
      })
    )
  })

  test('never lets all scopes open more than the role has', () => {
    fc.assert(
      fc.property(someRole, fc.constantFrom(...everyScope), (role, needed) => {
        expect(opens(effectiveScopes(role, ['*']), [needed])).toBe(roleAllows(role, needed))
      })
    )
  })

  test('takes nothing away from its better: member ⊆ manager ⊆ admin ⊆ owner', () => {
    const ordered = ['member', 'manager', 'admin', 'owner'] as const
    for (const scope of everyScope) {
      const may = ordered.map(role => roleAllows(role, scope))
      expect(may).toEqual([...may].sort())
    }
  })
})
