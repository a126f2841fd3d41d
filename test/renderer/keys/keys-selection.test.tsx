import { useKeysPage } from '@renderer/features/keys/keys-page-store'
import { useCommandRegistry } from '@renderer/ui/command-registry'
import { fakeRecords } from '@support/fake-answers-writing'
import { acmeId, fakeLocalProfile, fakeProfile, localId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

import '@renderer/features/keys/bulk-revoke-dialog'

const keys = fakeKeys(Date.now())
const byName = '/keys?sort=name.asc'

const selectedNames = () =>
  screen
    .getAllByRole('row')
    .filter(row => row.getAttribute('aria-selected') === 'true')
    .map(row => within(row).getAllByRole('gridcell')[1]?.textContent)
const tick = (name: string) =>
  screen.getByText(name).closest('[role="row"]')?.querySelector('[data-tick]') as Element
const box = () => screen.getByRole('checkbox') as HTMLInputElement
const foot = () => screen.getByRole('toolbar', { name: 'Selected keys' })

async function focusFirstRow(user: ReturnType<typeof renderKeys>['user']) {
  await screen.findByRole('grid')
  await user.click(screen.getByRole('textbox', { name: 'Filter API keys' }))
  await user.keyboard('{ArrowDown}')
}

test('Space ticks a row, Shift with arrows a range that can shrink again, Escape clears', async () => {
  const { user } = renderKeys(byName)
  await focusFirstRow(user)
  await user.keyboard(' ')
  expect(selectedNames()).toEqual(['Ada Moreau, laptop'])
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
  expect(selectedNames()).toHaveLength(3)
  await user.keyboard('{Shift>}{ArrowUp}{/Shift}')
  expect(selectedNames()).toHaveLength(2)
  expect(within(foot()).getByText('2 of 38 selected')).toBeTruthy()
  await user.keyboard('{Escape}')
  expect(selectedNames()).toEqual([])
  expect(screen.queryByRole('toolbar')).toBeNull()
})

test('a click on a tick opens nothing, and Shift-click ticks all between', async () => {
  const { user } = renderKeys(byName)
  await screen.findByRole('grid')
  await user.click(tick('Ada Moreau, laptop'))
  await user.keyboard('{Shift>}')
  await user.click(screen.getByText('CI deploy gate'))
  await user.keyboard('{/Shift}')
  expect(window.location.hash).toBe('#/keys?sort=name.asc')
  const names = selectedNames()
  expect(names.at(0)).toBe('Ada Moreau, laptop')
  expect(names.at(-1)).toBe('CI deploy gate')
  expect(names.length).toBeGreaterThan(2)
})

test('Ctrl+A and the tick in the head take the filtered list, not what it hides', async () => {
  const { user } = renderKeys('/keys?q=billing')
  await focusFirstRow(user)
  await user.keyboard('{Control>}a{/Control}')
  expect(box().checked).toBe(true)
  const count = selectedNames().length
  await user.keyboard(' ')
  expect(box().indeterminate).toBe(true)
  await user.click(box())
  expect(selectedNames()).toHaveLength(count)
  await user.click(box())
  expect(selectedNames()).toEqual([])
})

test('a selection outlives filters and refreshes, and says how many are out of sight', async () => {
  const fake = renderKeys(byName)
  await screen.findByRole('grid')
  await fake.user.click(tick('Grafana scraper'))
  await fake.user.click(tick('Ada Moreau, laptop'))
  await fake.user.type(screen.getByRole('textbox', { name: 'Filter API keys' }), 'grafana')
  expect(within(foot()).getByText('2 selected, 1 of them hidden by filters')).toBeTruthy()

  fake.world.keys = fake.world.keys.filter(key => key.clientName !== 'Ada Moreau, laptop')
  act(() => fake.emit('keys.changed', { profileId: fake.world.activeProfileId ?? '' }))
  expect(await within(foot()).findByText(/^1 of \d+ selected$/)).toBeTruthy()
})

test('ticks end when the profile changes, also while the list is not shown', async () => {
  const fake = renderKeys(byName, {}, { profiles: [fakeProfile(), fakeLocalProfile()] })
  await screen.findByRole('grid')
  await fake.user.click(tick('Grafana scraper'))
  await fake.user.click(screen.getByText('Ada Moreau, laptop'))
  await screen.findByText('Configuration')
  const { profileId } = useKeysPage.getState().ticked ?? {}
  expect(profileId).toBe(acmeId)

  await act(() => fake.bridge.call('profiles.activate', { profileId: localId }))
  await waitFor(() => expect(useKeysPage.getState().ticked).toBeUndefined())
  await act(() => fake.bridge.call('profiles.activate', { profileId: acmeId }))
  await fake.user.keyboard('{Escape}')
  await screen.findByRole('grid')
  expect(selectedNames()).toEqual([])
})

test('ticks end when the profile becomes read-only', async () => {
  const fake = renderKeys(byName)
  await screen.findByRole('grid')
  await fake.user.click(tick('Grafana scraper'))
  fake.world.profiles = [fakeProfile({ safetyLevel: 'read-only' })]
  act(() => fake.emit('profiles.changed', {}))
  await waitFor(() => expect(selectedNames()).toEqual([]))
})

test('ticks outlive a look at a key', async () => {
  const fake = renderKeys(byName)
  await screen.findByRole('grid')
  await fake.user.click(tick('Grafana scraper'))
  await fake.user.click(screen.getByText('Ada Moreau, laptop'))
  await screen.findByText('Configuration')
  await fake.user.keyboard('{Escape}')
  await screen.findByRole('grid')
  expect(selectedNames()).toEqual(['Grafana scraper'])
})

test('the ids of the selection are copied, in the list’s order', async () => {
  const fake = renderKeys(byName)
  await screen.findByRole('grid')
  await fake.user.click(tick('Grafana scraper'))
  await fake.user.click(tick('Ada Moreau, laptop'))
  await fake.user.click(within(foot()).getByRole('button', { name: 'Copy ids' }))
  const idOf = (name: string) => keys.find(key => key.clientName === name)?.id
  expect(fake.callsTo('keys.copyIds')).toMatchObject([
    { keyIds: [idOf('Ada Moreau, laptop'), idOf('Grafana scraper')] }
  ])
  expect(await within(foot()).findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(within(foot()).getByRole('status').textContent).toBe('2 key ids copied')
})

test('a read-only profile selects and exports, and has nothing that writes', async () => {
  const profiles = [fakeProfile({ safetyLevel: 'read-only' })]
  const fake = renderKeys('/keys?sort=name.asc&create', {}, { profiles })
  fakeRecords(fake.world).mustRevoke = ['key_a', 'key_b'].map(keyId => ({
    keyId,
    clientName: keyId,
    requestedAt: new Date().toISOString(),
    requestedBy: 'Ada',
    reason: 'leaked' as const,
    state: 'still-active' as const
  }))
  await screen.findByRole('grid')
  await fake.user.click(tick('Grafana scraper'))
  expect(within(foot()).getByRole('button', { name: 'Export' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^(Revoke|Create key)/ })).toBeNull()
  expect(screen.queryByRole('dialog')).toBeNull()
  const commands = [...useCommandRegistry.getState().commands.values()].flat()
  expect(commands.map(({ id }) => id)).not.toContain('keys.create')
})

test('keys that must still be revoked stand above the list, with the one action', async () => {
  const entry = {
    keyId: keys[3]?.id ?? '',
    clientName: 'Support copilot',
    requestedAt: new Date().toISOString(),
    requestedBy: 'Ada',
    reason: 'leaked' as const,
    state: 'still-active' as const
  }
  const { user } = renderKeys('/keys', { 'keys.mustRevoke': async () => ({ entries: [entry] }) })
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('Support copilot must still be revoked')
  expect(strip.textContent).toContain('calls with it succeed')
  await user.click(within(strip).getByRole('button', { name: 'Revoke key…' }))
  await waitFor(() => expect(window.location.hash).toContain(`${keys[3]?.id}?revoke`))
})
