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

async function openSecret(state: 'ready' | 'missing', isKeychainThere = true) {
  const app = renderApp(
    `/settings/profiles?secret=${acmeId}`,
    {},
    {
      'profiles.secretState': async () => ({ storage: 'session', state, message: 'As it is' }),
      ...(!isKeychainThere && {
        'keychain.status': async () => ({
          state: 'unavailable',
          backend: 'Secret Service',
          message: 'This computer has no keychain that answers'
        })
      })
    }
  )
  const dialog = await screen.findByRole('dialog', { name: 'Admin secret of Acme' })
  return { ...app, dialog }
}

test('the secret is typed at once, and Enter tests, then saves, and never just closes', async () => {
  const { user, fake } = await openSecret('ready')
  const field = screen.getByLabelText('New admin secret')
  await waitFor(() => expect(document.activeElement).toBe(field))
  await user.keyboard('{Enter}')
  expect(screen.getByText('Enter the admin secret')).toBeDefined()
  await user.keyboard('canary-7d2e{Enter}')
  await screen.findByText(/^passed in/)
  expect(fake.callsTo('profiles.setSecret')).toEqual([])
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(fake.callsTo('profiles.setSecret')).toMatchObject([{ secret: 'canary-7d2e' }])
})

test.each([
  ['ready', true],
  ['missing', false]
] as const)('with a secret that is %s a stored one is spoken of: %s', async (state, isSaid) => {
  const { user, dialog } = await openSecret(state)
  await waitFor(() => expect(/The stored secret stays/.test(dialog.textContent)).toBe(isSaid))
  await user.type(screen.getByLabelText('New admin secret'), 'canary-7d2e{Enter}')
  await screen.findByText(/^Horizon accepts the new secret/)
  expect(/stored one/.test(dialog.textContent)).toBe(isSaid)
})

test('without a keychain the reason why nothing is saved stands beside the button', async () => {
  const { user, fake } = await openSecret('missing', false)
  const reason = () => screen.queryByText('Tick “Keep for this session only” first.')
  await user.type(screen.getByLabelText('New admin secret'), 'canary-7d2e{Enter}')
  await screen.findByText(/^passed in/)
  expect(reason()).not.toBeNull()
  await user.keyboard('{Enter}')
  expect(screen.getByRole('dialog')).toBeDefined()
  expect(fake.callsTo('profiles.setSecret')).toEqual([])
  await user.click(screen.getByRole('checkbox', { name: /^Keep for this session only/ }))
  expect(reason()).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Save secret' }))
  await waitFor(() =>
    expect(fake.callsTo('profiles.setSecret')).toMatchObject([{ storage: 'session' }])
  )
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
    {
      profileId: acmeId,
      secret: 'canary-7d2e',
      storage: 'keychain',
      headerForm: 'bearer',
      isUntestedAccepted: false
    }
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
  expect(screen.getByText(/ \(the console brings its own\)$/)).toBeDefined()
  expect(screen.getAllByText(/SIL Open Font License/).length).toBeGreaterThanOrEqual(2)
  expect(screen.getByText(/icons, MIT License/)).toBeDefined()
})

const failedReport = (failure: { code: 'refused' | 'invalid-admin-secret'; message: string }) => ({
  passed: false,
  tookMs: 20,
  steps: [],
  failure
})

async function testNewSecret(failure: Parameters<typeof failedReport>[0]) {
  const app = renderApp(
    '/settings/profiles',
    {},
    { 'profiles.testConnection': async () => failedReport(failure) }
  )
  const { user } = app
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Replace secret…' }))
  await user.type(await screen.findByLabelText('New admin secret'), 'canary-7d2e')
  await user.click(screen.getByRole('button', { name: 'Test connection' }))
  await screen.findByText(failure.message)
  return app
}
const skip = () => screen.queryByRole('checkbox', { name: /^Save it without a test/ })

