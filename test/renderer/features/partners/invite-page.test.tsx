import { AppError } from '@shared/errors'
import { fakeProfile } from '@support/fake-bridge'
import { fakePartnerData, inDays, shownPartner } from '@support/fake-partner-data'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { renderPartners } from './render-partners'

const name = () => screen.findByRole('textbox', { name: 'Organization’s name' })
const email = () => screen.getByRole('textbox', { name: 'Contact’s e-mail' })
const review = () => screen.getByRole('button', { name: 'Review and send…' })

async function fill(user: UserEvent) {
  await user.type(await name(), 'Blue Yonder')
  await user.type(email(), 'ops@blueyonder.example')
}
async function send(user: UserEvent) {
  await fill(user)
  await user.click(review())
  const dialog = await screen.findByRole('dialog')
  await user.click(within(dialog).getByRole('button', { name: /Send invitation/ }))
  return dialog
}

test('the review says in words what will be given, before anything is sent', async () => {
  const { user, callsTo } = renderPartners('/partners/invite')
  await fill(user)
  await user.click(screen.getByRole('radio', { name: 'None' }))
  await user.click(review())
  const dialog = await screen.findByRole('dialog', { name: 'Invite Blue Yonder' })
  expect(dialog.textContent).toContain('ops@blueyonder.example')
  expect(dialog.textContent).toContain('never: until somebody revokes it')
  expect(dialog.textContent).toContain('after 14 days')
  expect(dialog.textContent).toContain('at most 5 keys, 8 h per session')
  expect(dialog.textContent).toContain('It will see nothing yet: nothing is shared.')
  expect(callsTo('partners.invite')).toEqual([])
})

test('what is wrong stands beside its field, and nothing leaves', async () => {
  const { user, callsTo } = renderPartners('/partners/invite')
  await user.type(await name(), 'Blue Yonder')
  await user.type(email(), 'ops@blueyonder')
  await user.type(screen.getByRole('textbox', { name: 'Key limit' }), '0')
  await user.click(review())
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByText('Enter an e-mail address, such as ops@agency.example')).toBeTruthy()
  expect(screen.getByText('Enter a whole number from 1 to 100')).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(email()))
  expect(callsTo('partners.invite')).toEqual([])
})

