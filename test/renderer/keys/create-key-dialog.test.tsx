import { AppError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const revealId = '11111111-1111-4111-8111-111111111111'

async function openDialog(handlers: Parameters<typeof renderKeys>[1] = {}) {
  const fake = renderKeys('/keys?create', handlers)
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  const submit = () => fake.user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  return { ...fake, dialog, submit }
}

const created = { 'keys.create': async () => ({ key, revealId, differences: [] }) }

test('nothing is sent while anything is wrong, and each refusal stands beside its field', async () => {
  const { user, submit, callsTo } = await openDialog(created)
  await user.type(screen.getByLabelText(/^Per minute/), '900')
  await user.click(screen.getByRole('radio', { name: 'Date…' }))
  await submit()
  expect(screen.getByText('Enter a name that says what the key is for')).toBeTruthy()
  expect(screen.getByText('Choose at least one scope')).toBeTruthy()
  expect(screen.getByText(/The plan allows 300 per minute/)).toBeTruthy()
  expect(screen.getByText('Enter a date')).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByLabelText(/^Name/))
  expect(callsTo('keys.create')).toEqual([])
})

test.each([
  ['0', /Enter 1 or more/],
  ['-5', /Enter 1 or more/],
  ['1.5', /Enter a whole number/],
  ['many', /Enter a whole number/]
])('a limit of %s is refused as it is typed', async (typed, words) => {
  const { user } = await openDialog(created)
  await user.type(screen.getByLabelText(/^Per minute/), typed)
  expect(screen.getByText(words)).toBeTruthy()
})

test('a name of more than 200 characters is refused with its length', async () => {
  const { user, submit, callsTo } = await openDialog(created)
  await user.click(screen.getByLabelText(/^Name/))
  await user.paste('x'.repeat(201))
  await submit()
  expect(screen.getByText('At most 200 characters; this has 201')).toBeTruthy()
  expect(callsTo('keys.create')).toEqual([])
})

test('an expiry in the past is refused', async () => {
  const { user, submit, callsTo } = await openDialog(created)
  await user.click(screen.getByRole('radio', { name: 'Date…' }))
  await user.type(screen.getByLabelText('Last day on which the key works'), '2020-01-01')
  await submit()
  expect(screen.getByText('Choose a time in the future')).toBeTruthy()
  expect(callsTo('keys.create')).toEqual([])
})

test('what was entered is what is sent, by Ctrl+Enter', async () => {
  const { user, callsTo } = await openDialog(created)
  await user.type(screen.getByLabelText(/^Name/), '  Month-end reporting ')
  await user.click(screen.getByRole('checkbox', { name: /^conversations read/ }))
  await user.click(screen.getByRole('checkbox', { name: 'quickbooks' }))
  await user.type(screen.getByLabelText('Add a scope by name'), 'crm-sync{Enter}')
  expect(screen.getByText('unknown here, sent as typed')).toBeTruthy()
  await user.type(screen.getByLabelText(/^Per minute/), '60')
  await user.type(screen.getByLabelText(/^Per day/), '20,000')
  await user.click(screen.getByRole('radio', { name: 'None' }))
  await user.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(1))
  expect(callsTo('keys.create')[0]).toEqual({
    profileId: acmeId,
    draft: {
      clientName: 'Month-end reporting',
      scopes: ['conversations:read', 'quickbooks', 'crm-sync'],
      rateLimit: 60,
      rateLimitPerDay: 20_000,
      expiresAt: null,
      type: 'organization',
      departments: null
    }
  })
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Create key' })).toBeNull())
})

test('the form keeps its contents when Horizon refuses, and the refusal is beside the field', async () => {
  const { user, submit } = await openDialog({
    'keys.create': async () => {
      throw new AppError('validation-failed', 'Horizon did not accept this key', {
        status: 400,
        fields: [{ field: 'client_name', issue: 'A key with this name exists' }]
      })
    }
  })
  await user.type(screen.getByLabelText(/^Name/), 'Billing sync')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await submit()
  expect(await screen.findByText('Horizon did not accept this key')).toBeTruthy()
  const name = screen.getByLabelText<HTMLInputElement>(/^Name/)
  expect(name.value).toBe('Billing sync')
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'memory' }).checked).toBe(true)

  await user.type(name, ' 2')
  expect(name.getAttribute('aria-invalid')).not.toBe('true')
})

test('pressing twice creates one key', async () => {
  const pending = new Promise<never>(() => undefined)
  const { user, callsTo } = await openDialog({ 'keys.create': () => pending })
  await user.type(screen.getByLabelText(/^Name/), 'Twice')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  act(() => {
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
  })
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(1))
})

test('All scopes takes a second step, and turning it off brings the choice back', async () => {
  const { user, submit, callsTo } = await openDialog(created)
  await user.type(screen.getByLabelText(/^Name/), 'Everything')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(screen.getByRole('switch', { name: 'All scopes' }))
  await submit()
  expect(screen.getByText('Grant all scopes, or keep choosing')).toBeTruthy()
  expect(callsTo('keys.create')).toEqual([])

  await user.click(screen.getByRole('button', { name: 'Grant all scopes' }))
  expect(screen.getByText('Nothing is kept from it.')).toBeTruthy()
  await user.click(screen.getByRole('switch', { name: 'All scopes' }))
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'memory' }).checked).toBe(true)

  await user.click(screen.getByRole('switch', { name: 'All scopes' }))
  await user.click(screen.getByRole('button', { name: 'Grant all scopes' }))
  await submit()
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(1))
  expect(callsTo('keys.create')[0]).toMatchObject({ draft: { scopes: ['*'] } })
})

test('without extensions there is no limit per day', async () => {
  const documented = async () => ({
    keys: [key],
    unreadable: [],
    fetchedAt: new Date().toISOString(),
    clockOffsetMs: 0,
    organization: null,
    hasExtensions: false
  })
  await openDialog({ 'keys.list': documented, 'keys.refresh': documented })
  expect(screen.getByLabelText(/^Per minute/)).toBeTruthy()
  expect(screen.queryByLabelText(/^Per day/)).toBeNull()
})

test('without a keychain the dialog says before Create that a crash loses the key', async () => {
  await openDialog({ 'reveals.stashKind': async () => ({ stash: 'memory' }) })
  expect(
    await screen.findByText(/if the app ends before you store the key, it is lost/)
  ).toBeTruthy()
})

test('the summary says what the key may and may not do', async () => {
  const { user } = await openDialog()
  const summary = screen.getByRole('complementary', { name: 'Summary' })
  expect(within(summary).getByText('do anything.')).toBeTruthy()
  await user.click(screen.getByRole('checkbox', { name: /^conversations read/ }))
  expect(within(summary).getByText('read')).toBeTruthy()
  expect(summary.textContent).toContain(
    'read or write agents, connections, users or billing; read audit'
  )
  expect(summary.textContent).toContain('100 by default, plan 300')
})

test('a pause Horizon asked for is kept: no second send before its time', async () => {
  const { user, submit, callsTo } = await openDialog({
    'keys.create': async () => {
      throw new AppError('rate-limited', 'Slow down', { retryAfterSeconds: 90 })
    }
  })
  await user.type(screen.getByLabelText(/^Name/), 'CI')
  await user.click(screen.getByRole('checkbox', { name: /^agents read/ }))
  await submit()
  await screen.findByText(/It can be tried again in \d+ s/)
  await submit()
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(callsTo('keys.create')).toHaveLength(1)
})
