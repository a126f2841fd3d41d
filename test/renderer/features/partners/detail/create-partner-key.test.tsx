import { AppError } from '@shared/errors'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPartner } from './render-partner'

const place = '/partners/ptn_northwind/keys?new'
const opened = () => screen.findByRole('dialog', { name: /Create partner key for Northwind/ })
const create = () =>
  within(screen.getByRole('dialog')).getByRole('button', { name: 'Create partner key' })

test('what the key inherits is shown, and nothing of it can be changed', async () => {
  renderPartner(place)
  const dialog = await opened()
  const inherited = within(dialog).getByRole('complementary', { name: 'Inherited access' })
  await within(inherited).findByText('1 department, 1 agent, 1 connection; edit at most')
  await within(inherited).findAllByText(/can converse, cannot edit/)
  expect(within(inherited).queryAllByRole('textbox')).toEqual([])
  expect(within(inherited).queryAllByRole('button')).toEqual([])
})

test('ranges are merged before they are sent, and every change is said by line', async () => {
  const { user, callsTo } = renderPartner(place)
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(
    within(dialog).getByLabelText('Addresses and ranges'),
    '203.0.113.0/24{Enter}203.0.113.0/24{Enter}10.1.2.0/24{Enter}10.1.0.0/16{Enter}::ffff:192.0.2.0/120'
  )
  for (const said of [
    'Line 2: 203.0.113.0/24 is there twice',
    'Line 3: 10.1.2.0/24 lies inside 10.1.0.0/16',
    'Line 5: ::ffff:192.0.2.0/120 is stored as 192.0.2.0/24'
  ]) {
    expect(within(dialog).getByText(said)).toBeTruthy()
  }
  await user.click(create())
  await waitFor(() => expect(callsTo('partnerKeys.create')).toHaveLength(1))
  expect(callsTo('partnerKeys.create')).toMatchObject([
    { draft: { ipAllowlist: ['203.0.113.0/24', '10.1.0.0/16', '192.0.2.0/24'] } }
  ])
})

test('a range that cannot be read is named with its line and its reason, and nothing is sent', async () => {
  const { user, callsTo } = renderPartner(place)
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '10.0.0.0/33')
  expect(
    within(dialog).getByText('Line 1: 10.0.0.0/33: The number after the slash goes from 0 to 32')
  ).toBeTruthy()
  await user.click(create())
  expect(callsTo('partnerKeys.create')).toEqual([])
})

test('a range that lets everyone in needs a reason', async () => {
  const { user, callsTo } = renderPartner(place)
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '0.0.0.0/0')
  await user.click(create())
  expect(callsTo('partnerKeys.create')).toEqual([])
  await user.type(within(dialog).getByLabelText('Why they are this wide'), 'Roaming laptops')
  await user.click(create())
  await waitFor(() =>
    expect(callsTo('partnerKeys.create')).toMatchObject([
      { draft: { ipAllowlist: ['0.0.0.0/0'], openReason: 'Roaming laptops' } }
    ])
  )
})

test('one address is tested against the ranges, and the one that lets it in is named', async () => {
  const { user } = renderPartner(place)
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '2001:db8::/32')
  const test = within(dialog).getByLabelText('Would this address pass?')
  await user.type(test, '2001:db8::7')
  expect(within(dialog).getByText('2001:db8::7 passes by 2001:db8::/32')).toBeTruthy()
  await user.clear(test)
  await user.type(test, '203.0.113.7')
  expect(
    within(dialog).getByText('203.0.113.7 does not pass: it is not in 2001:db8::/32')
  ).toBeTruthy()
})

test('above the plan and in the past are refused before anything is sent', async () => {
  const { user, callsTo } = renderPartner(place)
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '203.0.113.0/24')
  await user.type(within(dialog).getByLabelText(/Per minute/), '100000')
  expect(await within(dialog).findByText(/The plan allows/)).toBeTruthy()
  await user.click(create())
  expect(callsTo('partnerKeys.create')).toEqual([])
})

test('a refusal stands beside its field and nothing that was typed is lost', async () => {
  const { user } = renderPartner(place, {
    handlers: {
      'partnerKeys.create': async () => {
        throw new AppError('validation-failed', 'Horizon did not take it', {
          fields: [{ field: 'client_name', issue: 'This name is taken' }]
        })
      }
    }
  })
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '203.0.113.0/24')
  await user.click(create())
  const name = within(dialog).getByLabelText('Name')
  await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'))
  expect((await within(dialog).findAllByText('This name is taken')).length).toBeGreaterThan(0)
  expect(name).toHaveProperty('value', 'Reports')
})

test('after a lost answer the list is read before a second key can be made', async () => {
  const { user, callsTo } = renderPartner(place, {
    handlers: {
      'partnerKeys.create': async () => {
        throw new AppError('outcome-unknown', 'The reply was lost')
      }
    }
  })
  const dialog = await opened()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '203.0.113.0/24')
  await user.click(create())
  await user.click(await screen.findByRole('button', { name: 'Look at the list first' }))
  await screen.findByText(/no new key is named/)
  expect(callsTo('partnerKeys.create')).toHaveLength(1)
  expect(create()).toBeTruthy()
})

test('where the partnership ends before 90 days, its end is proposed and nothing later by length', async () => {
  const expiresAt = new Date(Date.now() + 40 * 86_400_000).toISOString()
  const { user, callsTo } = renderPartner(place, {
    data: ({ list }) => {
      list.partners = list.partners.map(each =>
        each.id === 'ptn_northwind' ? { ...each, expiresAt } : each
      )
    }
  })
  const dialog = await opened()
  const ends = within(dialog).getByRole('radiogroup', { name: 'Expires' })
  const offered = within(ends).getAllByRole<HTMLInputElement>('radio')
  expect(offered.map(({ value }) => value)).toEqual(['30d', 'partnership', 'date', 'none'])
  expect(offered.find(({ checked }) => checked)?.value).toBe('partnership')
  expect(within(dialog).getByText(/, with the partnership$/)).toBeTruthy()
  await user.type(within(dialog).getByLabelText('Name'), 'Reports')
  await user.type(within(dialog).getByLabelText('Addresses and ranges'), '203.0.113.0/24')
  await user.click(create())
  await waitFor(() =>
    expect(callsTo('partnerKeys.create')).toMatchObject([{ draft: { expiresAt } }])
  )
})
