import { CommandHost } from '@renderer/features/commands/command-host'
import { allCommands, useCommandRegistry } from '@renderer/ui/command-registry'
import { fakeReading } from '@support/fake-answers-reading'
import { fakeKeys } from '@support/fake-key-data'
import { render, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())
const key = keys[0] as (typeof keys)[number]
const shortcutTitles = () =>
  allCommands(useCommandRegistry.getState())
    .filter(({ shortcut }) => shortcut?.join() === 'R')
    .map(({ title }) => title)

test.each([
  ['overview', 'Refresh this key', 'keys.get'],
  ['usage', 'Refresh usage', 'usage.fetch'],
  ['requests', 'Refresh requests', 'requests.fetch']
])('on the tab %s R is "%s"', async (tab, title, procedure) => {
  const { user, callsTo, client } = renderKeys(`/keys/${key.id}?tab=${tab}`)
  render(<CommandHost />)
  await waitFor(() => expect(callsTo(procedure).length).toBeGreaterThan(0))
  await waitFor(() => expect(shortcutTitles()).toEqual([title]))
  await waitFor(() => expect(client.isFetching()).toBe(0))
  const before = callsTo(procedure).length
  await user.keyboard('r')
  await waitFor(() => expect(callsTo(procedure).length).toBe(before + 1))
})

test('where Horizon has no usage R refreshes nothing and is no shortcut', async () => {
  const { world, unmount } = renderKeys('/keys/none')
  unmount()
  const offers = { ...fakeReading(world).offers, source: 'probe' as const, features: [] }
  renderKeys(`/keys/${key.id}?tab=usage`, { 'horizon.offers': async () => offers })
  await screen.findByText('This Horizon has no endpoint for usage')
  expect(shortcutTitles()).toEqual([])
})

test('Ctrl+Enter changes limits as the button does', async () => {
  const { user, callsTo } = renderKeys(`/keys/${key.id}?limits`)
  const field = await screen.findByRole('textbox', { name: /^Per minute/ })
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(callsTo('keys.updateLimits')).toEqual([])
  await user.clear(field)
  await user.type(field, '80')
  await user.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() => expect(callsTo('keys.updateLimits')).toHaveLength(1))
})
