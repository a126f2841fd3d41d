import { scopeMeanings } from '@shared/domain/scope-catalogue'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const revealId = '11111111-1111-4111-8111-111111111111'
const everyScope = Object.keys(scopeMeanings)

async function openPicker() {
  const fake = renderKeys('/keys?create', {
    'keys.create': async () => ({ key, revealId, differences: [] })
  })
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  const picker = within(dialog).getByRole('group', { name: 'Scopes' })
  const boxOf = (scope: string) =>
    within(picker)
      .getAllByRole('checkbox')
      .filter(box => box.getAttribute('data-hint') === scopeMeanings[scope])
  return { ...fake, dialog, picker, boxOf }
}

test('every scope of both vocabularies has one box, with what the documentation says it allows', async () => {
  const { picker, boxOf } = await openPicker()
  for (const scope of everyScope) expect([scope, boxOf(scope).length]).toEqual([scope, 1])
  expect(within(picker).getAllByRole('checkbox')).toHaveLength(everyScope.length)
})

test('what is ticked is what is sent, scope by scope', async () => {
  const { user, dialog, boxOf, callsTo } = await openPicker()
  await user.type(screen.getByLabelText(/^Name/), 'Everything by name')
  for (const scope of everyScope) await user.click(boxOf(scope)[0] as HTMLElement)
  await user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(1))
  const [sent] = callsTo('keys.create') as { draft: { scopes: string[] } }[]
  expect(sent?.draft.scopes.toSorted()).toEqual(everyScope.toSorted())
})

test('a scope is found by a part of its name, in either vocabulary', async () => {
  const { user, picker, boxOf } = await openPicker()
  await user.type(within(picker).getByRole('textbox', { name: 'Find a scope' }), 'BILL')
  expect(boxOf('billing:read')).toHaveLength(1)
  expect(boxOf('agents:read')).toHaveLength(0)
  expect(boxOf('quickbooks')).toHaveLength(0)
})
