import type { Situation } from '@shared/domain/rotation-stages'
import { AppError } from '@shared/errors'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

const atKeys = () => screen.findByRole('heading', { name: 'API keys' })

test('only what exists is in the sidebar', async () => {
  renderApp('/keys')
  await atKeys()
  const links = within(screen.getByRole('navigation', { name: 'Main' })).getAllByRole('link')
  expect(links.map(link => link.getAttribute('href'))).toEqual([
    '#/overview',
    '#/keys',
    '#/rotations',
    '#/partners',
    '#/webhooks',
    '#/audit',
    '#/settings'
  ])
})

test.each([
  ['production', 'Production', 'type-to-confirm', 'Type to confirm'],
  ['production', 'Production', 'normal', 'Normal'],
  ['staging', 'Staging', 'confirm', 'Confirm'],
  ['development', 'Development', 'normal', 'Normal']
] as const)('%s is said in word, frame and the profile’s own safety level', async (...row) => {
  const [environment, word, safetyLevel, safety] = row
  const { container } = renderApp('/keys', {
    profiles: [fakeProfile({ environment, safetyLevel })]
  })
  await atKeys()
  expect(screen.getByRole('button', { name: /^Profile ?Acme/ }).textContent).toContain(word)
  const foot = screen.getByRole('complementary', { name: 'Safety and operator' })
  expect(foot.textContent).toContain(`Safety: ${safety}`)
  const marked = container.querySelectorAll(`[data-environment="${environment}"]`)
  expect(marked.length).toBe(2)
})

test.each([false, true])(
  'the safety level leads to where it is changed, sidebar collapsed: %s',
  async isCollapsed => {
    const { user } = renderApp('/keys', {
      profiles: [fakeProfile({ safetyLevel: 'confirm' })]
    })
    await atKeys()
    if (isCollapsed) await user.click(screen.getByRole('button', { name: 'Collapse the sidebar' }))
    if (isCollapsed) await screen.findByRole('button', { name: 'Expand the sidebar' })
    const link = screen.getByRole('link', { name: /^Safety: Confirm/ })
    if (isCollapsed) expect(link.getAttribute('data-hint')).toBe('Safety: Confirm')
    await user.click(link)
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByRole('radio', { name: 'Confirm', checked: true })).toBeDefined()
  }
)

test('a start without a place opens where the operator last was', async () => {
  renderApp('/', { profiles: [fakeProfile({ lastPlace: '/settings/about' })] })
  await screen.findByRole('heading', { name: 'Versions' })
})

test('the place is remembered per profile, with what was chosen and without what was typed', async () => {
  const { user, fake } = renderApp('/keys?q=billing&check=never-used&create')
  await atKeys()
  await waitFor(() =>
    expect(fake.callsTo('settings.rememberPlace')).toContainEqual({
      profileId: acmeId,
      place: '/keys?check=never-used'
    })
  )
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('link', { name: /Settings/ }))
  await waitFor(() =>
    expect(fake.callsTo('settings.rememberPlace')).toContainEqual({
      profileId: acmeId,
      place: '/settings'
    })
  )
  expect(JSON.stringify(fake.callsTo('settings.rememberPlace'))).not.toContain('billing')
})

test('an unknown location says so and leads back', async () => {
  const { user } = renderApp('/nowhere')
  await screen.findByRole('heading', { name: 'There is no page here' })
  await user.click(screen.getByRole('link', { name: 'Go to API keys' }))
  await atKeys()
})

test('the switcher lists every profile with its environment and activates the chosen one', async () => {
  const { user } = renderApp('/keys')
  await user.click(await screen.findByRole('button', { name: /^Profile ?Acme/ }))
  // Without a layout Mantine takes the menu's target for one scrolled out of sight.
  const other = await screen.findByRole('menuitem', { name: /Local/, hidden: true })
  expect(other.textContent).toContain('Sandbox')
  await user.click(other)
  await screen.findByRole('button', { name: /^Profile ?Local/ })
})

test('what main found out about the local data is said under the header', async () => {
  renderApp(
    '/keys',
    {},
    {
      'app.notices': async () => ({
        notices: [
          {
            id: 'a',
            severity: 'error',
            title: 'The journal is read-only',
            detail: 'Free some space.'
          }
        ]
      })
    }
  )
  expect((await screen.findByText('The journal is read-only')).closest('[role="alert"]')).not.toBe(
    null
  )
})

test('a locked keychain is said as such and never asks to set up anew', async () => {
  renderApp(
    '/keys',
    {},
    {
      'profiles.secretState': async () => ({
        storage: 'keychain',
        state: 'locked',
        message: 'The keychain is locked',
        nextStep: 'Unlock it, then check again. The stored secret is kept.'
      })
    }
  )
  const strip = (await screen.findByText('The keychain is locked')).closest('[role="status"]')
  expect(strip?.textContent).toContain('The stored secret is kept')
  expect(within(strip as HTMLElement).getByRole('button', { name: 'Check again' })).toBeDefined()
})

test('once the keychain is unlocked, what was asked before it was is asked again', async () => {
  const locked = { code: 'keychain-locked', message: 'The keychain is locked' } as const
  const listOf = (failure?: typeof locked) => ({
    keys: [],
    unreadable: [],
    fetchedAt: null,
    clockOffsetMs: 0,
    organization: null,
    hasExtensions: true,
    failure
  })
  const states = ['locked' as const]
  const before = Promise.withResolvers<ReturnType<typeof listOf>>()
  const answers = [before.promise]
  const { user } = renderApp(
    '/keys',
    {},
    {
      'profiles.secretState': async () => ({
        storage: 'keychain',
        state: states.pop() ?? 'ready',
        message: locked.message
      }),
      'keys.list': async () => listOf(locked),
      'keys.refresh': async () => answers.pop() ?? listOf()
    }
  )
  await user.click(await screen.findByRole('button', { name: 'Check again' }))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Check again' })).toBeNull())
  before.resolve(listOf(locked))
  await waitFor(() => expect(screen.queryByText('The keychain is locked')).toBeNull())
  expect(screen.queryByRole('alert')).toBeNull()
})

