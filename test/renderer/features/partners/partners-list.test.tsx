import { allCommands, allObjects, useCommandRegistry } from '@renderer/ui/command-registry'
import { fakeProfile } from '@support/fake-bridge'
import { shownPartner } from '@support/fake-partner-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPartners } from './render-partners'

const readOnly = { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }
const grid = () => screen.findByRole('grid', { name: 'Partners' })
const names = async () =>
  within(await grid())
    .getAllByRole('rowheader')
    .map(cell => cell.textContent)
const row = (name: string) => screen.getByRole('row', { name: new RegExp(name) })
const heading = () => screen.getByRole('heading', { level: 1, name: 'Partners' }).parentElement

test('each partner is a row with state, what is shared, level, end, activity and keys of its limit', async () => {
  renderPartners('/partners')
  await grid()
  const words = row('Contoso Support').textContent
  expect(words).toContain('Active')
  expect(words).toContain('1 department')
  expect(words).toContain('Manage')
  expect(words).toContain('in 1')
  expect(words).toContain('2 days ago')
  expect(words).toContain('5 / 5')
  expect(words).toContain('desk@contoso.example')
  expect(row('Fabrikam Audit').textContent).toContain('No expiry')
  expect(row('Fabrikam Audit').textContent).toContain('never')
  expect(row('Litware Consulting').textContent).toContain('lapsed')
})

test('active, pending and suspended partners count toward the limit, and the head says so', async () => {
  renderPartners('/partners')
  await grid()
  const count = screen.getByText('7 of 25 in use')
  expect(count.getAttribute('data-hint')).toContain('Active, pending and suspended partners count')
})

test('a partner whose end has passed is expired, whatever the list said when it was read', async () => {
  renderPartners('/partners', {
    data: ({ list }) => {
      const expiresAt = new Date(Date.now() - 1_000).toISOString()
      list.partners = [shownPartner({ status: 'active', expiresAt })]
    }
  })
  await grid()
  expect(row('Northwind Agency').textContent).toContain('Expired')
  expect(heading()?.textContent).toContain('0 of 25')
})

test('revoked partners are hidden by a chip that says so, and shown by it', async () => {
  const { user } = renderPartners('/partners')
  expect(await names()).not.toContain('Adatum Logistics')
  expect(screen.getByText(/Hidden:/).textContent).toBe('Hidden: 1 revoked')
  await user.click(screen.getByRole('button', { name: 'Show revoked partners' }))
  expect(await names()).toContain('Adatum Logistics')
  expect(window.location.hash).toContain('ended=shown')
})

