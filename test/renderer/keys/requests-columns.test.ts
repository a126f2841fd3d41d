import { requestColumns } from '@renderer/features/keys/requests-tab-columns'
import { expect, test } from 'vitest'

const long = [{ path: '/api/helpdesk/v1/tickets/:id/comments' }]

test.each([
  // 200 % at 1280, 1024, 1280 and 1440 pixels of window, less the sidebar.
  [578, []],
  [810, ['latency']],
  [1_064, ['latency', 'ip', 'id']],
  [1_226, ['latency', 'ip', 'id', 'agent']]
])('at %d pixels the path keeps its width, and what has no room goes under it', (width, own) => {
  expect([...requestColumns(width, long).shown]).toEqual(own)
})

test('short paths leave their room to the other columns, the user agent last', () => {
  expect(requestColumns(1_064, [{ path: '/api/agents' }]).shown.has('agent')).toBe(true)
  expect(requestColumns(2_400, long).agentPx).toBe(320)
})
