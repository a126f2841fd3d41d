import { type ProbeShare, probeShare } from '@shared/domain/probe-share'
import { aUsage } from '@support/fakes'
import { expect, test } from 'vitest'

const caller = (requests: number, userAgent = 'billing/2.1') => ({
  ip: '203.0.113.7',
  method: 'GET',
  path: '/api/agents',
  userAgent,
  requests,
  errors: 0,
  firstSeenAt: '2026-11-20T08:00:00Z',
  lastSeenAt: '2026-11-20T08:59:00Z',
  longestGapSeconds: 0
})
const probe = (requests: number) => caller(requests, 'horizon-console-probe/1.0')

test.each<[string, Parameters<typeof aUsage>[0], ProbeShare | undefined]>([
  ['none at all', { totalRequests: 0 }, undefined],
  ['every request has its caller', { totalRequests: 7, callers: [caller(7)] }, undefined],
  [
    'probes that are named',
    { totalRequests: 9, callers: [caller(7), probe(2)] },
    { count: 2, kind: 'probes' }
  ],
  ['only probes, not named', { totalRequests: 2 }, { count: 2, kind: 'no-caller' }],
  [
    'probes beside a program, not named',
    { totalRequests: 9, callers: [caller(7)] },
    { count: 2, kind: 'no-caller' }
  ],
  ['a total below its callers', { totalRequests: 5, callers: [caller(7)] }, undefined],
  ['a total that cannot be read', { totalRequests: undefined }, undefined],
  [
    'callers that cannot be read may be anyone',
    { totalRequests: 9, unreadable: ['callers[0].ip: missing'] },
    undefined
  ],
  [
    'more callers than are named',
    { totalRequests: 2_000, callers: Array.from({ length: 1_000 }, () => caller(1)) },
    undefined
  ]
])('%s', (_, usage, expected) => {
  expect(probeShare(aUsage(usage))).toEqual(expected)
})
