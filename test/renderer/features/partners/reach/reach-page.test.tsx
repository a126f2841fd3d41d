import { AppError } from '@shared/errors'
import { type FakePartnerData, shownPartner } from '@support/fake-partner-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { acmeAccess, renderAccess } from '../access/render-access'

const place = '/partners/reach'
const option = (name: RegExp) => screen.findByRole('option', { name })

const shares = (...resources: ReturnType<typeof acmeAccess>['resources']) =>
  acmeAccess({ resources })

function fourPartners(data: FakePartnerData) {
  data.list.partners = [
    shownPartner({ id: 'ptn_1', organizationName: 'Northwind', access: acmeAccess() }),
    shownPartner({
      id: 'ptn_2',
      organizationName: 'Blue Harbor',
      status: 'suspended',
      access: shares({ type: 'department', id: 'dept_sales', level: 'manage' })
    }),
    shownPartner({
      id: 'ptn_3',
      organizationName: 'Cedar',
      access: shares({ type: 'agent', id: 'agent_quote_writer', level: 'view' })
    }),
    shownPartner({
      id: 'ptn_4',
      organizationName: 'Gone Ltd',
      status: 'revoked',
      access: shares({ type: 'department', id: 'dept_sales', level: 'manage' })
    }),
    { ...shownPartner({ id: 'ptn_5', organizationName: 'Silent' }), access: undefined }
  ]
}

test('every resource says how many outside reach it, the most reached first', async () => {
  renderAccess({ place, data: fourPartners })
  await option(/^Quote writer/)
  const [first] = screen.getAllByRole('option')
  expect(first?.textContent).toBe('Quote writerSales2 + 1 blocked')
  expect((await option(/^Brand reviewer/)).textContent).toContain('nobody')
  expect((await option(/^Lead qualifier/)).textContent).toContain('1 + 1 blocked')
})

test('the heading counts those that are looked up, without revoked ones', async () => {
  renderAccess({ place, data: fourPartners })
  await screen.findByText('4 partners that are not revoked')
})

test('a resource says who reaches it, how far, because of what, and who is blocked', async () => {
  const { user } = renderAccess({ place, data: fourPartners })
  await user.click(await option(/^Quote writer/))
  expect(window.location.hash).toBe('#/partners/reach?of=agent%3Aagent_quote_writer')
  const answer = await screen.findByRole('region', { name: 'Who outside reaches Quote writer' })
  expect(answer.textContent).toContain(
    '2 partners outside reach it now; 1 partner would, but is blocked by its state.'
  )
  const rows = within(answer).getAllByRole('row').slice(1)
  expect(rows.map(row => row.querySelector('a')?.textContent)).toEqual([
    'Northwind',
    'Cedar',
    'Blue Harbor'
  ])
  expect(rows[0]?.textContent).toContain(
    'can edit, cannot delete, because agent Quote writer: Edit and department Sales: Interact'
  )
  expect(rows[2]?.textContent).toContain('Suspended')
  expect(answer.textContent).not.toContain('Gone Ltd')
  expect(answer.textContent).toContain('Not known of Silent')
  expect(within(answer).getByRole('link', { name: 'Cedar' }).getAttribute('href')).toBe(
    '#/partners/ptn_3'
  )
})

test('a location opens its answer; a department tells what is reached inside only', async () => {
  renderAccess({ place: `${place}?of=department:dept_sales`, data: fourPartners })
  const answer = await screen.findByRole('region', { name: 'Who outside reaches Sales' })
  expect(answer.textContent).toContain('inside only')
  expect(answer.textContent).toContain('reaches agent Quote writer: View in it')
})

test('nobody is an answer too', async () => {
  renderAccess({ place: `${place}?of=agent:agent_brand_reviewer`, data: fourPartners })
  const answer = await screen.findByRole('region', { name: /Brand reviewer/ })
  expect(answer.textContent).toContain('Nobody outside reaches it.')
})

test('what is not there any more is said', async () => {
  renderAccess({ place: `${place}?of=agent:agent_gone`, data: fourPartners })
  await screen.findByText('This is not there')
})

test('a search and a kind narrow the list; arrows change what is looked at', async () => {
  const { user } = renderAccess({ place, data: fourPartners })
  await option(/^Quote writer/)
  await user.click(screen.getByRole('radio', { name: 'Connections' }))
  expect(screen.getAllByRole('option')).toHaveLength(3)
  await user.click(screen.getByRole('radio', { name: 'All' }))
  await user.type(screen.getByRole('textbox', { name: 'Find a resource' }), 'finance')
  await user.keyboard('{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('listbox'))
  const before = window.location.hash
  await user.keyboard('{ArrowDown}')
  await waitFor(() => expect(window.location.hash).not.toBe(before))
  expect(
    (await screen.findAllByRole('option', { selected: true })).map(each => each.textContent)
  ).toHaveLength(1)
  await user.clear(screen.getByRole('textbox', { name: 'Find a resource' }))
  await user.type(screen.getByRole('textbox', { name: 'Find a resource' }), 'no such')
  await screen.findByText(/Nothing matches/)
})

test('where Horizon has no partners it is said', async () => {
  renderAccess({
    place,
    data: data => {
      data.list = { ...data.list, partners: [], isOffered: false }
    }
  })
  await screen.findByText('This Horizon has no endpoint for partners')
})

test('while Horizon does not answer what is held is looked through', async () => {
  renderAccess({
    place,
    data: fourPartners,
    handlers: {
      'partners.refresh': async () => {
        throw new AppError('refused', 'Nothing listens there')
      }
    }
  })
  await option(/^Quote writer/)
  await screen.findByText(/Horizon cannot be reached/)
})

test('the key that leads to the search is said until one is there', async () => {
  const { user } = renderAccess({ place, data: fourPartners })
  const field = await screen.findByRole('textbox', { name: 'Find a resource' })
  expect(screen.getByText('/')).toBeTruthy()
  await user.click(field)
  expect(screen.queryByText('/')).toBeNull()
})
