import { lostUseWords, type UseLog } from '@renderer/features/partners/access/lost-use'
import { shownEntry } from '@support/fake-partner-activity'
import { expect, test } from 'vitest'

const nowMs = Date.parse('2026-11-20T12:00:00.000Z')
const entry = (id: string, occurredAt: string, changes: Parameters<typeof shownEntry>[0] = {}) =>
  shownEntry({ id, occurredAt, ...changes })
const onAgent = { resource: { type: 'agent', id: 'agent_1', name: 'Ledger' } }
const inConversation = {
  resource: { type: 'conversation', id: 'conv_1', name: 'Ledger' },
  metadata: { agent_id: 'agent_1' }
}

const log = (changes: Partial<UseLog> = {}): UseLog => ({
  entries: [
    entry('a', '2026-11-18T12:00:00.000Z', inConversation),
    entry('b', '2026-11-17T12:00:00.000Z', onAgent),
    entry('c', '2026-11-17T11:00:00.000Z', {
      ...onAgent,
      actor: { type: 'admin_secret', id: null, name: 'Ada', email: null }
    }),
    entry('d', '2026-11-16T12:00:00.000Z', {
      resource: { type: 'agent', id: 'agent_2', name: 'Other' }
    })
  ],
  hasMore: false,
  from: '2026-10-21T12:00:00.000Z',
  oldestAvailableAt: '2026-09-01T00:00:00.000Z',
  ...changes
})

test('the partner’s own calls count, of the agent and of conversations with it', () => {
  expect(lostUseWords(['agent_1'], log(), nowMs)).toBe('used 2 times in 30 days, last 2 days ago')
})

test('where the log goes on, it is at least that', () => {
  expect(lostUseWords(['agent_1'], log({ hasMore: true }), nowMs)).toBe(
    'used at least 2 times in 30 days, last 2 days ago'
  )
  expect(lostUseWords(['agent_2'], log({ hasMore: true }), nowMs)).toBe(
    'used at least once in 30 days, last 4 days ago'
  )
  expect(lostUseWords(['agent_9'], log({ hasMore: true }), nowMs)).toBe(
    'no use among its last 4 calls'
  )
})

test('unused is said only of a log that goes back far enough', () => {
  expect(lostUseWords(['agent_9'], log(), nowMs)).toBe('not used in 30 days')
  const young = log({ oldestAvailableAt: '2026-11-10T00:00:00.000Z' })
  expect(lostUseWords(['agent_9'], young, nowMs)).toBe('no use in what the log holds')
})