test('the sidebar collapses to icons that keep their names, and main keeps the choice', async () => {
  const { user, fake } = renderApp('/keys')
  await atKeys()
  await user.click(screen.getByRole('button', { name: 'Collapse the sidebar' }))
  await screen.findByRole('button', { name: 'Expand the sidebar' })
  expect(screen.getByRole('link', { name: 'API keys' })).toBeDefined()
  expect(fake.callsTo('settings.update')).toEqual([{ isSidebarCollapsed: true }])
})

test('another organization is said on every page until it is accepted', async () => {
  const other = {
    remembered: 'Acme',
    rememberedAt: '2026-11-17T09:12:00.000Z',
    answering: { id: 'org_2', name: 'Umbrella', plan: 'starter' }
  }
  const { user, fake } = renderApp(
    '/settings/about',
    {},
    {
      'keys.list': async () => ({
        keys: [],
        unreadable: [],
        fetchedAt: null,
        clockOffsetMs: 0,
        otherOrganization: other,
        hasExtensions: false
      })
    }
  )
  await screen.findByText('This is another organization than on Tue 17 Nov 2026')
  await user.click(screen.getByRole('button', { name: 'Accept this organization' }))
  expect(fake.callsTo('profiles.acceptOrganization')).toEqual([
    { profileId: acmeId, organizationId: 'org_2' }
  ])
})

test.each([
  [299_000, null],
  [301_000, /^Horizon is 5 min.* ahead\./],
  [-86_400_000, /^Horizon is 1 d.* behind\./]
])('clocks that differ by %i ms are said on every page from five minutes on', async (ms, said) => {
  const keys = {
    keys: [],
    unreadable: [],
    fetchedAt: new Date().toISOString(),
    clockOffsetMs: ms,
    hasExtensions: true
  }
  renderApp('/settings/about', {}, { 'keys.list': async () => keys })
  await screen.findByRole('button', { name: /^Synced/ })
  if (said === null) expect(screen.queryByText(/disagree about the time/)).toBeNull()
  else await screen.findByText(said)
})

test('a main process that is gone leaves words and a retry, not a blank window', async () => {
  const { user } = renderApp(
    '/keys',
    {},
    {
      'profiles.list': async () => {
        throw new Error('gone')
      }
    }
  )
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('The profiles could not be read')
  await user.click(within(strip).getByRole('button', { name: 'Retry' }))
})

test('what is wrong with a stored secret is said once, with the way to enter it', async () => {
  const message = 'No admin secret is stored for this profile'
  renderApp(
    '/keys',
    {},
    {
      'profiles.secretState': async () => ({ storage: 'keychain', state: 'missing', message }),
      'keys.refresh': async () => {
        throw new AppError('secret-missing', message)
      }
    }
  )
  await screen.findByRole('button', { name: 'Enter the admin secret…' })
  const create = await screen.findByRole('button', { name: 'Create key' })
  await waitFor(() => expect(create.getAttribute('aria-disabled')).toBe('true'))
  expect(screen.getAllByText(message)).toHaveLength(1)
})

test('a read-only profile says so in the header, and elsewhere nothing does', async () => {
  const { unmount } = renderApp('/settings', {
    profiles: [fakeProfile({ safetyLevel: 'read-only' })]
  })
  const header = await screen.findByRole('banner')
  expect(within(header).getByText('Read-only')).toBeDefined()
  unmount()
  renderApp('/settings')
  expect(within(await screen.findByRole('banner')).queryByText('Read-only')).toBeNull()
})

const mustRevoke = (keyId: string) =>
  ({
    keyId,
    clientName: 'CI',
    requestedAt: new Date().toISOString(),
    requestedBy: 'Ada Moreau',
    reason: 'leaked',
    state: 'unconfirmed'
  }) as const

const rotation = (situation: Situation, nth: number) =>
  fakeRotation(situation, { id: crypto.randomUUID(), oldKeyId: `key_${nth}`, replacementId: null })

test('open rotations are counted, and what must be acted on is red and in words', async () => {
  renderApp(
    '/keys',
    {},
    {
      'rotations.list': async () => ({
        rotations: [
          rotation('draining', 1),
          rotation('create-unknown', 2),
          rotation('revoke-unconfirmed', 3),
          rotation('ended', 4)
        ],
        adoptable: []
      }),
      // The key of the third rotation is the same matter, and counted once.
      'keys.mustRevoke': async () => ({ entries: [mustRevoke('key_3'), mustRevoke('key_9')] })
    }
  )
  await screen.findByRole('link', {
    name: /2 must still be revoked, 1 with unknown outcome, of\s*3\s*open$/
  })
})

test('rotations that only go on have no red triangle', async () => {
  const rotations = [rotation('draining', 1), rotation('to-verify', 2)]
  renderApp('/keys', {}, { 'rotations.list': async () => ({ rotations, adoptable: [] }) })
  const link = await screen.findByRole('link', { name: /^Rotations.*2\s*open$/ })
  expect(link.querySelector('[data-hint]')).toBeNull()
})
