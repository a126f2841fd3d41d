import { AppError } from '@shared/errors'
import { shownPartner } from '@support/fake-partner-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, renderPartner } from './render-partner'

const dialog = (name: RegExp) => screen.findByRole('dialog', { name })

test('ending a partnership offers Suspend first, and nothing is sent by opening it', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_northwind')
  await user.click(await screen.findByRole('button', { name: 'End partnership…' }))
  const revoke = await dialog(/End the partnership with Northwind Agency/)
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'))
  await user.click(within(revoke).getByRole('button', { name: 'Suspend instead' }))
  await dialog(/Suspend Northwind Agency/)
  expect(callsTo('partners.change')).toEqual([])
})

test('suspending says what stops, and takes the typed name', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_northwind/keys?change=suspend')
  const opened = await dialog(/Suspend Northwind Agency/)
  await within(opened).findByText(/3 active keys blocked, not revoked/)
  expect(opened.textContent).toContain('Sessions of its 2 people end at once')
  const send = within(opened).getByRole('button', { name: 'Suspend partner' })
  await user.click(send)
  expect(isOff(send)).toBe(true)
  await user.type(within(opened).getByLabelText(/Type the organization’s name/), 'Northwind Agency')
  await user.click(send)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('partners.change')).toHaveLength(1)
  expect(await screen.findAllByText('Blocked, not revoked')).toHaveLength(3)
  expect(button('Unsuspend')).toBeTruthy()
})

test('a suspended partner offers no Suspend before its end, and can be let in again', async () => {
  const { user } = renderPartner('/partners/ptn_proseware', { level: 'normal' })
  await user.click(await screen.findByRole('button', { name: 'End partnership…' }))
  const revoke = await dialog(/End the partnership/)
  expect(within(revoke).queryByText('Suspend instead')).toBeNull()
  await user.click(within(revoke).getByRole('button', { name: 'Cancel' }))
  expect(screen.getAllByText(/every call/i)).toHaveLength(1)
  await user.click(button('Unsuspend'))
  const opened = await dialog(/Unsuspend/)
  await user.click(await within(opened).findByRole('button', { name: 'Unsuspend partner' }))
  await waitFor(() => expect(screen.queryByText(/Suspended: every call/)).toBeNull())
})

test('revoking needs a reason and the consent of the safety level', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_northwind?change=revoke', {
    level: 'confirm'
  })
  const opened = await dialog(/End the partnership/)
  const send = within(opened).getByRole('button', { name: 'Revoke partnership' })
  await user.click(
    await within(opened).findByLabelText('I know that it works at once and is final')
  )
  await user.click(send)
  expect(callsTo('partners.change')).toEqual([])
  await user.type(within(opened).getByLabelText(/^Reason/), 'Contract ended')
  await user.click(send)
  await screen.findByText('Revoked: the partnership is over for good')
  expect(callsTo('partners.change')).toMatchObject([{ reason: 'Contract ended', isTicked: true }])
  expect(screen.queryByRole('button', { name: 'End partnership…' })).toBeNull()
})

test('after a revocation the keys are read again: they ended with it', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_northwind/keys?change=revoke', {
    level: 'normal'
  })
  await screen.findByText('3 of 5 partner keys in use')
  const before = callsTo('partnerKeys.refresh').length
  const opened = await dialog(/End the partnership/)
  await user.type(within(opened).getByLabelText(/^Reason/), 'Contract ended')
  await user.click(await within(opened).findByRole('button', { name: 'Revoke partnership' }))
  await waitFor(() => expect(callsTo('partnerKeys.refresh').length).toBeGreaterThan(before))
  expect(await screen.findAllByText('Revoked')).toHaveLength(4)
})

test('a lost answer is read again: what was done is not done twice', async () => {
  const { user, callsTo, partners } = renderPartner('/partners/ptn_northwind?change=suspend', {
    level: 'normal',
    handlers: {
      'partners.change': async () => {
        const { list } = partners
        list.partners = list.partners.map(each =>
          each.id === 'ptn_northwind' ? { ...each, status: 'suspended' } : each
        )
        throw new AppError('outcome-unknown', 'The reply was lost')
      }
    }
  })
  const opened = await dialog(/Suspend/)
  await user.click(await within(opened).findByRole('button', { name: 'Suspend partner' }))
  await screen.findByText(/Suspended: every call/)
  expect(callsTo('partners.change')).toHaveLength(1)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('an answer without confirmation is said, with the way to read again', async () => {
  const { user } = renderPartner('/partners/ptn_northwind?change=suspend', {
    level: 'normal',
    handlers: {
      'partners.change': async () => ({ partner: shownPartner(), isConfirmed: false })
    }
  })
  const opened = await dialog(/Suspend/)
  await user.click(await within(opened).findByRole('button', { name: 'Suspend partner' }))
  await screen.findByText(/does not show as suspended yet/)
  expect(button('Read again')).toBeTruthy()
})

test('a pending partner is withdrawn, not revoked', async () => {
  renderPartner('/partners/ptn_wingtip')
  await screen.findByText('Invited, not accepted yet')
  expect(button('Withdraw invitation…')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Suspend' })).toBeNull()
})

test('read-only has no way to write, offline has them off with the reason', async () => {
  const { unmount } = renderPartner('/partners/ptn_northwind/keys', { level: 'read-only' })
  await screen.findByText('3 of 5 partner keys in use')
  for (const name of ['Suspend', 'End partnership…', 'Create partner key']) {
    expect(screen.queryByRole('button', { name })).toBeNull()
  }
  unmount()
  renderPartner('/partners/ptn_northwind/keys', {
    handlers: {
      'partners.get': async () => {
        throw new AppError('timeout', 'Horizon did not answer in time')
      }
    }
  })
  await screen.findByText(/Horizon cannot be reached/)
  for (const name of ['Suspend', 'End partnership…', 'Create partner key']) {
    expect(isOff(button(name))).toBe(true)
    expect(button(name).dataset.hint).toMatch(/Needs a connection/)
  }
})

test('a partner that Horizon does not have any more is said to be gone', async () => {
  renderPartner('/partners/ptn_gone')
  await screen.findByText('Horizon has no partner with this id')
})

test('a state that is unknown here is shown as it came', async () => {
  renderPartner('/partners/ptn_trey')
  await screen.findByText(/which is unknown here/)
  expect(screen.getAllByText('under_review').length).toBeGreaterThan(0)
})
