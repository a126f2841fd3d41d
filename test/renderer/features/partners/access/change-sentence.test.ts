import { changeSentence } from '@renderer/features/partners/access/change-sentence'
import type { Gain, ObjectChange } from '@shared/domain/access-diff'
import { expect, test } from 'vitest'

const told = (...gains: Gain[]) => gains.map(what => ({ what, words: '' }))
const change = (changes: Partial<ObjectChange>): ObjectChange => ({
  type: 'agent',
  id: 'agent_1',
  name: 'Ledger',
  departmentId: null,
  before: 'interact',
  after: 'view',
  gained: [],
  lost: [],
  isEscalation: false,
  words: '',
  ...changes
})

test('what is lost and gained is said in sentences', () => {
  expect(changeSentence(change({ lost: told('converse', 'read-history', 'be-notified') }))).toBe(
    'Interact → View. Can no longer converse, read conversations or be notified.'
  )
  expect(
    changeSentence(change({ before: null, after: 'view', gained: told('see', 'usage-figures') }))
  ).toBe('Not shared → View. Can now see it and see its usage metrics.')
  expect(
    changeSentence(change({ before: 'view', lost: told('see', 'usage-figures', 'audit-entries') }))
  ).toBe('Stays View. Can no longer see it, or see its usage metrics or its audit entries.')
})
