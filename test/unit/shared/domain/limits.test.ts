import { environments, environmentWords } from '@shared/domain/environment'
import { defaultKeyLimit, planLimits, plans } from '@shared/domain/limits'
import { defaultSafetyLevel } from '@shared/domain/safety-level'
import { expect, test } from 'vitest'

test('the plans have the published figures', () => {
  const figures = plans.map(plan => {
    const { requestsPerMinute, requestsPerDay, users, departments, agents } = planLimits[plan]
    return [plan, requestsPerMinute, requestsPerDay, users, departments, agents]
  })
  expect(figures).toEqual([
    ['starter', 60, 10_000, 5, 1, 5],
    ['professional', 300, 100_000, 50, 10, 25],
    ['enterprise', 1_000, null, null, null, null]
  ])
})

test('a key that asks for no limit gets 100 a minute, or the plan’s figure where that is lower', () => {
  expect(plans.map(plan => defaultKeyLimit(planLimits[plan].requestsPerMinute))).toEqual([
    60, 100, 100
  ])
})

test('only Production asks for a name to be typed, and each environment has its word', () => {
  expect(environments.filter(each => defaultSafetyLevel(each) === 'type-to-confirm')).toEqual([
    'production'
  ])
  expect(Object.keys(environmentWords)).toEqual([...environments])
})
