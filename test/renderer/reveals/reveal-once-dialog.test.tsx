import type { Handlers } from '@shared/contract'
import type { PendingReveal } from '@shared/contract/reveals'
import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { aPartner, aPartnerKey } from '@support/fake-partners'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderKeys } from '../keys/render-keys'

const revealId = '11111111-1111-4111-8111-111111111111'
const plaintext = 'hz_live_CANARYnotARealKey000000'

const pending = (changes: Partial<PendingReveal> = {}): PendingReveal => ({
  revealId,
  keyId: 'key_d41c7a90',
  clientName: 'Month-end reporting',
  type: 'organization',
  keyExpiresAt: '2027-11-19T00:00:00.000Z',
  createdAt: new Date().toISOString(),
  stash: 'keychain',
  stashedUntil: new Date(Date.now() + 832_000).toISOString(),
  isRecovered: false,
  ...changes
})

async function openReveal(reveal = pending(), handlers: Partial<Handlers> = {}) {
  let reveals = [reveal]
  const fake = renderKeys('/keys', {
    'reveals.pending': async () => ({ reveals }),
    'reveals.show': async () => ({ plaintext }),
    'reveals.copy': async () => ({
      state: 'holding',
      revealId,
      clearsAt: new Date(Date.now() + 30_000).toISOString()
    }),
    'reveals.saveToFile': async () => ({ path: '/home/ada/keys/month-end.env' }),
    'reveals.acknowledge': async () => {
      reveals = []
      return {}
    },
    ...handlers
  })
  await screen.findByRole('dialog', { name: /Store this key now/ })
  return fake
}

const button = (name: string) => screen.getByRole('button', { name })
const tick = () => screen.getByRole('checkbox', { name: 'I have stored this key' })
const cached = (fake: Awaited<ReturnType<typeof openReveal>>) =>
  JSON.stringify([
    fake.client
      .getQueryCache()
      .getAll()
      .map(query => query.state),
    fake.client
      .getMutationCache()
      .getAll()
      .map(mutation => mutation.state)
  ])

test('the key is masked until Show, and Copy has the focus', async () => {
  const { callsTo } = await openReveal()
  expect(document.body.textContent).not.toContain(plaintext)
  expect(callsTo('reveals.show')).toEqual([])
  await waitFor(() => expect(document.activeElement).toBe(button('Copy')))
})

test('the plaintext leaves the page when the dialog closes, and no cache ever held it', async () => {
  const fake = await openReveal()
  await fake.user.click(button('Show'))
  await screen.findByText(plaintext)
  expect(cached(fake)).not.toContain(plaintext)

  await fake.user.click(tick())
  await fake.user.click(button('Close'))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(document.documentElement.outerHTML).not.toContain(plaintext)
  expect(cached(fake)).not.toContain(plaintext)
  expect(fake.callsTo('reveals.acknowledge')).toEqual([{ revealId }])
})

test('a shown key hides itself after 30 seconds', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    await openReveal()
    fireEvent.click(button('Show'))
    await screen.findByText(plaintext)
    await act(() => vi.advanceTimersByTimeAsync(30_500))
    expect(screen.queryByText(plaintext)).toBeNull()
  } finally {
    vi.useRealTimers()
  }
})

test('a shown key is hidden when the window is', async () => {
  const { user } = await openReveal()
  await user.click(button('Show'))
  await screen.findByText(plaintext)
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  fireEvent(document, new Event('visibilitychange'))
  await waitFor(() => expect(screen.queryByText(plaintext)).toBeNull())
})

function heldAnswer() {
  const { promise, resolve } = Promise.withResolvers<{ plaintext: string }>()
  return { show: { 'reveals.show': () => promise }, answer: () => resolve({ plaintext }) }
}

test('an answer to Show that comes to a hidden window does not stay', async () => {
  const { show, answer } = heldAnswer()
  const { user } = await openReveal(pending(), show)
  await user.click(button('Show'))
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  await act(async () => answer())
  expect(document.documentElement.outerHTML).not.toContain(plaintext)
})

test('an answer to Show that comes after the close is shown to nobody', async () => {
  const { show, answer } = heldAnswer()
  const { user } = await openReveal(pending(), show)
  await user.click(button('Show'))
  await user.click(tick())
  await user.click(button('Close'))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await act(async () => answer())
  expect(document.documentElement.outerHTML).not.toContain(plaintext)
})

test('Escape never closes a reveal, and it says so', async () => {
  const { user, callsTo } = await openReveal()
  expect(screen.getByText('Esc does not close this')).toBeTruthy()
  await user.keyboard('{Escape}{Escape}')
  await user.click(tick())
  await user.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeTruthy()
  expect(callsTo('reveals.acknowledge')).toEqual([])
})

test('Close is off until the key is ticked as stored, with the reason', async () => {
  const { user, callsTo } = await openReveal()
  expect(button('Close').getAttribute('aria-disabled')).toBe('true')
  expect(button('Close').dataset.hint).toContain('Tick')
  await user.click(button('Close'))
  expect(callsTo('reveals.acknowledge')).toEqual([])
})

