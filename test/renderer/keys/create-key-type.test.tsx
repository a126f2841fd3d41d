import type { Handlers } from '@shared/contract'
import type { StoredPurpose } from '@shared/contract/key-records'
import { emptyPurpose } from '@shared/domain/key-purpose'
import { AppError } from '@shared/errors'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const revealId = '11111111-1111-4111-8111-111111111111'
const created: Partial<Handlers> = {
  'keys.create': async () => ({ key, revealId, differences: [] })
}

async function openDialog(handlers: Partial<Handlers> = created) {
  const fake = renderKeys('/keys?create', handlers)
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  await within(dialog).findByText(/All keys share|organization keys only/)
  const create = () => within(dialog).getByRole('button', { name: /^Create key/ })
  const summary = within(dialog).getByRole('complementary', { name: 'Summary' })
  const name = () => screen.getByLabelText<HTMLInputElement>(/^Name/)
  const sent = async () => {
    await waitFor(() => expect(fake.callsTo('keys.create')).toHaveLength(1))
    return (fake.callsTo('keys.create')[0] as { draft: unknown }).draft
  }
  return { ...fake, dialog, create, summary, name, sent }
}

const documentedList: Handlers['keys.list'] = async () => ({
  keys: [key],
  unreadable: [],
  fetchedAt: new Date().toISOString(),
  clockOffsetMs: 0,
  organization: null,
  hasExtensions: false
})
const documented = { 'keys.list': documentedList, 'keys.refresh': documentedList }
const owner = () => screen.findByRole<HTMLInputElement>('combobox', { name: /^Owner/ })

test('a user key is asked for with the owner chosen from the directory', async () => {
  const { user, name, create, sent, summary } = await openDialog()
  await user.type(name(), 'Laptop')
  await user.click(screen.getByRole('radio', { name: 'User' }))
  await user.type(await owner(), 'priya')
  await user.click(await screen.findByRole('option', { name: /Priya Raman/ }))
  await user.click(screen.getByRole('checkbox', { name: /^agents read/ }))
  expect(summary.textContent).toContain('User key')
  expect(summary.textContent).toContain('Priya Raman, Manager')
  await user.click(create())
  expect(await sent()).toMatchObject({ type: 'user', ownerUserId: 'usr_2' })
})

test('a deactivated user is listed with the reason and cannot be chosen', async () => {
  const { user } = await openDialog()
  await user.click(screen.getByRole('radio', { name: 'User' }))
  await user.click(await owner())
  const option = await screen.findByRole('option', { name: /Tomas Lindqvist/ })
  expect(option.textContent).toContain('a key of this user would be refused')
  await user.click(option)
  expect((await owner()).value).toBe('')
})

test('a user key without an owner is not sent, and the owner has the focus', async () => {
  const { user, name, create, callsTo } = await openDialog()
  await user.type(name(), 'Laptop')
  await user.click(screen.getByRole('radio', { name: 'User' }))
  await user.click(screen.getByRole('checkbox', { name: /^agents read/ }))
  await user.click(create())
  expect(screen.getByText('Choose whose key it is')).toBeTruthy()
  expect(document.activeElement).toBe(await owner())
  expect(callsTo('keys.create')).toEqual([])
})

test('scopes beyond the owner’s role are said to be without effect, and not refused', async () => {
  const { user, name, create, sent, summary } = await openDialog()
  await user.type(name(), 'Laptop')
  await user.click(screen.getByRole('radio', { name: 'User' }))
  await user.click(await owner())
  await user.click(await screen.findByRole('option', { name: /Mei Tanaka/ }))
  await user.click(screen.getByRole('checkbox', { name: /^agents read/ }))
  await user.click(screen.getByRole('checkbox', { name: /^billing write/ }))
  expect(screen.getByText(/1 scope is without effect with the role Member/)).toBeTruthy()
  expect(within(summary).getByText('Without effect with the role Member')).toBeTruthy()
  expect(within(summary).getByText('billing:write')).toBeTruthy()
  expect(summary.textContent).toContain(
    'read or write conversations, connections, users or billing'
  )
  await user.click(create())
  expect(await sent()).toMatchObject({ scopes: ['agents:read', 'billing:write'] })
})

test('departments are chosen from the directory, and every department takes them back', async () => {
  const { user, name, create, sent, summary } = await openDialog()
  await user.type(name(), 'Ledger')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(await screen.findByRole('button', { name: /^Departments/ }))
  await user.click(await screen.findByRole('option', { name: 'Finance' }))
  await user.click(screen.getByRole('option', { name: 'Support' }))
  expect(summary.textContent).toContain('Finance, Support')
  expect(summary.textContent).toContain('act outside Finance or Support')
  await user.click(screen.getByRole('option', { name: 'Every department' }))
  expect(summary.textContent).toContain('every department')
  await user.click(screen.getByRole('option', { name: 'Platform' }))
  await user.click(create())
  expect(await sent()).toMatchObject({ type: 'organization', departments: ['dept_3'] })
})

test('a Horizon without extensions makes organization keys only, and is sent no more than it takes', async () => {
  const { user, name, create, sent } = await openDialog({ ...created, ...documented })
  expect(screen.getByText(/it makes organization keys only/)).toBeTruthy()
  expect(screen.queryByRole('radio', { name: 'User' })).toBeNull()
  expect(screen.getByText(/default of 100 would exceed Starter’s 60/)).toBeTruthy()
  await user.type(name(), 'CI')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(create())
  const draft = (await sent()) as Record<string, unknown>
  for (const field of ['type', 'ownerUserId', 'departments', 'rateLimitPerDay']) {
    expect(draft[field]).toBeUndefined()
  }
})

