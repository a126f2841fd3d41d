import type { Handlers } from '@shared/contract'
import type { RevokeImpact } from '@shared/contract/revocations'
import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { chooseReason, renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const token = '11111111-1111-4111-8111-111111111111'

const caller = (ip: string, requests: number) => ({
  ip,
  method: 'GET',
  path: '/api/agents',
  userAgent: 'acme/1',
  requests,
  lastSeenAt: new Date(Date.now() - 12_000).toISOString()
})
const impact: RevokeImpact = {
  state: 'known',
  fetchedAt: new Date().toISOString(),
  lastRequestAt: new Date(Date.now() - 12_000).toISOString(),
  last10Minutes: 1_168,
  isWhole: true,
  last24Hours: 61_204,
  callers: [caller('10.8.4.11', 32_418), caller('10.8.4.12', 21_007), caller('10.8.9.30', 7_740)],
  callerCount: 5
}

const prepared = (changes: object = {}) => ({
  token,
  // Longer than main gives: on a busy machine a minute may pass while a name is typed.
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
  fetchedAt: new Date().toISOString(),
  key,
  consent: { kind: 'text' as const, what: 'name' as const, text: key.clientName },
  impact,
  ...changes
})
const byButton = { consent: { kind: 'button' as const } }

async function openDialog(handlers: Partial<Handlers> = {}, hasReason = true) {
  const fake = renderKeys(`/keys/${key.id}`, {
    'keys.prepareRevoke': async () => prepared(),
    'keys.revoke': async () => ({ key: { ...key, enabled: false }, isConfirmed: true }),
    ...handlers
  })
  await fake.user.click(await screen.findByRole('button', { name: 'Revoke key' }))
  const dialog = await screen.findByRole('dialog')
  if (hasReason) await chooseReason(fake.user, dialog)
  const revoke = () => within(dialog).getByRole('button', { name: 'Revoke key' })
  const isOff = () => revoke().getAttribute('aria-disabled') === 'true'
  return { ...fake, dialog, revoke, isOff }
}

const typed = () => screen.findByLabelText(/^Type the key’s/)

test('the focus starts on Cancel', async () => {
  await openDialog({}, false)
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
})

test('no reason is preset, and Revoke stays off and says so until one is chosen', async () => {
  const { user, dialog, revoke, isOff, callsTo } = await openDialog(
    { 'keys.prepareRevoke': async () => prepared(byButton) },
    false
  )
  await screen.findByText('last request')
  expect(within(dialog).getByRole<HTMLInputElement>('combobox', { name: 'Reason' }).value).toBe('')
  expect(isOff()).toBe(true)
  expect(revoke().getAttribute('data-hint')).toBe('Choose a reason first')
  await user.click(revoke())
  expect(callsTo('keys.revoke')).toEqual([])
  await chooseReason(user, dialog)
  await user.click(revoke())
  await waitFor(() => expect(callsTo('keys.revoke')).toMatchObject([{ reason: 'leaked' }]))
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
    expect(callsTo('keys.revoke')).toEqual([
      { token, isTicked: false, typedText: key.clientName, reason: 'leaked' }
    ])
  )
})

test('Ctrl+Enter revokes as the button does, and nothing while the name does not match', async () => {
  const { user, callsTo } = await openDialog()
  const field = await typed()
  await user.type(field, key.clientName.slice(1))
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(callsTo('keys.revoke')).toEqual([])
  await user.clear(field)
  await user.type(field, key.clientName)
  await user.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() => expect(callsTo('keys.revoke')).toHaveLength(1))
})

test('a confirmed revocation closes the dialog, is announced, and leaves the focus on the page', async () => {
  const { user, revoke } = await openDialog({
    'keys.prepareRevoke': async () => prepared(byButton)
  })
  await screen.findByText('last request')
  await user.click(revoke())
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText(`${key.clientName} is revoked. Calls with it get 401.`)).toBeTruthy()
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Copy key id' }))
  )
})

test('an unconfirmed revocation stays and says that the key may still work', async () => {
  const { user, revoke, dialog } = await openDialog({
    'keys.prepareRevoke': async () => prepared(byButton),
    'keys.revoke': async () => ({ key, isConfirmed: false })
  })
  await screen.findByText('last request')
  await user.click(revoke())
  expect(await screen.findByText(/does not show as revoked yet/)).toBeTruthy()
  expect(within(dialog).queryByRole('button', { name: 'Revoke key' })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Read again' }))
  expect(await screen.findByText('last request')).toBeTruthy()
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

test('facts past their minute are read again by themselves, and only the fresh token is sent', async () => {
  const fresh = '22222222-2222-4222-8222-222222222222'
  let reading = 0
  const { user, isOff, revoke, callsTo } = await openDialog({
    'keys.prepareRevoke': async () =>
      reading++ === 0
        ? prepared({ ...byButton, expiresAt: new Date(Date.now() + 50).toISOString() })
        : prepared({ ...byButton, token: fresh })
  })
  await waitFor(() => expect(callsTo('keys.prepareRevoke')).toHaveLength(2))
  await waitFor(() => expect(isOff()).toBe(false))
  await user.click(revoke())
  await waitFor(() =>
    expect(callsTo('keys.revoke')).toEqual([expect.objectContaining({ token: fresh })])
  )
})

test('what stops is shown: last request, ten minutes, a day, and who calls', async () => {
  const { user, dialog } = await openDialog()
  await screen.findByText('1,168')
  const facts = within(dialog).getByRole('region', { name: 'What stops' })
  expect(facts.textContent).toContain('61,204in 24 hours')
  expect(facts.textContent).toContain('5callers')
  expect(within(facts).getAllByRole('row')).toHaveLength(4)
  expect(within(facts).getByText(/and 2 more, 39 requests/)).toBeTruthy()
  expect(within(dialog).getByText(/This key is in use/)).toBeTruthy()
  await user.keyboard('{Escape}')
})

test('callers say from how many addresses they come, and rows name their method', async () => {
  const callers = impact.callers.slice(0, 2).map(caller => ({ ...caller, ip: '10.8.4.11' }))
  const { dialog } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ impact: { ...impact, callers, callerCount: 2 } })
  })
  const facts = await within(dialog).findByRole('region', { name: 'What stops' })
  expect(await within(facts).findByText('callers, 1 address')).toBeTruthy()
  const [first] = within(facts).getAllByRole('row').slice(1)
  expect(first?.textContent).toContain(callers[0]?.method)
})