test('an end in the past and an invitation that outlives the partnership are refused beside their dates', async () => {
  const { user } = renderPartners('/partners/invite')
  await fill(user)
  const [ends, lapses] = screen.getAllByRole('radio', { name: 'Date…' })
  await user.click(ends as HTMLElement)
  await user.type(screen.getByLabelText('Last day of the partnership'), '2020-01-01')
  await user.click(review())
  expect(screen.getByText(/Choose a time in the future/)).toBeTruthy()
  const soon = inDays(3).slice(0, 10)
  await user.clear(screen.getByLabelText('Last day of the partnership'))
  await user.type(screen.getByLabelText('Last day of the partnership'), soon)
  await user.click(lapses as HTMLElement)
  const lapseDay = inDays(9).slice(0, 10)
  await user.type(screen.getByLabelText('Last day on which it can be accepted'), lapseDay)
  await user.click(review())
  expect(screen.getByText(/The partnership is over by then/)).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('the draft that is sent is what was entered', async () => {
  const { user, callsTo } = renderPartners('/partners/invite')
  await user.type(await screen.findByRole('textbox', { name: 'Session hours' }), '4')
  await user.click(screen.getByRole('radio', { name: 'None' }))
  await send(user)
  await screen.findByText(/The mail was sent to/)
  expect(callsTo('partners.invite')).toMatchObject([
    {
      draft: {
        organizationName: 'Blue Yonder',
        contactEmail: 'ops@blueyonder.example',
        expiresAt: null,
        invitationExpiresAt: null,
        settings: { sessionTimeoutHours: 4 },
        access: { resources: [], data: { conversationHistory: 'own' } }
      }
    }
  ])
})

test('the link is masked until it is asked for, copied by main, and forgotten at the end', async () => {
  const { user, callsTo, world } = renderPartners('/partners/invite')
  const dialog = await send(user)
  const region = await within(dialog).findByRole('region', { name: 'Invitation link' })
  // The form behind is empty again, and nothing is wrong with that.
  expect(screen.queryByText('Enter the name of the organization')).toBeNull()
  expect(region.textContent).not.toContain('https://')
  expect(callsTo('partners.showLink')).toEqual([])
  await user.click(within(region).getByRole('button', { name: 'Show' }))
  await within(region).findByText(/https:\/\/horizon\.acme\.example\/partner-invitations\//)
  await user.click(within(region).getByRole('button', { name: 'Hide' }))
  expect(region.textContent).not.toContain('https://')
  await user.click(within(region).getByRole('button', { name: 'Copy the link' }))
  expect(callsTo('partners.copyLink')).toHaveLength(1)
  await user.click(within(dialog).getByRole('button', { name: 'Open the partner' }))
  await waitFor(() => expect(callsTo('partners.forgetLink')).toHaveLength(1))
  expect(fakePartnerData(world).links.size).toBe(0)
  expect(window.location.hash).toMatch(/^#\/partners\/ptn_new_/)
})

test('where the reply has no link it is said that the mail carries it', async () => {
  const { user } = renderPartners('/partners/invite', {
    data: data => {
      data.sendsLinks = false
    }
  })
  const dialog = await send(user)
  await within(dialog).findByText(/the mail carries it/)
  expect(within(dialog).queryByRole('region', { name: 'Invitation link' })).toBeNull()
})

test('a refusal of the server comes back beside its field, and nothing is lost', async () => {
  const { user } = renderPartners('/partners/invite', {
    handlers: {
      'partners.invite': async () => {
        throw new AppError('validation-failed', 'Horizon refused it', {
          status: 400,
          fields: [{ field: 'contact_email', issue: 'This domain takes no mail' }]
        })
      }
    }
  })
  const dialog = await send(user)
  await within(dialog).findByText('Horizon refused it')
  await user.click(within(dialog).getByRole('button', { name: 'Back' }))
  expect(await screen.findByText('This domain takes no mail')).toBeTruthy()
  expect(((await name()) as HTMLInputElement).value).toBe('Blue Yonder')
  await waitFor(() => expect(document.activeElement).toBe(email()))
  await user.type(email(), 'x')
  expect(screen.queryByText('This domain takes no mail')).toBeNull()
})

test('after a lost answer nothing is sent again before the list was read', async () => {
  let asked = 0
  const { user, world } = renderPartners('/partners/invite', {
    handlers: {
      'partners.invite': async () => {
        asked += 1
        throw new AppError('outcome-unknown', 'The answer was lost')
      }
    }
  })
  const dialog = await send(user)
  const look = await within(dialog).findByRole('button', { name: 'Look at the list first' })
  const { list } = fakePartnerData(world)
  const lost = shownPartner({ id: 'p_lost', organizationName: 'Blue Yonder', status: 'pending' })
  list.partners = [...list.partners, lost]
  await user.click(look)
  await within(dialog).findByText(/Blue Yonder is in the list since the last try/)
  expect(asked).toBe(1)
  expect(within(dialog).getByRole('button', { name: 'Send another invitation' })).toBeTruthy()
})

test('what was entered is still there after a look elsewhere', async () => {
  const { user } = renderPartners('/partners/invite')
  await fill(user)
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await user.click(await screen.findByRole('button', { name: 'Invite partner' }))
  expect(((await name()) as HTMLInputElement).value).toBe('Blue Yonder')
  expect(screen.getByText('What you entered before is still here')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Start again' }))
  expect(((await name()) as HTMLInputElement).value).toBe('')
})

test('read-only and a full house are said on the page, and sending is off', async () => {
  renderPartners('/partners/invite', {
    world: { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }
  })
  expect(await screen.findByText('Nobody can be invited now')).toBeTruthy()
  expect(review().getAttribute('data-hint')).toBe('This profile is read-only')
})

test('resending says that the link before dies, then hands over the new one', async () => {
  const { user, callsTo } = renderPartners('/partners')
  await user.click(await screen.findByRole('button', { name: 'Invitation of Wingtip Studio' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Resend invitation…' }))
  const dialog = await screen.findByRole('dialog', { name: /Resend the invitation of/ })
  expect(dialog.textContent).toContain('The link before stops working at once')
  await user.click(within(dialog).getByRole('button', { name: 'Resend invitation' }))
  await within(dialog).findByRole('region', { name: 'Invitation link' })
  expect(callsTo('partners.resend')).toHaveLength(1)
})

test('withdrawing needs the consent of the profile’s safety level', async () => {
  const { user, callsTo, world } = renderPartners('/partners?withdraw=ptn_wingtip')
  const dialog = await screen.findByRole('dialog', { name: /Withdraw the invitation of/ })
  const button = within(dialog).getByRole('button', { name: 'Withdraw invitation' })
  await user.click(button)
  expect(callsTo('partners.change')).toEqual([])
  await user.type(await within(dialog).findByLabelText(/^Type/), 'Wingtip Studio')
  await user.click(button)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const withdrawn = fakePartnerData(world).list.partners.find(({ id }) => id === 'ptn_wingtip')
  expect(withdrawn?.status).toBe('revoked')
  expect(window.location.hash).toBe('#/partners')
})

test('a shown link is hidden when the window is, and one that comes to a hidden window does not stay', async () => {
  const { user } = renderPartners('/partners/invite')
  const dialog = await send(user)
  const region = await within(dialog).findByRole('region', { name: 'Invitation link' })
  const visibility = vi.spyOn(document, 'visibilityState', 'get')
  await user.click(within(region).getByRole('button', { name: 'Show' }))
  await within(region).findByText(/https:/)
  visibility.mockReturnValue('hidden')
  fireEvent(document, new Event('visibilitychange'))
  await waitFor(() => expect(region.textContent).not.toContain('https:'))
  await user.click(within(region).getByRole('button', { name: 'Show' }))
  await act(async () => undefined)
  expect(region.textContent).not.toContain('https:')
})