test('Copy is done by main and counts down to the clearing of the clipboard', async () => {
  const { user, emit, callsTo } = await openReveal()
  await user.click(button('Copy'))
  expect(
    await screen.findByText(/Clipboard is cleared in \d+ s if it still holds this key/)
  ).toBeTruthy()
  expect(callsTo('reveals.copy')).toEqual([{ revealId }])
  expect(callsTo('reveals.show')).toEqual([])

  act(() => emit('clipboard.changed', { state: 'replaced', revealId }))
  expect(await screen.findAllByText(/holds something else now and was left alone/)).toHaveLength(2)
  act(() => emit('clipboard.changed', { state: 'failed', revealId }))
  expect(await screen.findAllByText(/could not be cleared/)).toHaveLength(2)
})

test('copying the marked key by hand goes through main as well', async () => {
  const { user, callsTo } = await openReveal()
  await user.click(button('Show'))
  const isLeftToThePage = fireEvent.copy(await screen.findByText(plaintext))
  expect(isLeftToThePage).toBe(false)
  await waitFor(() => expect(callsTo('reveals.copy')).toEqual([{ revealId }]))
})

test('saving asks main, names the file, and an existing file is said', async () => {
  let isTaken = false
  const { user, callsTo } = await openReveal(pending(), {
    'reveals.saveToFile': async () => {
      if (isTaken) throw new AppError('file-exists', 'This file exists already')
      return { path: '/home/ada/keys/month-end.env' }
    }
  })
  await user.click(button('Save to file…'))
  await user.click(await screen.findByRole('menuitem', { name: /\.env/ }))
  expect(await screen.findByText('/home/ada/keys/month-end.env')).toBeTruthy()
  expect(callsTo('reveals.saveToFile')).toEqual([{ revealId, format: 'env' }])

  isTaken = true
  await user.click(button('Save to file…'))
  await user.click(await screen.findByRole('menuitem', { name: /plain/ }))
  expect(await screen.findByText('This file exists already')).toBeTruthy()
  expect(screen.getByRole('dialog')).toBeTruthy()
})

test('it says where the key waits and until when', async () => {
  await openReveal()
  expect(screen.getByText(/waits in the keychain.*in 13 min \d+ s/)).toBeTruthy()
})

test('without a keychain it says that the end of the app loses the key', async () => {
  await openReveal(pending({ stash: 'memory', stashedUntil: null }))
  expect(screen.getByText(/if the app ends before that, the key is lost/)).toBeTruthy()
})

test('a recovered key says that it is offered once more', async () => {
  await openReveal(pending({ isRecovered: true }))
  expect(screen.getByText(/It is offered once more/)).toBeTruthy()
  expect(screen.getByText(/if the app ends before you confirm, the key is lost/)).toBeTruthy()
  expect(screen.queryByText(/a crash cannot lose it/)).toBeNull()
})

test('a close that main refuses keeps the dialog open', async () => {
  const { user } = await openReveal(pending(), {
    'reveals.acknowledge': async () => {
      throw new AppError('keychain-error', 'The keychain did not delete its copy')
    }
  })
  await user.click(tick())
  await user.click(button('Close'))
  expect(await screen.findByText('The keychain did not delete its copy')).toBeTruthy()
  expect(screen.getByRole('dialog')).toBeTruthy()
})

test('a key that main no longer has can be closed without a tick', async () => {
  const { user, callsTo } = await openReveal(pending(), {
    'reveals.show': async () => {
      throw new AppError('reveal-gone', 'This key is no longer held')
    }
  })
  await user.click(button('Show'))
  await screen.findByText('This key is no longer held')
  const asked = callsTo('reveals.pending').length
  await user.click(button('Close'))
  await waitFor(() => expect(callsTo('reveals.pending').length).toBeGreaterThan(asked))
  expect(callsTo('reveals.acknowledge')).toEqual([])
})

test('the list of keys is read again only after the dialog closed', async () => {
  const fake = await openReveal()
  await screen.findByText('38 of 64')
  const count = () => fake.callsTo('keys.refresh').length + fake.callsTo('keys.list').length
  const before = count()
  act(() => fake.emit('keys.changed', { profileId: acmeId }))
  await fake.user.click(tick())
  expect(count()).toBe(before)
  await fake.user.click(button('Close'))
  await waitFor(() => expect(count()).toBeGreaterThan(before))
})

test('a partner’s key is called so, with the partner that a held list names', async () => {
  const partner = aPartner({ organizationName: 'Northwind' })
  const list = { unreadable: [], fetchedAt: new Date().toISOString(), isOffered: true }
  const reveal = pending({ type: 'partner', keyExpiresAt: null })
  let isHeld = false
  const { emit } = await openReveal(reveal, {
    'partners.list': async () => ({ ...list, partners: [partner], limit: 25 }),
    'partnerKeys.list': async ({ partnerId }) => ({
      ...list,
      keys: isHeld ? [{ ...aPartnerKey({ id: reveal.keyId }), partnerId }] : [],
      maxKeys: 5
    })
  })
  const about = await screen.findByText(/^Partner key/)
  expect(about.textContent).toBe('Partner key, never expires')
  isHeld = true
  act(() => emit('partnerKeys.changed', { profileId: acmeId, partnerId: partner.id }))
  await waitFor(() => expect(about.textContent).toBe('Partner key of Northwind, never expires'))
})
