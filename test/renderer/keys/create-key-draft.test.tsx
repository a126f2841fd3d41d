import { AppError } from '@shared/errors'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { aFormDraft, fakeDraft } from '@support/fake-drafts'
import { fakeKeys } from '@support/fake-key-data'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const revealId = '11111111-1111-4111-8111-111111111111'

type Handlers = NonNullable<Parameters<typeof renderKeys>[1]>

/** The dialog over a world in which this draft was left. */
async function openDialog(draft: ReturnType<typeof aFormDraft> | null, handlers: Handlers = {}) {
  const world = { profiles: [fakeProfile()] }
  const savedAt = new Date(Date.now() - 5 * 60_000).toISOString()
  const stored = draft === null ? null : { ...draft, savedAt }
  const fake = renderKeys(
    '/keys?create',
    { 'drafts.get': async () => ({ draft: stored }), ...handlers },
    world
  )
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  const submit = () => fake.user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  const saves = () => fake.callsTo('drafts.save') as { content: { clientName: string } }[]
  return { ...fake, dialog, submit, saves }
}

const nameOf = () => screen.getByLabelText<HTMLInputElement>(/^Name/)
const ofDraft = { profileId: acmeId, name: 'key.create' }

test('what was entered before stands in the form, with its age', async () => {
  const { callsTo, saves } = await openDialog(aFormDraft())
  expect(callsTo('drafts.get')).toEqual([ofDraft])
  expect(screen.getByText(/^Draft restored/).textContent).toBe(
    'Draft restored, last changed 5 min ago.'
  )
  expect(nameOf().value).toBe('Ledger sync')
  expect(document.activeElement).toBe(nameOf())
  const checked = screen.getByRole<HTMLInputElement>('checkbox', { name: /^agents read/ })
  expect(checked.checked).toBe(true)
  expect(screen.getAllByText('crm-sync').length).toBeGreaterThan(0)
  expect(screen.getByLabelText<HTMLInputElement>(/^Per minute/).value).toBe('60')
  expect(screen.getByLabelText<HTMLInputElement>(/^Per day/).value).toBe('20,000')
  const date = screen.getByLabelText<HTMLInputElement>('Last day on which the key works')
  expect(date.value).toBe('2099-12-31')
  expect(screen.getByLabelText<HTMLInputElement>('Owner').value).toBe('Finance systems')
  expect(saves()).toEqual([])
})