test('without a directory the owner’s id is typed, and that is said', async () => {
  const none = async () => ({
    users: null,
    departments: null,
    fetchedAt: new Date().toISOString()
  })
  const { user, name, create, sent } = await openDialog({
    ...created,
    'directory.get': none,
    'directory.refresh': none
  })
  expect(await screen.findByText(/no list of departments/)).toBeTruthy()
  await user.type(name(), 'Laptop')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(screen.getByRole('radio', { name: 'User' }))
  expect(screen.getByText(/no list of users: enter the id/)).toBeTruthy()
  await user.type(screen.getByLabelText('Owner’s user id'), ' usr_77 ')
  await user.click(create())
  expect(await sent()).toMatchObject({ type: 'user', ownerUserId: 'usr_77' })
})

test('what Horizon says against owner and departments stands beside them', async () => {
  const { user, name, create } = await openDialog({
    'keys.create': async () => {
      throw new AppError('validation-failed', 'Horizon did not accept this key', {
        status: 422,
        fields: [{ field: 'departments', issue: "There is no department 'dept_3'." }]
      })
    }
  })
  await user.type(name(), 'Ledger')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  const departments = await screen.findByRole('button', { name: /^Departments/ })
  await user.click(departments)
  await user.click(await screen.findByRole('option', { name: 'Platform' }))
  await user.click(create())
  await screen.findByText('Horizon did not accept this key')
  expect(departments.getAttribute('aria-invalid')).toBe('true')
  expect(
    within(departments.closest('div[class*="InputWrapper"]') as HTMLElement).getByText(
      "There is no department 'dept_3'."
    )
  ).toBeTruthy()
  expect(document.activeElement).toBe(departments)
  expect(name().value).toBe('Ledger')
})

test('the purpose goes along, and a key in it is refused beside its field', async () => {
  const { user, name, create, sent, callsTo } = await openDialog()
  await user.type(name(), 'Ledger')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(screen.getByRole('button', { name: /^Purpose/ }))
  expect(screen.getByText(/Kept on this computer, not at Horizon/)).toBeTruthy()
  await user.type(screen.getByLabelText('System'), 'SAP')
  await user.type(screen.getByLabelText('Stored in'), 'hz_live_CANARYnotARealKey000000')
  await user.click(create())
  expect(screen.getByText(/This holds a key/)).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByLabelText('Stored in'))
  expect(callsTo('keys.create')).toEqual([])
  await user.clear(screen.getByLabelText('Stored in'))
  await user.type(screen.getByLabelText('Stored in'), 'vault/ledger')
  await user.click(create())
  expect(await sent()).toMatchObject({
    purpose: { ...emptyPurpose, system: 'SAP', storedIn: 'vault/ledger' }
  })
})

test('without a purpose none is sent', async () => {
  const { user, name, create, sent } = await openDialog()
  await user.type(name(), 'Ledger')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(create())
  expect(await sent()).not.toHaveProperty('purpose')
})

test('settings are copied from a key that is searched for; the name is not', async () => {
  const purpose: StoredPurpose = {
    ...emptyPurpose,
    owner: 'Finance team',
    keyId: key.id,
    updatedAt: new Date().toISOString(),
    updatedBy: 'Ada Moreau'
  }
  const { user, name, dialog } = await openDialog({
    'purposes.list': async () => ({ purposes: [purpose] })
  })
  await user.click(screen.getByRole('button', { name: 'Copy settings from…' }))
  const search = screen.getByRole('combobox', { name: 'Key to copy settings from' })
  expect(document.activeElement).toBe(search)
  await user.type(search, 'production')
  const options = await screen.findAllByRole('option')
  await user.click(options[0] as HTMLElement)
  expect(await within(dialog).findByText(/Copied from/)).toBeTruthy()
  expect(name().value).toBe('')
  expect(document.activeElement).toBe(name())
  const box = screen.getByRole<HTMLInputElement>('checkbox', { name: /^agents read/ })
  expect(box.checked).toBe(true)
  expect(screen.getByLabelText<HTMLInputElement>(/^Per minute/).value).toBe('100')
  await user.click(screen.getByRole('button', { name: /^Purpose/ }))
  expect(screen.getByLabelText<HTMLInputElement>('Owner').value).toBe('Finance team')
})

test('Escape leaves the search over keys, not the dialog', async () => {
  const { user } = await openDialog()
  await user.click(screen.getByRole('button', { name: 'Copy settings from…' }))
  await user.keyboard('{Escape}')
  const link = await screen.findByRole('button', { name: 'Copy settings from…' })
  await waitFor(() => expect(document.activeElement).toBe(link))
  expect(screen.getByRole('dialog', { name: 'Create key' })).toBeTruthy()
})

test('no expiry in Production is pointed out, and 90 days are one click', async () => {
  const { user } = await openDialog()
  await user.click(screen.getByRole('radio', { name: 'None' }))
  expect(screen.getByText(/advises an expiry for every production key/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Use 90 days' }))
  expect(screen.getByRole<HTMLInputElement>('radio', { name: '90 d' }).checked).toBe(true)
  expect(screen.queryByText(/advises an expiry/)).toBeNull()
})

test('a key of nearly the same name is named, and creating stays possible', async () => {
  const { user, name, create, sent } = await openDialog()
  await user.type(name(), 'billing-sync 2')
  expect(screen.getByText(/“Billing sync.*One key per integration/)).toBeTruthy()
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await user.click(create())
  expect(await sent()).toMatchObject({ clientName: 'billing-sync 2' })
})

test('the plan’s shared budget stands at the limits', async () => {
  await openDialog()
  expect(screen.getByText('All keys share 300 per minute, 100,000 per day.')).toBeTruthy()
})
