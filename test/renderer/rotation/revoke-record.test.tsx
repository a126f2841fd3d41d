import { AppError } from '@shared/errors'
import { fakeDrain, fakeEntries, fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, openRotation } from './render-rotation'

const safe = fakeDrain({ answer: 'safe', earliestSafeAt: null, pairs: [] })
const send = '{Control>}{Enter}{/Control}'

test('the revocation starts on Cancel, and needs the typed name', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('ready-to-revoke'), {}, { drain: safe })
  await user.click(await button('Revoke old key…'))
  const dialog = await screen.findByRole('dialog')
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
  const revoke = within(dialog).getByRole('button', { name: 'Revoke old key' })
  const field = await within(dialog).findByLabelText(/^Type the key’s name/)
  await user.type(field, 'billing sync')
  expect(isOff(revoke)).toBe(true)
  await user.clear(field)
  await user.type(field, 'Billing sync')
  await user.click(revoke)
  await waitFor(() =>
    expect(callsTo('rotations.revoke')).toMatchObject([
      { typedText: 'Billing sync', overrideReason: null }
    ])
  )
  expect(await screen.findByRole('heading', { name: 'Record' })).toBeDefined()
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('Ctrl+Enter revokes as the button does, and not before the name is typed', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('ready-to-revoke'), {}, { drain: safe })
  await user.click(await button('Revoke old key…'))
  const field = await screen.findByLabelText(/^Type the key’s name/)
  await user.keyboard(send)
  expect(callsTo('rotations.revoke')).toEqual([])
  await user.type(field, 'Billing sync')
  await user.keyboard(send)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('rotations.revoke')).toHaveLength(1)
})

test('before the verdict the revocation shows what it overrides and needs a typed reason', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  await user.click(await button('Revoke early with a reason…'))
  const dialog = await screen.findByRole('dialog')
  const reason = await within(dialog).findByLabelText('Why it is revoked even so')
  expect(dialog.textContent).toContain('The verdict does not say that it is safe')
  expect(within(dialog).getByText('First give a reason, then type the key’s name')).toBeDefined()
  await user.type(within(dialog).getByLabelText(/^Type the key’s name/), 'Billing sync')
  const revoke = within(dialog).getByRole('button', { name: 'Revoke old key' })
  expect(isOff(revoke)).toBe(true)
  expect(revoke.getAttribute('data-hint')).toBe('First give a reason')
  expect(within(dialog).getByText('First give a reason')).toBeDefined()
  await user.type(reason, 'The key leaked')
  expect(within(dialog).queryByText(/^First /)).toBeNull()
  await user.click(revoke)
  await waitFor(() =>
    expect(callsTo('rotations.revoke')).toMatchObject([{ overrideReason: 'The key leaked' }])
  )
})

test('pressed while it is off, the revocation leads to what is missing and sends nothing', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  await user.click(await button('Revoke early with a reason…'))
  const dialog = await screen.findByRole('dialog')
  const reason = await within(dialog).findByLabelText('Why it is revoked even so')
  const revoke = within(dialog).getByRole('button', { name: 'Revoke old key' })
  await user.click(revoke)
  expect(document.activeElement).toBe(reason)
  await user.type(reason, 'The key leaked')
  await user.click(revoke)
  expect(document.activeElement).toBe(within(dialog).getByLabelText(/^Type the key’s name/))
  expect(callsTo('rotations.revoke')).toEqual([])
})

test('a reason that was typed is still there when the dialog is opened again', async () => {
  const { user } = await openRotation(fakeRotation('draining'))
  await user.click(await button('Revoke early with a reason…'))
  await user.type(await screen.findByLabelText('Why it is revoked even so'), 'The key leaked')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await user.click(await button('Revoke early with a reason…'))
  const field = await screen.findByLabelText<HTMLTextAreaElement>('Why it is revoked even so')
  expect(field.value).toBe('The key leaked')
})

test('a refused revocation keeps the dialog, its reason and what was typed', async () => {
  const { user } = await openRotation(
    fakeRotation('ready-to-revoke'),
    {
      'rotations.revoke': async () => {
        throw new AppError('forbidden', 'The admin secret may not revoke keys')
      }
    },
    { drain: safe }
  )
  await user.click(await button('Revoke old key…'))
  const dialog = await screen.findByRole('dialog')
  const field = await within(dialog).findByLabelText<HTMLInputElement>(/^Type the key’s name/)
  await user.type(field, 'Billing sync')
  await user.click(within(dialog).getByRole('button', { name: 'Revoke old key' }))
  expect(await within(dialog).findByText('The admin secret may not revoke keys')).toBeDefined()
  expect(field.value).toBe('Billing sync')
})

test('cancelling says that the new key ends and the old is kept, and prepares the new one', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  expect(screen.getByText('revokes the new key, keeps the old')).toBeDefined()
  await user.click(await button('Cancel rotation…'))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('The new key ends and the old one is kept')
  await waitFor(() =>
    expect(callsTo('rotations.prepareRevoke')).toMatchObject([{ target: { kind: 'replacement' } }])
  )
})

