import { scopeWords } from '@renderer/features/keys/scope-words'
import { expect, test } from 'vitest'

const most = 'agents, connections, users or billing'
const rest =
  'run skills of quickbooks, sage-intacct, web or platform; use the memory, scheduler or webhooks endpoints'

test.each([
  [['conversations:read'], `read or write ${most}; read audit; write conversations; ${rest}`],
  [['conversations:write'], `read or write ${most}; read conversations or audit; ${rest}`],
  [['conversations:read', 'conversations:write'], `read or write ${most}; read audit; ${rest}`]
])(
  'of conversations only that part is kept from a key which its scopes do not open: %j',
  (scopes, words) => {
    expect(scopeWords(scopes).mayNot).toBe(words)
  }
)

test('the group of conversations opens what reading and writing them do, so nothing of it is kept', () => {
  const whole = `read or write ${most}; read audit; ${rest}`
  expect(scopeWords(['conversations']).mayNot).toBe(whole)
  expect(scopeWords(['conversations', 'conversations:read']).mayNot).toBe(whole)
})

test('who may write agents may read them, so that is not denied', () => {
  expect(scopeWords(['agents:write']).mayNot).toMatch(
    /^read or write conversations, connections, users or billing; read audit; run/
  )
  expect(scopeWords(['agents:read']).mayNot).toContain('; write agents; ')
})

test('a scope that is unknown here opens nothing that is known, and all scopes keep nothing back', () => {
  expect(scopeWords(['crm-sync']).mayNot).toBe(
    `read or write conversations, ${most}; read audit; ${rest}`
  )
  expect(scopeWords([]).mayNot).toBe('do anything')
  expect(scopeWords(['*']).mayNot).toBeUndefined()
  expect(scopeWords(['skills:execute']).mayNot).not.toContain('run skills')
})
