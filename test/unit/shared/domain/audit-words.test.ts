import {
  actorKind,
  actorText,
  actorTypeWords,
  isByPartner,
  outcomeWords,
  resourceText
} from '@shared/domain/audit-words'
import type { AuditEntry } from '@shared/horizon/audit-entry'
import { expect, test } from 'vitest'

const bare: AuditEntry = { id: 'x', seq: 1, occurredAt: '', action: 'a', outcome: 'odd' }

test('known words are told, unknown ones stand as they came, written out', () => {
  expect(outcomeWords('denied')).toBe('Denied')
  expect(outcomeWords('od\u202ed')).toBe('od[U+202E]d')
  expect(outcomeWords('constructor')).toBe('constructor')
  expect(actorTypeWords('partner_api_key')).toBe('partner key')
  expect(actorTypeWords('toString')).toBe('toString')
  expect(actorTypeWords(null)).toBe('not said')
})

test('who and what are told by name, else by what there is', () => {
  expect(actorText(bare)).toBe('not said')
  expect(actorText({ ...bare, apiKey: { prefix: 'hz_live_1' } })).toBe('hz_live_1')
  expect(actorText({ ...bare, actor: { name: '', email: '\u0000@x', id: 'u' } })).toBe('[U+0000]@x')
  expect(actorKind({ ...bare, actor: { type: 'api_key' }, apiKey: { prefix: 'hz_1' } })).toBe(
    'API key hz_1'
  )
  expect(resourceText(bare)).toBe('none')
  expect(resourceText({ ...bare, resource: { type: 'api_key', id: 'key_1', name: '' } })).toBe(
    'api key key_1'
  )
  expect(isByPartner({ ...bare, actor: { type: 'partner_user' } })).toBe(true)
  expect(isByPartner({ ...bare, actor: { type: 'user' } })).toBe(false)
})