test('chips and text narrow the list, and the location holds them', async () => {
  const { user } = renderPartners('/partners')
  await grid()
  await user.click(screen.getByRole('button', { name: /^Pending 2/ }))
  expect(await names()).toEqual(['Litware Consulting', 'Wingtip Studio'])
  await user.click(screen.getByRole('button', { name: /^Invitation lapsed 1/ }))
  expect(await names()).toEqual(['Litware Consulting'])
  expect(window.location.hash).toContain('status=pending')
  expect(window.location.hash).toContain('check=lapsed')
  await user.type(screen.getByRole('textbox', { name: 'Filter partners' }), 'nobody')
  expect(await screen.findByText(/No partner matches/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect((await names()).length).toBe(10)
})

test('a location with filters opens the list with them', async () => {
  renderPartners('/partners?level=manage')
  expect(await names()).toEqual(['Contoso Support'])
})

test('each column sorts, and what is not said comes last either way', async () => {
  const { user } = renderPartners('/partners?sort=expires.asc', {
    data: ({ list }) => {
      list.partners = [
        shownPartner({ id: 'p1', organizationName: 'Unsaid', expiresAt: undefined }),
        shownPartner({ id: 'p2', organizationName: 'Endless', expiresAt: null }),
        shownPartner({ id: 'p3', organizationName: 'Ending' })
      ]
    }
  })
  expect(await names()).toEqual(['Ending', 'Endless', 'Unsaid'])
  await user.click(screen.getByRole('button', { name: 'Expires' }))
  expect(await names()).toEqual(['Endless', 'Ending', 'Unsaid'])
})

test('arrows move between rows and Enter opens one; coming back finds the row again', async () => {
  const { user } = renderPartners('/partners?q=a')
  const rows = within(await grid()).getAllByRole('row')
  rows[1]?.focus()
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement).toBe(rows[2])
  await user.keyboard('{End}{Home}{ArrowDown}')
  const opened = document.activeElement?.querySelector('th')?.textContent
  await user.keyboard('{Enter}')
  expect(window.location.hash).toMatch(/^#\/partners\/ptn_/)
  window.history.back()
  await waitFor(() => expect(document.activeElement?.querySelector('th')?.textContent).toBe(opened))
})

test('an unknown state is shown as it came and never taken for an end', async () => {
  renderPartners('/partners')
  await grid()
  expect(row('Trey Data').textContent).toContain('under_review')
  expect(screen.getByText('One partner is in a state that this console does not know')).toBeTruthy()
  expect(screen.getByText(/Treat it as having access/)).toBeTruthy()
})

test('partners that cannot be read are said, with what was wrong', async () => {
  renderPartners('/partners', {
    data: ({ list }) => {
      list.unreadable = [{ id: 'ptn_x', position: 3, reason: 'organization_name: expected string' }]
    }
  })
  await screen.findByText('One partner cannot be read and is not in the list')
  expect(screen.getByText(/ptn_x \(organization_name: expected string\)/)).toBeTruthy()
})

test('a Horizon that does not say a field says it once in the head, never as a value', async () => {
  renderPartners('/partners', {
    data: ({ list }) => {
      list.partners = [shownPartner({ lastActivityAt: undefined, apiKeyCount: undefined })]
      list.limit = null
    }
  })
  const table = await grid()
  expect(within(table).getByText('Last activity, not said')).toBeTruthy()
  expect(within(table).getByText('Keys, not said')).toBeTruthy()
  expect(heading()?.textContent).toContain('1 in use')
})

test('offline the list stays with its age, and inviting is off with the reason', async () => {
  renderPartners('/partners', {
    data: ({ list }) => {
      list.failure = { code: 'refused', message: 'Nothing answers at this address' }
    }
  })
  await grid()
  expect(await screen.findByText(/Horizon cannot be reached/)).toBeTruthy()
  const invite = screen.getByRole('button', { name: 'Invite partner' })
  expect(invite.getAttribute('aria-disabled')).toBe('true')
  expect(invite.getAttribute('data-hint')).toContain('Needs a connection')
})

test('at the limit the button says why before anyone types', async () => {
  const { user } = renderPartners('/partners', {
    data: ({ list }) => {
      list.partners = Array.from({ length: 25 }, (_, nth) => shownPartner({ id: `ptn_${nth}` }))
    }
  })
  await grid()
  const invite = screen.getByRole('button', { name: 'Invite partner' })
  await waitFor(() =>
    expect(invite.getAttribute('data-hint')).toMatch(/All 25 places are taken\..*Revoke one/)
  )
  await user.click(invite)
  expect(window.location.hash).toBe('#/partners')
})

test('on the Starter plan the button names the plan that has partners', async () => {
  renderPartners('/partners', {
    plan: 'starter',
    data: ({ list }) => {
      list.partners = []
    }
  })
  await screen.findByRole('heading', { name: 'No partner yet' })
  expect(screen.getByText(/Starter plan has no partners/)).toBeTruthy()
  const invite = screen.getByRole('button', { name: 'Invite partner' })
  expect(invite.getAttribute('data-hint')).toContain('Professional')
})

test('a Horizon without partners says so in their place', async () => {
  renderPartners('/partners', {
    data: ({ list }) => {
      list.isOffered = false
      list.fetchedAt = null
      list.partners = []
    }
  })
  await screen.findByRole('heading', { name: 'This Horizon has no endpoint for partners' })
  expect(screen.queryByRole('button', { name: 'Invite partner' })).toBeNull()
})

test('a read-only profile offers no writing', async () => {
  renderPartners('/partners', { world: readOnly })
  await grid()
  expect(screen.queryByRole('button', { name: 'Invite partner' })).toBeNull()
  expect(screen.queryByRole('button', { name: /^Invitation of/ })).toBeNull()
  expect(commandIds()).not.toContain('partners.invite')
})

const commandIds = () => allCommands(useCommandRegistry.getState()).map(({ id }) => id)

test('the palette finds partners by name, person and e-mail, and pending ones can be sent again', async () => {
  renderPartners('/partners')
  await grid()
  const objects = allObjects(useCommandRegistry.getState()).filter(each => each.kind === 'Partners')
  const northwind = objects.find(({ title }) => title === 'Northwind Agency')
  expect(northwind?.searchText).toContain('Noor Haddad')
  expect(northwind?.searchText).toContain('ops@northwind.example')
  const wingtip = objects.find(({ title }) => title === 'Wingtip Studio')
  expect(wingtip?.actions.map(({ title }) => title)).toContain('Withdraw invitation…')
  expect(commandIds()).toContain('partners.invite')
})

test('the ways to the reverse look-up and the invitation are on the page', async () => {
  const { user } = renderPartners('/partners')
  await grid()
  await user.click(screen.getByRole('button', { name: 'Who outside reaches…' }))
  expect(window.location.hash).toBe('#/partners/reach')
  window.history.back()
  await grid()
  await user.click(screen.getByRole('button', { name: 'Invite partner' }))
  expect(window.location.hash).toBe('#/partners/invite')
})