test('a secret that could not be tested is saved only where that was ticked', async () => {
  const { user, fake } = await testNewSecret({ code: 'refused', message: 'Nobody listens there' })
  await user.click(screen.getByRole('button', { name: 'Save secret' }))
  expect(fake.callsTo('profiles.setSecret')).toEqual([])
  await user.click(skip() as HTMLElement)
  await user.click(screen.getByRole('button', { name: 'Save secret' }))
  await waitFor(() =>
    expect(fake.callsTo('profiles.setSecret')).toMatchObject([{ isUntestedAccepted: true }])
  )
})

test('a secret that Horizon refused cannot be saved at all', async () => {
  await testNewSecret({ code: 'invalid-admin-secret', message: 'Horizon did not accept it' })
  expect(skip()).toBeNull()
  const save = screen.getByRole('button', { name: 'Save secret' })
  expect(save.getAttribute('aria-disabled')).toBe('true')
})

test.each([
  [0, 'today', false],
  [1, 'yesterday', false],
  [89, '89 days ago', false],
  [254, '254 days ago', true]
])('a secret of %i days is said to be entered %s, old: %s', async (days, words, isOld) => {
  const secretSetAt = new Date(Date.now() - days * 86_400_000 - 60_000).toISOString()
  renderApp('/settings/profiles', { profiles: [fakeProfile({ secretSetAt })] })
  const { textContent } = await row('Acme')
  expect(textContent).toContain(words)
  expect(textContent?.includes('Rotate it on Horizon')).toBe(isOld)
})

test('each profile says its safety level', async () => {
  renderApp('/settings/profiles', { profiles: [fakeProfile({ safetyLevel: 'read-only' })] })
  expect((await row('Acme')).textContent).toContain('Read-only')
})

test('a less safe level on Production is saved only after it was ticked', async () => {
  const { user, fake } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Edit…' }))
  await user.click(await screen.findByRole('radio', { name: 'Normal' }))
  const save = screen.getByRole('button', { name: 'Save profile' })
  expect(save.getAttribute('aria-disabled')).toBe('true')
  await user.click(save)
  expect(fake.callsTo('profiles.update')).toEqual([])
  await user.click(screen.getByRole('checkbox', { name: /^Use Normal for this profile/ }))
  await user.click(save)
  await waitFor(() =>
    expect(fake.callsTo('profiles.update')).toMatchObject([{ draft: { safetyLevel: 'normal' } }])
  )
})

test('a safer level is saved without a further question', async () => {
  const { user, fake } = renderApp('/settings/profiles')
  await user.click(within(await row('Acme')).getByRole('button', { name: 'Edit…' }))
  await user.click(await screen.findByRole('radio', { name: 'Read-only' }))
  expect(screen.queryByText(/is less safe than/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Save profile' }))
  await waitFor(() =>
    expect(fake.callsTo('profiles.update')).toMatchObject([{ draft: { safetyLevel: 'read-only' } }])
  )
})

test('every endpoint is listed with whether it is there, and what is done without it', async () => {
  renderApp(
    '/settings/horizon',
    {},
    {
      'horizon.offers': async () => ({
        source: 'probe',
        features: ['keys.usage'],
        askedAt: new Date().toISOString()
      })
    }
  )
  await screen.findByText(/^Found with read requests only/)
  const rows = screen.getAllByRole('row').slice(1)
  const rowOf = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name} `) })
  expect(rowOf('Usage').textContent).toContain('Offered')
  expect(rowOf('Create a key').textContent).toContain('documented')
  for (const line of rows.filter(each => each.textContent?.includes('Not offered'))) {
    expect(line.lastElementChild?.textContent).not.toBe('')
  }
  const path = rowOf('Request log').querySelector('code')
  expect(path?.innerHTML).toBe('GET /admin<wbr>/api-keys<wbr>/:id<wbr>/requests')
  expect(rowOf('Edit limits').textContent).toContain('PATCH /admin/api-keys/:id')
})