test('cancelling never promises an old key that works no more', async () => {
  const { oldKey } = fakeRotation('cancel-unconfirmed')
  const oldKeyNow = { ...oldKey, enabled: false }
  const { user } = await openRotation(fakeRotation('cancel-unconfirmed', { oldKeyNow }))
  expect(screen.getByText('revokes the new key; the old one works no more')).toBeDefined()
  await user.click(await button('Cancel rotation…'))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('the old one works no more')
  expect(dialog.textContent).not.toContain('is kept')
})

test('an emergency revokes without waiting for callers, and says what that does', async () => {
  const emergency = fakeRotation('ready-to-revoke', {
    mode: 'emergency',
    actions: [
      { name: 'revoke-early', lockedBecause: null },
      { name: 'cancel', lockedBecause: null }
    ]
  })
  const { user } = await openRotation(emergency)
  expect(screen.getByText('Emergency')).toBeDefined()
  expect(screen.getByText(/nobody waits for the callers/)).toBeDefined()
  await user.click(await button('Revoke old key…'))
  expect(await screen.findByLabelText('Why it is revoked even so')).toBeDefined()
})

test('a revocation under way offers nothing that could send it again', async () => {
  await openRotation(fakeRotation('revoking'))
  expect(screen.getByText('The revocation is on its way.')).toBeDefined()
  expect(screen.queryByRole('button', { name: /Revoke old key/ })).toBeNull()
})

test('an unconfirmed revocation must still be done: treated as working, with what comes next', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('revoke-unconfirmed'))
  const notice = screen.getByRole('alert')
  expect(notice.textContent).toContain('The old key must still be revoked')
  expect(notice.textContent).toContain('Treat it as working')
  expect(notice.textContent).toContain('Nothing is sent again by itself')
  await user.click(await button('Look now'))
  expect(callsTo('rotations.look')).toHaveLength(1)
  expect(isOff(await button('Revoke old key…'))).toBe(false)
})

test('an unconfirmed cancellation names the new key, and can be tried again', async () => {
  await openRotation(fakeRotation('cancel-unconfirmed'))
  expect(screen.getByRole('alert').textContent).toContain('The new key must still be revoked')
  expect(await button('Cancel rotation…')).toBeDefined()
})

test('the record says what it rested on, and finishing ends the rotation', async () => {
  const rotation = fakeRotation('to-record', {
    entries: fakeEntries([
      { is: 'verified', by: { kind: 'word', reason: 'Seen in our gateway' } },
      {
        is: 'revoke-intended',
        target: 'old',
        keyId: 'key_9f2c0002',
        grounds: {
          evidence: 'word',
          summary: 'Nothing is known of its callers',
          counts: {},
          overrideReason: 'The key leaked'
        }
      }
    ])
  })
  const { user, callsTo } = await openRotation(rotation)
  const page = screen.getByRole('heading', { name: 'Record' }).closest('section') as HTMLElement
  expect(page.textContent).toContain('by the operator’s word: Seen in our gateway')
  expect(page.textContent).toContain('Reason given: The key leaked.')
  await user.click(await button('Finish and record'))
  await waitFor(() => expect(callsTo('rotations.record')).toHaveLength(1))
  expect(await screen.findByText(/The rotation is over/)).toBeDefined()
})

test('a delivery with systems that are not ticked is said in words, and is no success', async () => {
  const system = { id: crypto.randomUUID(), name: 'Payroll', owner: '', ip: null, isDone: false }
  const rotation = fakeRotation('to-record', { consumers: [system] })
  const steps = rotation.steps.map(step =>
    step.stage === 'deliver' ? { ...step, hasOpenParts: true as const } : step
  )
  await openRotation({ ...rotation, steps })
  expect(screen.getByText(/marked as delivered; 0 of 1 systems ticked/)).toBeDefined()
  const list = screen.getByRole('list', { name: 'Steps' })
  const marked = [...list.children].filter(step => step.hasAttribute('data-open'))
  expect(marked.map(step => step.textContent)).toEqual([expect.stringContaining('Deliver')])
})

test('the record is exported as JSON and as HTML, and where to is said', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('ended'))
  await user.click(await button('Export JSON…'))
  expect(await screen.findByText('Saved to /home/ada/rotation.json')).toBeDefined()
  await user.click(await button('Export HTML…'))
  expect(await screen.findByText('Saved to /home/ada/rotation.html')).toBeDefined()
  expect(callsTo('rotations.exportRecord')).toMatchObject([{ format: 'json' }, { format: 'html' }])
})

test.each([
  ['recorded', 'The rotation is over: the new key took the old one’s place'],
  ['cancelled', 'The rotation was cancelled: the new key is revoked, the old one was kept'],
  ['closed', 'The rotation was closed: no replacement works, the old key was left as it was']
] as const)('a rotation that was %s says what came of both keys', async (endedHow, words) => {
  await openRotation(fakeRotation('ended', { endedHow }))
  expect(screen.getByText(words)).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Finish and record' })).toBeNull()
})
