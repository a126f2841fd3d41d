import type { Access, Share } from '@shared/domain/access'
import {
  accessSummary,
  countWords,
  listWords,
  partnerStateText,
  visibilitySummary
} from '@shared/domain/partner-words'
import { describe, expect, it } from 'vitest'

const data = { conversationHistory: 'own', usageMetrics: false, auditLogs: false } as const
const share = (type: Share['type'], id: string, level: Share['level']): Share => ({
  type,
  id,
  level
})
const summary = (...resources: Share[]) => accessSummary({ resources, data })

it('an access is summed up in one line', () => {
  expect(
    summary(
      share('department', 'dept_1', 'interact'),
      share('department', 'dept_2', 'view'),
      share('agent', 'agent_1', 'edit'),
      share('connection', 'conn_1', 'view')
    )
  ).toBe('2 departments, 1 agent, 1 connection; edit at most')
  expect(summary()).toBe('Nothing shared')
})

it('a connection counts as viewed, and one thing sent twice counts once', () => {
  expect(summary(share('connection', 'conn_1', 'manage'))).toBe('1 connection; view at most')
  expect(summary(share('agent', 'agent_1', 'view'), share('agent', 'agent_1', 'edit'))).toBe(
    '1 agent; edit at most'
  )
})

describe('words', () => {
  it('the data visibility says what is seen', () => {
    const all: Access['data'] = { conversationHistory: 'all', usageMetrics: true, auditLogs: true }
    expect(visibilitySummary({ data })).toBe('Sees own conversations only')
    expect(visibilitySummary({ data: all })).toBe(
      'Sees all conversations, usage metrics and audit logs of what is shared'
    )
  })

  it('a state unknown here is shown as it came, with hidden characters written out', () => {
    expect(partnerStateText('suspended')).toBe('Suspended')
    expect(partnerStateText('on\u202ehold')).toBe('on[U+202E]hold')
  })

  it('lists and counts read as sentences', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(items => listWords(items))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c'
    ])
    expect(countWords(1, 'agent')).toBe('1 agent')
    expect(countWords(1_200, 'agent')).toBe('1,200 agents')
  })
})
