import { AppError } from '@shared/errors'
import { fakeRecords } from '@support/fake-answers-writing'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())
const key = keys[0] as (typeof keys)[number]
const user = keys.find(each => each.type === 'user') as (typeof keys)[number]
const readOnly = { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }

test.each([
  [
    'the secret is gone',
    { failure: { code: 'secret-missing' as const, message: 'Gone' } },
    /admin secret/
  ],
  [
    'Horizon does not answer',
    { failure: { code: 'timeout' as const, message: 'Late' } },
    /connection/
  ],
  ['the journal cannot be written', { isJournalReadOnly: true }, /operations journal/]
])('where %s, what writes is off with the reason', async (_what, changes, words) => {
  const list = async () => ({
    keys,
    unreadable: [],
    fetchedAt: new Date().toISOString(),
    clockOffsetMs: 0,
    organization: null,
    hasExtensions: true,
    ...changes
  })
  renderKeys(`/keys/${key.id}`, { 'keys.list': list, 'keys.refresh': list })
  for (const name of ['Revoke key', 'Edit rate limit']) {
    const button = await screen.findByRole('button', { name })
    await waitFor(() => expect(button.getAttribute('aria-disabled')).toBe('true'))
    expect(button.getAttribute('data-hint')).toMatch(words)
  }
})

test('opening the page asks Horizon, and shows the last use and age of the newer answer', async () => {
  const at = (agoMs: number) => new Date(Date.now() - agoMs).toISOString()
  const asked = Promise.withResolvers<void>()
  const list = (fetchedAt: string, lastUsedAt: string | null) => ({
    keys: [{ ...key, lastUsedAt }],
    unreadable: [],
    fetchedAt,
    clockOffsetMs: 0,
    organization: null,
    hasExtensions: true
  })
  const { callsTo } = renderKeys(`/keys/${key.id}`, {
    'keys.list': async () => list(at(600_000), null),
    'keys.get': async () => ({
      key: { ...key, lastUsedAt: null },
      fetchedAt: at(600_000),
      revokedHere: null
    }),
    'keys.refresh': async () => {
      await asked.promise
      return list(at(0), at(180_000))
    }
  })
  const section = (await screen.findByText('Configuration')).closest('section') as HTMLElement
  expect(section.textContent).toMatch(/Fetched (9|10) min ago/)
  expect(section.textContent).toContain('Last usedNever')
  expect(callsTo('keys.refresh')).toHaveLength(1)
  asked.resolve()
  await waitFor(() => expect(section.textContent).toMatch(/Fetched (just now|\d+ s ago)/))
  expect(section.textContent).toMatch(/Last used(2|3) min ago/)
})

test('the tabs are locations', async () => {
  const { user: hands } = renderKeys(`/keys/${key.id}`)
  await hands.click(await screen.findByRole('link', { name: 'Requests' }))
  expect(window.location.hash).toBe(`#/keys/${key.id}?tab=requests`)
  expect(screen.getByRole('link', { name: 'Requests' }).getAttribute('aria-current')).toBe('page')
})

test('a key of a read-only profile offers nothing that writes', async () => {
  renderKeys(`/keys/${key.id}`, {}, readOnly)
  await screen.findByText('Configuration')
  for (const name of ['Revoke key', 'Edit rate limit', 'Edit purpose']) {
    expect(screen.queryByRole('button', { name })).toBeNull()
  }
})

test('a location that asks for a write opens nothing on a read-only profile', async () => {
  const { callsTo } = renderKeys(`/keys/${key.id}?revoke&limits&purpose`, {}, readOnly)
  await screen.findByText('Configuration')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(callsTo('keys.prepareRevoke')).toEqual([])
})

test('a user key shows its owner, the role, and which scopes have no effect', async () => {
  const world = {
    keys: [
      {
        ...user,
        createdBy: { id: 'usr_2', name: 'Priya Raman' },
        scopes: ['agents:read', 'billing:read']
      }
    ]
  }
  renderKeys(`/keys/${user.id}`, {}, world)
  const rights = await screen.findByRole('region', { name: 'Rights of the owner' })
  await within(rights).findByText('Manager')
  expect(within(rights).getByText('Without effect').nextSibling?.textContent).toContain(
    'billing:read'
  )
  expect(within(rights).getByText('In effect').nextSibling?.textContent).toBe('agents:read')
})

test('a deactivated owner is a warning: every call is refused', async () => {
  const world = { keys: [{ ...user, createdBy: { id: 'usr_3', name: 'Tomas Lindqvist' } }] }
  renderKeys(`/keys/${user.id}`, {}, world)
  expect(await screen.findByText(/owner is deactivated, so every call is refused/)).toBeTruthy()
  const inEffect = screen.getByText('In effect').nextSibling
  expect(inEffect?.textContent).toBe('none: every call is refused')
  const held = screen.getByText('Without effect').nextSibling?.textContent
  for (const scope of user.scopes) expect(held).toContain(scope)
})

