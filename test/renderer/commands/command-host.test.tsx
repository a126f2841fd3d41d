import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

async function atKeys() {
  const app = renderApp('/keys')
  await screen.findByRole('heading', { name: 'API keys' })
  return app
}
const palette = () => screen.findByRole('combobox', { name: 'Search or jump to' })
const option = (name: RegExp) => screen.findByRole('option', { name })

test('Ctrl+K finds a key by name and Enter opens it', async () => {
  const { user } = await atKeys()
  await user.keyboard('{Control>}k{/Control}')
  const field = await palette()
  await waitFor(() => expect(document.activeElement).toBe(field))
  await user.type(field, 'mobile gateway')
  const found = await option(/hz_live_9K01/)
  expect(found.getAttribute('aria-selected')).toBe('true')
  expect(field.getAttribute('aria-activedescendant')).toBe(found.id)

  await user.keyboard('{Enter}')
  await waitFor(() => expect(window.location.hash).toBe('#/keys/key_9f2c0001'))
  expect(screen.queryByRole('combobox', { name: 'Search or jump to' })).toBeNull()
})

test('the actions of the marked object come next, and arrows move the mark', async () => {
  const { user } = await atKeys()
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await palette(), 'billing sync')
  await screen.findByRole('group', { name: 'Actions on Billing sync' })
  await user.keyboard('{ArrowDown}')
  await screen.findByRole('group', { name: 'Actions on Billing sync 2' })
  const dangerous = screen.getByRole('option', { name: /Revoke key…/ })
  expect(dangerous.textContent).toContain('changes nothing yet')
})

test('Esc closes the palette and the focus returns to where it was', async () => {
  const { user } = await atKeys()
  const search = screen.getByRole('button', { name: 'Search or jump to…' })
  await user.click(search)
  await palette()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(document.activeElement).toBe(search)
})

test('> lists actions only', async () => {
  const { user } = await atKeys()
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await palette(), '>settings')
  await user.click(await option(/Go to Settings/))
  await screen.findByRole('heading', { name: 'Settings' })
})

test('what nothing matches is said; the audit log can still be searched for it', async () => {
  const { user } = await atKeys()
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await palette(), 'zzzz')
  await screen.findByText('Nothing here is named like this.')
  await user.keyboard('{Enter}')
  await waitFor(() => expect(window.location.hash).toBe('#/audit?q=zzzz'))
})

test('? shows the shortcuts of this screen, from the same registry', async () => {
  const { user } = await atKeys()
  await user.keyboard('?')
  const sheet = await screen.findByRole('dialog', { name: 'Shortcuts' })
  expect(within(sheet).getByText('Search or jump to…')).toBeDefined()
  expect(within(sheet).getByText('Filter this list')).toBeDefined()
})

test('/ goes to the filter, where single keys type', async () => {
  const { user } = await atKeys()
  await waitFor(() => expect(document.querySelector('[data-filter-field]')).not.toBeNull())
  await user.keyboard('/')
  const filter = document.querySelector<HTMLInputElement>('[data-filter-field]')
  expect(document.activeElement).toBe(filter)
  await user.keyboard('?')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(filter?.value).toBe('?')
})

test('Alt+← goes back', async () => {
  const { user } = await atKeys()
  await user.click(screen.getByRole('link', { name: /Settings/ }))
  await screen.findByRole('heading', { name: 'Settings' })
  await user.keyboard('{Alt>}{ArrowLeft}{/Alt}')
  await screen.findByRole('heading', { name: 'API keys' })
})

test('the menu runs a command of the page, but not under a dialog', async () => {
  const { user, fake } = await atKeys()
  await user.keyboard('?')
  await screen.findByRole('dialog', { name: 'Shortcuts' })
  fake.emit('commands.run', { command: 'go.settings' })
  expect(window.location.hash).toBe('#/keys')

  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  fake.emit('commands.run', { command: 'go.settings' })
  await screen.findByRole('heading', { name: 'Settings' })
})

test.each(['horizon', 'offline'])('%s finds what this Horizon offers', async word => {
  const { user } = await atKeys()
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await palette(), word)
  await user.click(await screen.findByRole('option', { name: /What this Horizon offers/ }))
  await screen.findByRole('heading', { name: 'What this Horizon offers' })
})
