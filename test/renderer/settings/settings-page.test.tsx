import { AppError } from '@shared/errors'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

const row = (name: string) => screen.findByRole('listitem', { name })

test('profiles are listed with environment, address, local mark and where the secret is', async () => {
  renderApp('/settings/profiles')
  const acme = await row('Acme')
  expect(acme.textContent).toContain('Production')
  expect(acme.textContent).toContain('https://horizon.acme.example')
  await within(acme).findByText('Secret in the keychain')
  expect((await row('Local')).textContent).toContain('local')
})

test('switching goes to the place last visited with that profile', async () => {
  const staging = fakeProfile({
    id: '11111111-1111-4111-8111-111111111111',
    name: 'Acme staging',
    environment: 'staging',
    lastPlace: '/settings/about'
  })
  const { user } = renderApp('/settings/profiles', { profiles: [fakeProfile(), staging] })
  const line = await row('Acme staging')
  await user.click(within(line).getByRole('button', { name: 'Switch to it' }))
  await screen.findByRole('button', { name: /^Profile ?Acme staging/ })
  await screen.findByRole('heading', { name: 'Licences' })
})

test('a switch that fails says why under the header', async () => {
  const { user } = renderApp(
    '/settings/profiles',
    {},
    {
      'profiles.activate': async () => {
        throw new AppError('profile-busy', 'Another window of the console uses this profile')
      }
    }
  )
  await user.click(within(await row('Local')).getByRole('button', { name: 'Switch to it' }))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('Another window of the console uses this profile')
  await user.click(within(strip).getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a changed address says that the secret must be entered again, and then asks for it', async () => {
  const { user, fake } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Edit…' }))
  const address = await screen.findByLabelText('Base URL')
  await user.clear(address)
  await user.type(address, 'https://other.example')
  expect(screen.getByText(/belongs to the old address/)).toBeDefined()

  await user.click(screen.getByRole('button', { name: 'Save profile' }))
  await screen.findByRole('dialog', { name: 'Admin secret of Acme' })
  expect(fake.callsTo('profiles.update')).toMatchObject([
    { profileId: acmeId, draft: { baseUrl: 'https://other.example', name: 'Acme' } }
  ])
})

test('an address that may not be used is refused before it is saved', async () => {
  const { user, fake } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Edit…' }))
  const address = await screen.findByLabelText('Base URL')
  await user.clear(address)
  await user.type(address, 'http://other.example')
  await user.click(screen.getByRole('button', { name: 'Save profile' }))
  expect(screen.getByText(/Plain http is allowed/)).toBeDefined()
  expect(fake.callsTo('profiles.update')).toEqual([])
})

test('a new secret replaces the old one only after it passed a test', async () => {
  const { user, fake } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Replace secret…' }))
  const field = await screen.findByLabelText('New admin secret')
  const save = screen.getByRole('button', { name: 'Save secret' })
  await user.type(field, 'canary-7d2e')
  await user.click(save)
  expect(fake.callsTo('profiles.setSecret')).toEqual([])

  await user.click(screen.getByRole('button', { name: 'Test connection' }))
  await screen.findByText(/^passed in/)
  await user.click(save)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(fake.callsTo('profiles.setSecret')).toEqual([
    { profileId: acmeId, secret: 'canary-7d2e', storage: 'keychain' }
  ])
})

test('a secret is removed on a second step that starts on Cancel, and the profile stays', async () => {
  let state: 'ready' | 'missing' = 'ready'
  const { user, fake } = renderApp(
    '/settings/profiles',
    {},
    {
      'profiles.secretState': async () => ({
        storage: 'keychain',
        state,
        message: 'No admin secret is stored for this profile'
      }),
      'profiles.deleteSecret': async () => {
        state = 'missing'
        return {}
      }
    }
  )
  const acme = await row('Acme')
  await user.click(await within(acme).findByRole('button', { name: 'Remove secret…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Remove the admin secret of Acme' })
  expect(dialog.textContent).toContain('Horizon goes on accepting the secret')
  await waitFor(() =>
    expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' }))
  )
  expect(fake.callsTo('profiles.deleteSecret')).toEqual([])

  await user.click(within(dialog).getByRole('button', { name: 'Remove secret' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(fake.callsTo('profiles.deleteSecret')).toEqual([{ profileId: acmeId }])
  await within(acme).findByText('No admin secret is stored for this profile')
  expect(within(acme).queryByRole('button', { name: 'Remove secret…' })).toBeNull()
})

test('a delete lists what goes first, starts on Cancel, and says what was found afterwards', async () => {
  const { user, fake } = renderApp(
    '/settings/profiles',
    {},
    {
      'profiles.delete': async () => ({ removed: ['profile'], remaining: ['/data/acme/cache.db'] })
    }
  )
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Delete…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Delete Acme' })
  await within(dialog).findByText(/cache\.db$/)
  expect(within(dialog).getByText('Keychain entry')).toBeDefined()
  await waitFor(() =>
    expect(document.activeElement).toBe(within(dialog).getByRole('button', { name: 'Cancel' }))
  )
  expect(fake.callsTo('profiles.delete')).toEqual([])

  await user.click(within(dialog).getByRole('button', { name: 'Delete profile' }))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('was not deleted completely')
  expect(strip.textContent).toContain('/data/acme/cache.db')
})

test('after the active profile is deleted, the report stands on Welcome', async () => {
  const { user } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Delete…' }))
  const dialog = await screen.findByRole('dialog')
  await within(dialog).findByText(/journal\.db$/)
  await user.click(within(dialog).getByRole('button', { name: 'Delete profile' }))
  await screen.findByRole('heading', { name: 'Profiles on this computer' })
  expect(await screen.findByText('Looked for again: 4 of 4 are gone.')).toBeDefined()
})

test('the theme is shown at once and kept by main', async () => {
  const { user, fake } = renderApp('/settings/appearance')
  await user.click(await screen.findByRole('radio', { name: 'Dark' }))
  await waitFor(() =>
    expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('dark')
  )
  expect(fake.callsTo('settings.update')).toEqual([{ colorScheme: 'dark' }])
})

test('About shows versions and the licences of fonts and icons', async () => {
  renderApp('/settings/about')
  await screen.findByText('Electron 45.4.1')
  expect(screen.getAllByText(/SIL Open Font License/).length).toBeGreaterThanOrEqual(2)
  expect(screen.getByText(/icons, MIT License/)).toBeDefined()
})