test('a key deleted while its page is open turns the page to that, dialogs and all', async () => {
  const { world, emit } = renderKeys(`/keys/${key.id}?limits`)
  await screen.findByRole('dialog')
  world.keys = world.keys.filter(each => each.id !== key.id)
  emit('keys.changed', { profileId: acmeId })
  expect(await screen.findByText('Horizon has no key with this id')).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a key revoked by someone else closes what would write and says since when', async () => {
  const { world, emit } = renderKeys(`/keys/${key.id}?limits`)
  await screen.findByRole('dialog')
  world.keys = world.keys.map(each =>
    each.id === key.id ? { ...each, enabled: false, revokedAt: new Date().toISOString() } : each
  )
  emit('keys.changed', { profileId: acmeId })
  expect(await screen.findByText('This key was revoked while its page was open')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.queryByRole('button', { name: 'Revoke key' })).toBeNull()
})

test('a key revoked from here says by whom and why whenever its page is opened', async () => {
  const at = new Date(Date.now() - 190_000).toISOString()
  const revoked = { ...key, enabled: false, revokedAt: at }
  const fetchedAt = new Date().toISOString()
  const revokedHere = { at, by: 'Ada Moreau', reason: 'departure' } as const
  renderKeys(`/keys/${key.id}`, {
    'keys.get': async () => ({ key: revoked, fetchedAt, revokedHere })
  })
  const strip = (await screen.findByText('This key is revoked')).closest('[data-tone]')
  expect(strip?.textContent).toContain(
    'Revoked 3 min ago, from here by Ada Moreau. Reason: someone left.'
  )
  expect(strip?.textContent).not.toContain('Horizon does not say')
})

test('a revoked key lists who still calls with it', async () => {
  const revoked = { ...key, enabled: false, revokedAt: new Date().toISOString() }
  renderKeys(`/keys/${key.id}`, {}, { keys: [revoked] })
  const refused = await screen.findByRole('region', { name: 'Calls refused since it was revoked' })
  expect(await within(refused).findByText(/6 calls were refused with 401/)).toBeTruthy()
  expect(within(refused).getByText('10.8.4.11')).toBeTruthy()
})

test('a key that must still be revoked says so first, with who asked and when', async () => {
  const fake = renderKeys('/keys/none')
  fake.unmount()
  renderKeys(`/keys/${key.id}`, {
    'keys.mustRevoke': async () => ({
      entries: [
        {
          keyId: key.id,
          clientName: key.clientName,
          requestedAt: new Date().toISOString(),
          requestedBy: 'Ada Moreau',
          reason: 'leaked',
          state: 'still-active'
        }
      ]
    })
  })
  const strip = (await screen.findByText('This key must still be revoked')).closest(
    '[role="alert"]'
  )
  expect(strip?.textContent).toContain('Ada Moreau asked for it')
})

test('two hundred scopes are folded with their count', async () => {
  const scopes = Array.from({ length: 200 }, (_, at) => `skill-${at}`)
  const { user: hands } = renderKeys(`/keys/${key.id}`, {}, { keys: [{ ...key, scopes }] })
  expect(await screen.findByText('skill-23')).toBeTruthy()
  expect(screen.queryByText('skill-199')).toBeNull()
  await hands.click(screen.getByRole('button', { name: 'Show all 200' }))
  expect(screen.getByText('skill-199')).toBeTruthy()
})

test('a name of 500 hostile characters is text, with what is invisible written out', async () => {
  const clientName = `<img src=x onerror=alert(1)>\u202e${'a'.repeat(470)}`
  const { container } = renderKeys(`/keys/${key.id}`, {}, { keys: [{ ...key, clientName }] })
  await screen.findByText('Configuration')
  expect(container.querySelector('img')).toBeNull()
  expect(container.textContent).not.toContain('\u202e')
})

test('fields this console does not know are shown as they came', async () => {
  const unknownFields = { region: 'eu-west', tags: ['a'] }
  renderKeys(`/keys/${key.id}`, {}, { keys: [{ ...key, unknownFields }] })
  await screen.findByText(/Fields this console does not know/)
  expect(screen.getByText('eu-west')).toBeTruthy()
  expect(screen.getByText('["a"]')).toBeTruthy()
})

