import { readRequestPage, requestPageSchema } from '@shared/horizon/request-log'
import { expect, test } from 'vitest'

const entry = (more: object = {}) => ({
  id: 'log_7',
  at: '2026-05-01T12:00:00Z',
  method: 'GET',
  path: '/api/agents',
  status: 200,
  latency_ms: 3.2,
  ip: '203.0.113.7',
  user_agent: 'ci/1',
  request_id: 'req_1',
  ...more
})

test('a page is read whole, unknown fields aside', () => {
  const page = readRequestPage({ data: [entry({ region: 'eu' })], next_before: 'log_7' })
  expect(page).toEqual({
    requests: [
      {
        id: 'log_7',
        at: '2026-05-01T12:00:00Z',
        method: 'GET',
        path: '/api/agents',
        status: 200,
        latencyMs: 3.2,
        ip: '203.0.113.7',
        userAgent: 'ci/1',
        requestId: 'req_1'
      }
    ],
    nextBefore: 'log_7',
    unreadable: []
  })
  expect(requestPageSchema.parse(page)).toEqual(page)
})

test.each([
  ['at', { at: 'yesterday' }],
  ['status', { status: '200' }],
  ['id', { id: undefined }]
])('an entry with a wrong %s is named, the others are kept', (field, wrong) => {
  const page = readRequestPage({ data: [entry(), entry(wrong), entry()], next_before: 7 })
  expect(page.requests).toHaveLength(2)
  expect(page.unreadable).toEqual([expect.stringContaining(`data[1].${field}`)])
  expect(page.nextBefore).toBeNull()
})

test('an entry without address, agent or latency is shown without them', () => {
  const { requests, unreadable } = readRequestPage({
    data: [entry({ ip: null, user_agent: undefined, latency_ms: 'fast' })],
    next_before: null
  })
  expect(unreadable).toEqual([])
  expect(requests[0]).toMatchObject({ ip: undefined, userAgent: undefined, latencyMs: undefined })
})
