import { AppError } from '@shared/errors'
import { acmeId, fakeProfile } from '@support/fake-bridge'
import { fakeDrain, fakeOperationId, fakePair, fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, openRotation } from './render-rotation'

const systems = () => screen.findByRole('table', { name: 'Systems to be updated' })

test('a key that waits to be stored is shown by its own dialog, and delivering is locked', async () => {
  await openRotation(fakeRotation('to-store'), {
    'reveals.pending': async () => ({
      reveals: [
        {
          revealId: fakeOperationId,
          keyId: 'key_new_7f3a',
          clientName: 'Billing sync',
          createdAt: new Date().toISOString(),
          stash: 'keychain',
          stashedUntil: new Date(Date.now() + 86_400_000).toISOString(),
          isRecovered: false
        }
      ]
    })
  })
  expect(await screen.findByRole('dialog')).toBeDefined()
  expect(screen.getByText('The new key is waiting to be confirmed as stored')).toBeDefined()
  expect(screen.getByText('Locked: Confirm first that the new key is stored.')).toBeDefined()
})

test('a key that cannot be shown any more is said to be lost, with the way out', async () => {
  await openRotation(fakeRotation('to-store', { revealId: null }))
  expect(screen.getByText(/not confirmed as stored, and it cannot be shown now/)).toBeDefined()
  expect(isOff(await button('Cancel rotation…'))).toBe(false)
})

test('the checklist is filled from who calls, and nothing is written before a change', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('to-deliver'))
  const table = await systems()
  expect(within(table).getAllByRole('checkbox')).toHaveLength(4)
  expect(within(table).getByText('10.8.9.30')).toBeDefined()
  expect(callsTo('rotations.setConsumers')).toEqual([])
  await user.click(within(table).getByLabelText('report-runner has the new key'))
  await waitFor(() => expect(callsTo('rotations.setConsumers')).toHaveLength(1))
  const [{ consumers }] = callsTo('rotations.setConsumers') as [{ consumers: object[] }]
  expect(consumers).toHaveLength(4)
  expect(consumers).toContainEqual(
    expect.objectContaining({ name: 'report-runner', ip: '10.8.9.30', isDone: true })
  )
})

test('another answer of who calls leaves the focus in the checklist', async () => {
  const answer = Promise.withResolvers<void>()
  await openRotation(fakeRotation('to-deliver'), {
    'rotations.refreshDrain': async ({ window }) => {
      await answer.promise
      const another = fakePair('still-on-old', { ip: '10.8.9.99', userAgents: ['late-caller/1'] })
      return fakeDrain({ window, pairs: [...fakeDrain().pairs, another] })
    }
  })
  const box = within(await systems()).getByLabelText('report-runner has the new key')
  box.focus()
  answer.resolve()
  await screen.findByLabelText('late-caller has the new key')
  expect(document.activeElement).toBe(box)
})

const consumer = {
  id: fakeOperationId,
  name: 'billing-worker',
  owner: 'Priya',
  ip: '10.8.4.17',
  isDone: false
}
const lookedAt = { search: '?step=deliver' }

test('systems are ticked long after Deliver, as long as the rotation is open', async () => {
  const rotation = fakeRotation('draining', { consumers: [consumer] })
  const { user, callsTo } = await openRotation(rotation, {}, lookedAt)
  await user.click(within(await systems()).getByLabelText('billing-worker has the new key'))
  await waitFor(() =>
    expect(callsTo('rotations.setConsumers')).toMatchObject([
      { consumers: [{ ...consumer, isDone: true }] }
    ])
  )
  expect(callsTo('rotations.deliver')).toEqual([])
})

test('a tick after Deliver that was not stored says so, and stays', async () => {
  const rotation = fakeRotation('draining', { consumers: [consumer] })
  const failing = {
    'rotations.setConsumers': async () => {
      throw new AppError('database-unavailable', 'The disk is full')
    }
  }
  const { user } = await openRotation(rotation, failing, lookedAt)
  const box = within(await systems()).getByLabelText('billing-worker has the new key')
  await user.click(box)
  expect(await screen.findByText(/The checklist was not stored/)).toBeDefined()
  expect((box as HTMLInputElement).checked).toBe(true)
})

test.each([
  ['an ended rotation', 'ended', {}],
  ['a read-only profile', 'to-deliver', { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }]
] as const)('the systems of %s are only read', async (_, situation, world) => {
  const rotation = fakeRotation(situation, { consumers: [consumer] })
  await openRotation(rotation, {}, { ...lookedAt, world: { ...world } as object })
  expect(await screen.findByText('billing-worker, Priya, 10.8.4.17')).toBeDefined()
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Add system' })).toBeNull()
})

