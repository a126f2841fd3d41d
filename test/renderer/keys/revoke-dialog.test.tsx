import type { Handlers } from '@shared/contract'
import { AppError } from '@shared/errors'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const token = '11111111-1111-4111-8111-111111111111'

const prepared = (changes: object = {}) => ({
  token,
  expiresAt: new Date(Date.now() + 60_000).toISOString(),
  fetchedAt: new Date().toISOString(),
  key,
  typedText: { kind: 'name' as const, text: key.clientName },
  ...changes
})

async function openDialog(handlers: Partial<Handlers> = {}) {
  const fake = renderKeys(`/keys/${key.id}`, {
    'keys.prepareRevoke': async () => prepared(),
    'keys.revoke': async () => ({ key: { ...key, enabled: false }, isConfirmed: true }),
    ...handlers
  })
  await fake.user.click(await screen.findByRole('button', { name: 'Revoke key' }))
  const dialog = await screen.findByRole('dialog')
  const revoke = () => within(dialog).getByRole('button', { name: 'Revoke key' })
  const isOff = () => revoke().getAttribute('aria-disabled') === 'true'
  return { ...fake, dialog, revoke, isOff }
}

const typed = () => screen.findByLabelText(/^Type the key’s/)

test('the focus starts on Cancel', async () => {
  await openDialog()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
})

test('Revoke stays off until the name matches exactly', async () => {
  const { user, revoke, isOff, callsTo } = await openDialog()
  const field = await typed()
  expect(isOff()).toBe(true)
  for (const near of [key.clientName.toLowerCase(), ` ${key.clientName}`, `${key.clientName} `]) {
    await user.clear(field)
    await user.type(field, near)
    expect(isOff()).toBe(true)
    await user.click(revoke())
  }
  expect(callsTo('keys.revoke')).toEqual([])

  await user.clear(field)
  await user.type(field, key.clientName)
  expect(isOff()).toBe(false)
  await user.click(revoke())
  await waitFor(() =>
    expect(callsTo('keys.revoke')).toEqual([{ token, typedText: key.clientName, reason: 'leaked' }])
  )
})

test('a confirmed revocation closes the dialog, is announced, and leaves the focus on the page', async () => {
  const { user, revoke } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ typedText: null })
  })
  await screen.findByText('last used')
  await user.click(revoke())
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText(`${key.clientName} is revoked. Calls with it get 401.`)).toBeTruthy()
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Copy key id' }))
  )
})

test('an unconfirmed revocation stays and says that the key may still work', async () => {
  const { user, revoke, dialog } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ typedText: null }),
    'keys.revoke': async () => ({ key, isConfirmed: false })
  })
  await screen.findByText('last used')
  await user.click(revoke())
  expect(await screen.findByText(/does not show as revoked yet/)).toBeTruthy()
  expect(within(dialog).queryByRole('button', { name: 'Revoke key' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Read again' }))
  expect(await screen.findByText('last used')).toBeTruthy()
})

test('a changed key stops with what changed, read again, and has to be typed again', async () => {
  let reading = 0
  const { user, revoke, isOff, callsTo } = await openDialog({
    'keys.prepareRevoke': async () =>
      prepared({ key: { ...key, scopes: reading++ === 0 ? key.scopes : ['memory'] } }),
    'keys.revoke': async () => {
      throw new AppError('object-changed', 'The key changed since it was read')
    }
  })
  await user.type(await typed(), key.clientName)
  await user.click(revoke())
  expect(await screen.findByText('The key has changed since you opened this')).toBeTruthy()
  expect(screen.getByText(/→ memory/)).toBeTruthy()
  expect(((await typed()) as HTMLInputElement).value).toBe('')
  expect(isOff()).toBe(true)
  expect(callsTo('keys.revoke')).toHaveLength(1)
})

test('facts past their minute have to be read again before anything is revoked', async () => {
  let reading = 0
  const { user, isOff, callsTo } = await openDialog({
    'keys.prepareRevoke': async () =>
      prepared({
        typedText: null,
        expiresAt: new Date(Date.now() + (reading++ === 0 ? 0 : 60_000)).toISOString()
      })
  })
  expect(await screen.findByText('These facts are a minute old')).toBeTruthy()
  expect(isOff()).toBe(true)
  await user.click(screen.getAllByRole('button', { name: 'Read again' })[0] as HTMLElement)
  await waitFor(() => expect(isOff()).toBe(false))
  expect(callsTo('keys.prepareRevoke')).toHaveLength(2)
})

test('a key that cannot be read is not revoked, and the reading can be tried again', async () => {
  let reading = 0
  const { user, isOff } = await openDialog({
    'keys.prepareRevoke': async () => {
      if (reading++ === 0) throw new AppError('timeout', 'Horizon did not answer in time')
      return prepared({ typedText: null })
    }
  })
  expect(await screen.findByText('The key could not be read, so it is not revoked')).toBeTruthy()
  expect(isOff()).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(isOff()).toBe(false))
})

test('a refused revocation keeps the dialog with the reason and asks for fresh facts', async () => {
  const { user, revoke, isOff } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ typedText: null }),
    'keys.revoke': async () => {
      throw new AppError('forbidden', 'Horizon refuses this', { status: 403 })
    }
  })
  await screen.findByText('last used')
  await user.click(revoke())
  const strip = (await screen.findByText('Horizon refuses this')).closest('[role="alert"]')
  expect(isOff()).toBe(true)
  await user.click(within(strip as HTMLElement).getByRole('button', { name: 'Read again' }))
  await waitFor(() => expect(isOff()).toBe(false))
})

test('a key that turns out to be revoked already is taken as revoked', async () => {
  const fake = renderKeys(`/keys/${key.id}?revoke`, {
    'keys.prepareRevoke': async () => prepared({ key: { ...key, enabled: false } })
  })
  expect(await screen.findByText(/is revoked\. Calls with it get 401/)).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(fake.callsTo('keys.revoke')).toEqual([])
})

test('where the name cannot be typed, the id has to be', async () => {
  const { user, isOff } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ typedText: { kind: 'id', text: key.id } })
  })
  const field = await screen.findByLabelText(/^Type the key’s id/)
  await user.type(field, key.clientName)
  expect(isOff()).toBe(true)
  await user.clear(field)
  await user.type(field, key.id)
  expect(isOff()).toBe(false)
})

test('Escape closes it, nothing is sent, and the focus is back on the button that opened it', async () => {
  const { user, callsTo } = await openDialog()
  await screen.findByText('last used')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Revoke key'))
  expect(callsTo('keys.revoke')).toEqual([])
})
