import { scopeWords } from '@renderer/features/keys/scope-words'
import { expect, test } from 'vitest'

test('who may read or write conversations is kept only from the group as a whole', () => {
  const { mayNot } = scopeWords(['conversations:read'])
  expect(mayNot).toContain('use the memory, scheduler or webhooks endpoints')
  expect(mayNot).toContain('use the whole conversations group')
  expect(scopeWords(['agents:read']).mayNot).toContain('use the conversations, memory')
})
