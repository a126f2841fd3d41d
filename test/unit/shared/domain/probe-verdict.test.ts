import { partnerProbePlan } from '@shared/domain/probe-plan'
import { type ProbeOutcome, probeResult } from '@shared/domain/probe-verdict'
import { expect, test } from 'vitest'

const read = { isPossible: true, call: { method: 'GET', path: '/api/agents' }, scope: 's' } as const
const path = '/api/web/v1/console-probe-does-not-exist'
const skill = { isPossible: true, call: { method: 'POST', path }, scope: 'web' } as const
const denied: ProbeOutcome = { status: 403, serverCode: 'insufficient_scope' }
const offList: ProbeOutcome = { status: 403, serverCode: 'ip_not_allowed' }
const noSkill: ProbeOutcome = { status: 404, serverCode: 'skill_not_found' }

test.each<['permitted' | 'refused', typeof read | typeof skill, ProbeOutcome, string, string]>([
  ['permitted', read, { status: 200 }, 'proved', 'the key works'],
  ['permitted', read, denied, 'disproved', 'does not open'],
  ['permitted', read, { status: 403 }, 'failed', 'another reason'],
  ['permitted', read, offList, 'failed', 'address is not on the key’s allowlist'],
  ['refused', read, offList, 'failed', 'cannot be proved from here'],
  ['permitted', read, noSkill, 'failed', 'no such endpoint'],
  ['permitted', read, { status: 404 }, 'failed', 'no such endpoint'],
  ['permitted', read, { status: 401, serverCode: 'api_key_revoked' }, 'disproved', 'not accept'],
  ['permitted', read, { status: 429 }, 'failed', 'too many requests'],
  ['permitted', read, { status: 503 }, 'failed', '503'],
  ['permitted', read, { status: 304 }, 'failed', 'shows nothing'],
  ['permitted', read, { status: 400 }, 'failed', 'shows nothing'],
  ['permitted', read, { problem: 'Horizon did not answer.' }, 'failed', 'No answer came'],
  ['permitted', skill, noSkill, 'proved', 'the key works'],
  ['permitted', skill, denied, 'disproved', 'does not open'],
  ['permitted', skill, { status: 404, serverCode: 'not_found' }, 'failed', 'no such endpoint'],
  ['permitted', skill, { status: 202 }, 'failed', 'shows nothing'],
  ['permitted', skill, { status: 200 }, 'failed', 'shows nothing'],
  ['refused', read, denied, 'proved', 'stays closed'],
  ['refused', read, { status: 200 }, 'disproved', 'does not have'],
  ['refused', read, { status: 403 }, 'failed', 'another reason'],
  ['refused', read, { status: 401 }, 'failed', 'nothing about its scopes'],
  ['refused', read, { status: 404 }, 'failed', 'no such endpoint'],
  ['refused', read, { status: 429 }, 'failed', 'too many requests'],
  ['refused', read, { status: 500 }, 'failed', '500'],
  ['refused', skill, noSkill, 'disproved', 'does not have'],
  ['refused', skill, denied, 'proved', 'stays closed']
])('%s: %j answered %j is %s', (side, planned, outcome, verdict, words) => {
  const result = probeResult(side, planned, outcome)
  expect(result.verdict).toBe(verdict)
  expect(result.reason).toContain(words)
  expect(result.call).toEqual(planned.call)
})

test.each([401, 403, 404, 418])('of a partner’s key %i says nothing about scopes', status => {
  const { permitted } = partnerProbePlan
  if (!permitted.isPossible) throw new Error('there is no call')
  expect(probeResult('permitted', permitted, { status }).reason).not.toContain('scope')
})