test('every caller can be shown, and where there may be more the count is a minimum', async () => {
  const callers = Array.from({ length: 14 }, (_, at) => caller(`10.8.4.${at}`, 14 - at))
  const all = { ...impact, callers, callerCount: 14 }
  const { user, dialog, unmount } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ impact: all })
  })
  const facts = await within(dialog).findByRole('region', { name: 'What stops' })
  await user.click(await within(facts).findByRole('button', { name: 'Show all' }))
  expect(within(facts).getAllByRole('row')).toHaveLength(15)
  unmount()
  await openDialog({
    'keys.prepareRevoke': async () => prepared({ impact: { ...all, hasMoreCallers: true } })
  })
  const counted = (await screen.findByText('callers, at least')).parentElement
  expect(counted?.textContent).toContain('14+')
})

test('a log that was cut off gives a minimum, and says so', async () => {
  await openDialog({
    'keys.prepareRevoke': async () => prepared({ impact: { ...impact, isWhole: false } })
  })
  expect(await screen.findByText('in 10 minutes, at least')).toBeTruthy()
})

test.each([
  [{ state: 'not-offered' as const }, /no endpoint for usage/],
  [
    {
      state: 'failed' as const,
      failure: { code: 'timeout' as const, message: 'Horizon did not answer in time' }
    },
    /could not be read/
  ]
])('an impact that is not known is said and blocks nothing', async (unknown, words) => {
  const { isOff } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ ...byButton, impact: unknown })
  })
  expect(await screen.findByText(words)).toBeTruthy()
  expect(isOff()).toBe(false)
})

test('where the level asks for a tick, Revoke is off until it is set', async () => {
  const { user, revoke, isOff, callsTo } = await openDialog({
    'keys.prepareRevoke': async () => prepared({ consent: { kind: 'tick' } })
  })
  const tick = await screen.findByRole('checkbox', { name: /at once and is final/ })
  expect(isOff()).toBe(true)
  await user.click(tick)
  expect(isOff()).toBe(false)
  await user.click(revoke())
  await waitFor(() =>
    expect(callsTo('keys.revoke')).toEqual([expect.objectContaining({ isTicked: true })])
  )
})

test('a key that someone else revokes meanwhile closes the dialog, and nothing is sent', async () => {
  const { world, emit, callsTo } = await openDialog()
  await screen.findByText('last request')
  world.keys = world.keys.map(each => (each.id === key.id ? { ...each, enabled: false } : each))
  emit('keys.changed', { profileId: acmeId })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText(`${key.clientName} was revoked meanwhile.`)).toBeTruthy()
  expect(screen.getByText('This key was revoked while its page was open')).toBeTruthy()
  expect(callsTo('keys.revoke')).toEqual([])
})

test('a key that cannot be read is not revoked, and the reading can be tried again', async () => {
  let reading = 0
  const { user, isOff } = await openDialog({
    'keys.prepareRevoke': async () => {
      if (reading++ === 0) throw new AppError('timeout', 'Horizon did not answer in time')
      return prepared(byButton)
    }
  })
  expect(await screen.findByText('The key could not be read, so it is not revoked')).toBeTruthy()
  expect(isOff()).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(isOff()).toBe(false))
})

test('a refused revocation keeps the dialog with the reason and asks for fresh facts', async () => {
  const { user, revoke, isOff } = await openDialog({
    'keys.prepareRevoke': async () => prepared(byButton),
    'keys.revoke': async () => {
      throw new AppError('forbidden', 'Horizon refuses this', { status: 403 })
    }
  })
  await screen.findByText('last request')
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
    'keys.prepareRevoke': async () =>
      prepared({ consent: { kind: 'text', what: 'id', text: key.id } })
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
  await screen.findByText('last request')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Revoke key'))
  expect(callsTo('keys.revoke')).toEqual([])
})

test('a name typed in other capitals does not count, and that is said', async () => {
  const { user, isOff } = await openDialog()
  await user.type(await typed(), key.clientName.toLowerCase())
  expect(screen.getByText('Capitals differ')).toBeTruthy()
  expect(isOff()).toBe(true)
})

test('two programs that call the same from one address are told apart', async () => {
  const twins = [
    { ...caller('10.8.4.11', 9), userAgent: 'billing-sync/2.4' },
    { ...caller('10.8.4.11', 3), userAgent: 'curl/8.1' }
  ]
  await openDialog({
    'keys.prepareRevoke': async () => prepared({ impact: { ...impact, callers: twins } })
  })
  expect(await screen.findByText('billing-sync/2.4')).toBeTruthy()
  expect(screen.getByText('curl/8.1')).toBeTruthy()
})
