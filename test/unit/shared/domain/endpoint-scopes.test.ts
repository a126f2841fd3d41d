import { endpointScopes, skillScopes } from '@shared/domain/endpoint-scopes'
import { isKnownScope } from '@shared/domain/scope-catalogue'
import { expect, test } from 'vitest'

test('every scope that opens something is one the console can explain', () => {
  const scopes = Object.values(endpointScopes).flat()
  expect(scopes.filter(scope => !isKnownScope(scope))).toEqual([])
})

test('a skill is opened by its own category and by the scope for all skills', () => {
  expect(skillScopes('sage-intacct')).toEqual(['sage-intacct', 'skills:execute'])
})