test('a stored proof stands on the page of its key', async () => {
  const fake = renderKeys(`/keys/${key.id}`)
  await fake.callsTo('proofs.ofKey')
  await screen.findByText('Configuration')
  expect(screen.queryByText('Proof')).toBeNull()
  await fake.bridge.call('proofs.run', {
    revealId: crypto.randomUUID(),
    operationId: crypto.randomUUID()
  })
  expect(fakeRecords(fake.world).proofs).toHaveLength(1)
  fake.emit('keys.changed', { profileId: acmeId })
  expect(await screen.findByText('Proof')).toBeTruthy()
})

test('a Horizon that cannot change limits has no such button, and the reason in its place', async () => {
  renderKeys(`/keys/${key.id}`, {
    'horizon.offers': async () => ({ source: 'probe', features: [], askedAt: null })
  })
  expect(await screen.findByText(/Limits cannot be edited/)).toBeTruthy()
  expect(screen.getByText('PATCH /admin/api-keys/:id')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Edit rate limit' })).toBeNull()
})

async function openLimits(handlers: Parameters<typeof renderKeys>[1] = {}) {
  const fake = renderKeys(`/keys/${key.id}?limits`, handlers)
  await screen.findByRole('dialog')
  const field = await screen.findByRole('textbox', { name: /^Per minute/ })
  const type = async (text: string) => {
    await fake.user.clear(field)
    await fake.user.type(field, text)
  }
  const send = () => screen.getByRole('button', { name: 'Change limits' })
  return { ...fake, field, type, send }
}

test('Ctrl+Enter changes the limits once, and nothing while nothing is changed', async () => {
  const { type, user: hands, callsTo } = await openLimits()
  await hands.keyboard('{Control>}{Enter}{/Control}')
  expect(callsTo('keys.updateLimits')).toEqual([])
  await type('20')
  await hands.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() => expect(callsTo('keys.updateLimits')).toHaveLength(1))
})

test('a limit is changed with what the operator saw, and against what the key really used', async () => {
  const { type, send, user: hands, callsTo } = await openLimits()
  expect(await screen.findByText(/Busiest minute of the last 7 d: 34 of 100/)).toBeTruthy()
  await type('20')
  expect(screen.getByText('lower')).toBeTruthy()
  expect(screen.getByText(/such a minute would be throttled/)).toBeTruthy()
  await hands.click(send())
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('keys.updateLimits')).toEqual([
    {
      profileId: acmeId,
      keyId: key.id,
      seen: { version: 1, rateLimit: 100, rateLimitPerDay: null },
      rateLimit: 20
    }
  ])
})

test('a limit above the plan is refused before it is sent', async () => {
  const { type, send } = await openLimits()
  await type('301')
  expect(screen.getByText(/The plan allows 300 per minute/)).toBeTruthy()
  expect(send().getAttribute('aria-disabled')).toBe('true')
})

test('a key changed by someone else stops, keeps what was typed, and is compared again', async () => {
  let tries = 0
  const {
    type,
    send,
    field,
    user: hands,
    world
  } = await openLimits({
    'keys.updateLimits': async () => {
      if (tries++ === 0) throw new AppError('object-changed', 'Per minute: 100 → 60')
      return { key: { ...key, rateLimit: 80 }, isRaceExcluded: true }
    }
  })
  await type('80')
  world.keys = world.keys.map(each => (each.id === key.id ? { ...each, rateLimit: 60 } : each))
  await hands.click(send())
  expect(await screen.findByText(/Nothing was changed: the key is not what you saw/)).toBeTruthy()
  expect(send().getAttribute('aria-disabled')).toBe('true')
  await hands.click(screen.getByRole('button', { name: 'Compare again' }))
  expect(await screen.findByText('The key has changed since you opened this')).toBeTruthy()
  expect((field as HTMLInputElement).value).toBe('80')
  expect(screen.getByText('higher')).toBeTruthy()
  await hands.click(send())
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test.each([
  ['validation-failed', 422],
  ['server-error', 500],
  ['conflict', 409]
] as const)('a change refused with %s keeps the entry and says why', async (code, status) => {
  const {
    type,
    send,
    field,
    user: hands
  } = await openLimits({
    'keys.updateLimits': async () => {
      throw new AppError(code, 'Horizon refuses this limit', { status })
    }
  })
  await type('80')
  await hands.click(send())
  expect(await screen.findByText('Horizon refuses this limit')).toBeTruthy()
  expect((field as HTMLInputElement).value).toBe('80')
  expect(send().getAttribute('aria-disabled')).not.toBe('true')
})

test('where a race cannot be excluded, that is said before the dialog closes', async () => {
  const {
    type,
    send,
    user: hands
  } = await openLimits({
    'keys.updateLimits': async () => ({ key: { ...key, rateLimit: 80 }, isRaceExcluded: false })
  })
  await type('80')
  await hands.click(send())
  expect(await screen.findByText('Another change in between cannot be excluded')).toBeTruthy()
})