test('a system is added by hand with its owner, and removed again', async () => {
  const { user, callsTo, held } = await openRotation(
    fakeRotation('to-deliver'),
    {},
    {
      drain: fakeDrain({ pairs: [] })
    }
  )
  await screen.findByText(/no caller of the old key is known/)
  await user.click(await button('Add system'))
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Name of the new system')
  await user.keyboard('Payroll')
  await user.tab()
  await user.keyboard('Mei Tanaka')
  await user.tab()
  await waitFor(() =>
    expect(held.rotations[0]?.consumers).toMatchObject([{ name: 'Payroll', owner: 'Mei Tanaka' }])
  )
  await user.click(await button('Remove Payroll'))
  await waitFor(() => expect(held.rotations[0]?.consumers).toEqual([]))
  expect(document.activeElement?.textContent).toBe('Add system')
  expect(callsTo('rotations.setConsumers').length).toBeGreaterThan(1)
})

test('what was typed into the checklist stays when it cannot be stored', async () => {
  const { user } = await openRotation(fakeRotation('to-deliver'), {
    'rotations.setConsumers': async () => {
      throw new AppError('database-read-only', 'The journal cannot be written')
    }
  })
  const field = within(await systems()).getByLabelText<HTMLInputElement>('Owner of report-runner')
  await user.type(field, 'Priya')
  await user.tab()
  expect((await screen.findByRole('alert')).textContent).toContain('What you typed is still here')
  expect(screen.getByLabelText<HTMLInputElement>('Owner of report-runner').value).toBe('Priya')
})

test('delivering stores the prefilled checklist first', async () => {
  const { user, calls } = await openRotation(fakeRotation('to-deliver'))
  await systems()
  expect(screen.getByText('4 systems not ticked yet')).toBeDefined()
  await user.click(await button('Mark as delivered'))
  await screen.findByRole('heading', { name: 'Verify' })
  const sent = calls.map(({ name }) => name)
  expect(sent.indexOf('rotations.setConsumers')).toBeGreaterThan(0)
  expect(sent.indexOf('rotations.setConsumers')).toBeLessThan(sent.indexOf('rotations.deliver'))
})

test('differences from what was asked for are accepted only with a reason', async () => {
  const differences = ['Expires: asked for 28 Nov 2027, is never']
  const { user, callsTo } = await openRotation(fakeRotation('to-deliver', { differences }))
  expect(screen.getByText(/asked for 28 Nov 2027, is never/)).toBeDefined()
  await user.click(await button('Accept with a reason…'))
  const dialog = await screen.findByRole('dialog')
  const accept = within(dialog).getByRole('button', { name: 'Accept differences' })
  await user.click(accept)
  expect(callsTo('rotations.acceptDifferences')).toEqual([])
  await user.type(within(dialog).getByRole('textbox'), 'Agreed with security')
  await user.click(accept)
  await waitFor(() =>
    expect(callsTo('rotations.acceptDifferences')).toMatchObject([
      { reason: 'Agreed with security' }
    ])
  )
  expect(await screen.findByText(/and that was accepted/)).toBeDefined()
})

test('a proof on record is shown and verifies', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('to-verify'))
  expect(screen.getByText(/Both proved: the key works, and it is limited/)).toBeDefined()
  await user.click(await button('Verify by the proof'))
  await waitFor(() =>
    expect(callsTo('rotations.verify')).toMatchObject([{ by: { kind: 'proof' } }])
  )
  expect(await screen.findByRole('heading', { name: 'Drain' })).toBeDefined()
})

test('without proof or use nothing verifies by itself, and the first use opens it live', async () => {
  const { user, held, emit, callsTo } = await openRotation(
    fakeRotation('to-verify', { proof: null }),
    {},
    { drain: fakeDrain({ pairs: [fakePair('waiting')] }) }
  )
  expect(await screen.findByText(/No call with the new key was seen yet/)).toBeDefined()
  expect(isOff(await button('Verify by first use'))).toBe(true)
  held.drain = fakeDrain({ pairs: [fakePair('moved')] })
  emit('rotations.changed', { profileId: acmeId })
  expect(await screen.findByText('1 caller seen on the new key.')).toBeDefined()
  await user.click(await button('Verify by first use'))
  await waitFor(() =>
    expect(callsTo('rotations.verify')).toMatchObject([{ by: { kind: 'first-use' } }])
  )
})

test('the operator’s word verifies only with a reason, and the record is said to name it', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('to-verify', { proof: null }))
  await user.click(await button('Verify by your word…'))
  const dialog = await screen.findByRole('dialog')
  expect(dialog.textContent).toContain('The record will say that it was your word')
  await user.type(within(dialog).getByRole('textbox'), 'Seen in our gateway')
  await user.click(within(dialog).getByRole('button', { name: 'Verify by my word' }))
  await waitFor(() =>
    expect(callsTo('rotations.verify')).toMatchObject([
      { by: { kind: 'word', reason: 'Seen in our gateway' } }
    ])
  )
})