test('without a draft there is no word of one, and an untouched form is not saved', async () => {
  const { user, saves, callsTo } = await openDialog(null)
  expect(screen.queryByText(/Draft/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(saves()).toEqual([])
  expect(callsTo('drafts.discard')).toEqual([])
})

test('what is entered is saved a moment later, all of it', async () => {
  const { user, callsTo, saves } = await openDialog(null)
  await user.type(nameOf(), 'CI')
  await user.click(screen.getByRole('checkbox', { name: /^agents read/ }))
  await waitFor(() =>
    expect(saves().at(-1)).toEqual({
      ...ofDraft,
      content: aFormDraft({
        clientName: 'CI',
        departments: null,
        scopes: ['agents:read'],
        perMinute: '',
        perDay: '',
        expiry: '1y',
        date: '',
        purpose: { owner: '', system: '', storedIn: '', ticket: '', reviewOn: null, note: '' }
      })
    })
  )
  expect(callsTo('drafts.discard')).toEqual([])
})

test.each([
  ['Cancel', (dialog: HTMLElement) => fireEvent.click(within(dialog).getByText('Cancel'))],
  ['Escape', () => fireEvent.keyDown(nameOf(), { key: 'Escape' })],
  ['a reload', () => fireEvent(window, new Event('beforeunload'))]
])('%s right after the last letter keeps it', async (_what, leave) => {
  const { dialog, saves } = await openDialog(null)
  fireEvent.change(nameOf(), { target: { value: 'Half entered' } })
  expect(saves()).toEqual([])
  leave(dialog)
  await waitFor(() => expect(saves()).toHaveLength(1))
  expect(saves()[0]?.content.clientName).toBe('Half entered')
})

test('a form that was emptied by hand leaves no draft', async () => {
  const { user, callsTo, saves, world } = await openDialog(null)
  await user.type(nameOf(), 'x')
  await waitFor(() => expect(saves()).toHaveLength(1))
  await user.clear(nameOf())
  await waitFor(() => expect(callsTo('drafts.discard')).toEqual([ofDraft]))
  expect(fakeDraft(world).stored).toBeNull()
})

test('Discard draft empties the form and what was kept of it', async () => {
  const { user, callsTo, saves, dialog } = await openDialog(
    aFormDraft({ perMinute: '900', date: '2020-01-01' })
  )
  expect(screen.getByText('Choose a time in the future')).toBeTruthy()
  expect(screen.getByText(/The plan allows 300 per minute/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Discard draft' }))
  expect(callsTo('drafts.discard')).toEqual([ofDraft])
  expect(screen.queryByText(/^Draft restored/)).toBeNull()
  expect(nameOf().value).toBe('')
  expect(document.activeElement).toBe(nameOf())
  expect(dialog.querySelectorAll('[aria-invalid="true"]')).toHaveLength(0)
  expect(screen.getByLabelText<HTMLInputElement>(/^Per minute/).value).toBe('')
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(saves()).toEqual([])
})

test('All scopes of a draft have to be granted once more', async () => {
  const { submit, callsTo } = await openDialog(aFormDraft({ allScopes: 'granted' }))
  await submit()
  expect(screen.getByText('Grant all scopes, or keep choosing')).toBeTruthy()
  expect(callsTo('keys.create')).toEqual([])
})

test('what is copied from another key takes the place of the draft’s settings, not of its name', async () => {
  const { user } = await openDialog(aFormDraft({ scopes: ['of-the-draft'] }))
  expect(screen.getAllByText('of-the-draft').length).toBeGreaterThan(0)
  await user.click(screen.getByRole('button', { name: /Copy settings from/ }))
  const options = await screen.findAllByRole('option')
  await user.click(options[0] as HTMLElement)
  await screen.findByText(/^Copied from/)
  expect(nameOf().value).toBe('Ledger sync')
  expect(screen.queryAllByText('of-the-draft')).toEqual([])
  expect(screen.getByText(/^Draft restored/)).toBeTruthy()
})

test('everything is saved before a create is sent, and nothing after the key is there', async () => {
  const { user, submit, saves, calls, callsTo } = await openDialog(aFormDraft(), {
    'keys.create': async () => ({ key, revealId, differences: [] })
  })
  await user.type(nameOf(), '!')
  await submit()
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Create key' })).toBeNull())
  const names = calls.map(({ name }) => name)
  expect(names.lastIndexOf('drafts.save')).toBeLessThan(names.indexOf('keys.create'))
  expect(saves().at(-1)?.content.clientName).toBe('Ledger sync!')
  expect(callsTo('drafts.discard')).toEqual([])
})

test('a letter that was typed while the key was being made brings no draft back', async () => {
  const answer = Promise.withResolvers<{
    key: typeof key
    revealId: string
    differences: string[]
  }>()
  const { submit, saves } = await openDialog(aFormDraft(), { 'keys.create': () => answer.promise })
  await submit()
  fireEvent.change(nameOf(), { target: { value: 'Too late' } })
  answer.resolve({ key, revealId, differences: [] })
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Create key' })).toBeNull())
  expect(saves()).toEqual([])
})

test('a refused create keeps the draft, and what is changed after it', async () => {
  const { user, submit, saves, callsTo } = await openDialog(aFormDraft(), {
    'keys.create': async () => {
      throw new AppError('validation-failed', 'Horizon did not accept this key', { status: 400 })
    }
  })
  await submit()
  await screen.findByText('Horizon did not accept this key')
  expect(callsTo('drafts.discard')).toEqual([])
  await user.type(nameOf(), ' 2')
  await waitFor(() => expect(saves().at(-1)?.content.clientName).toBe('Ledger sync 2'))
})

test.each([
  [
    'that cannot be asked for',
    async () => {
      throw new AppError('profile-busy', 'This profile is not the active one')
    }
  ],
  ['of which there is none', async () => ({ draft: null })]
])('a draft %s leaves an empty form that works', async (_what, get) => {
  const { user, submit, callsTo } = await openDialog(null, {
    'drafts.get': get,
    'drafts.save': async () => ({ isKept: false }),
    'keys.create': async () => ({ key, revealId, differences: [] })
  })
  await user.type(nameOf(), 'CI')
  await waitFor(() => expect(callsTo('drafts.save')).toHaveLength(1))
  await user.click(screen.getByRole('checkbox', { name: /^agents read/ }))
  await submit()
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(1))
  expect(callsTo('drafts.save')).toHaveLength(1)
})

test('a name too long to be kept does not end the keeping', async () => {
  const { saves } = await openDialog(null, {
    'drafts.save': async ({ content }) => {
      if (content.clientName === 'long') throw new AppError('invalid-input', 'unexpected input')
      return { isKept: true }
    }
  })
  fireEvent.change(nameOf(), { target: { value: 'long' } })
  await waitFor(() => expect(saves()).toHaveLength(1))
  fireEvent.change(nameOf(), { target: { value: 'short' } })
  await waitFor(() => expect(saves()).toHaveLength(2))
})
