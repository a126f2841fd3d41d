import { AppError } from '@shared/errors'
import { inDays } from '@support/fake-partner-data'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, renderPartner } from './render-partner'

const place = '/partners/ptn_northwind/settings'
const limit = () => screen.findByLabelText('Most partner keys at once')

test('only what was changed is sent, with what the operator saw', async () => {
  const { user, callsTo } = renderPartner(place)
  const field = await limit()
  expect(isOff(button('Save settings'))).toBe(true)
  await user.clear(field)
  await user.type(field, '7')
  await user.click(button('Save settings'))
  await waitFor(() => expect(callsTo('partners.saveSettings')).toHaveLength(1))
  const [sent] = callsTo('partners.saveSettings') as Record<string, unknown>[]
  expect(sent).toMatchObject({
    seen: { version: 3, settings: { maxApiKeys: 5 } },
    settings: { maxApiKeys: 7 }
  })
  expect(sent).not.toHaveProperty('contactEmail')
  expect(sent).not.toHaveProperty('expiresAt')
})

test('a limit below the keys in use is said before it is saved', async () => {
  const { user } = renderPartner(place)
  const field = await limit()
  await user.clear(field)
  await user.type(field, '2')
  await screen.findByText(/3 keys are in use. They go on working/)
  expect(isOff(button('Save settings'))).toBe(false)
})

test('taking the end away needs a reason; shortening does not', async () => {
  const { user, callsTo } = renderPartner(place)
  await limit()
  await user.click(screen.getByText('When it is revoked'))
  expect(button('Save settings').dataset.hint).toBe('Enter the reason first')
  await user.type(screen.getByLabelText('Why it needs no end any more'), 'Framework contract')
  await user.click(button('Save settings'))
  await waitFor(() =>
    expect(callsTo('partners.saveSettings')).toMatchObject([
      { expiresAt: null, reason: 'Framework contract' }
    ])
  )
})

test('an end in the past and a contact that is no address are refused', async () => {
  const { user, callsTo } = renderPartner(place)
  await limit()
  const end = screen.getByLabelText('Last day of the partnership')
  await user.clear(end)
  await user.type(end, '2020-01-01')
  await screen.findByText('Choose a time in the future')
  const contact = screen.getByLabelText('Contact e-mail')
  await user.clear(contact)
  await user.type(contact, 'nobody')
  await screen.findByText(/Enter an e-mail address/)
  await user.click(button('Save settings'))
  expect(callsTo('partners.saveSettings')).toEqual([])
})

test('changed meanwhile: nothing is overwritten, what was typed stays, and the other change is said', async () => {
  const { user, callsTo, partners } = renderPartner(place, {
    handlers: {
      'partners.saveSettings': async ({ seen }) => {
        const now = partners.list.partners[0]
        if (now === undefined || seen.version === now.version) throw new Error('not changed')
        throw new AppError('precondition-failed', 'Someone else changed this partner')
      }
    }
  })
  const field = await limit()
  await user.clear(field)
  await user.type(field, '7')
  partners.list.partners = partners.list.partners.map(each =>
    each.id === 'ptn_northwind'
      ? {
          ...each,
          version: 4,
          contactEmail: 'new@northwind.example',
          settings: { maxApiKeys: 5, sessionTimeoutHours: 4 }
        }
      : each
  )
  await user.click(button('Save settings'))
  await screen.findByText('Nothing was changed: the partner is not what you saw')
  await user.click(button('Compare again'))
  await screen.findByText(/Session timeout: 8 h → 4 h/)
  expect(await limit()).toHaveProperty('value', '7')
  expect(screen.getByLabelText('Contact e-mail')).toHaveProperty('value', 'new@northwind.example')
  await user.click(button('Save settings'))
  await waitFor(() => expect(callsTo('partners.saveSettings')).toHaveLength(2))
  expect(callsTo('partners.saveSettings')[1]).toMatchObject({
    seen: { version: 4 },
    settings: { maxApiKeys: 7 }
  })
})

test('where another change cannot be excluded, that is said', async () => {
  const { user, partners } = renderPartner(place, {
    handlers: {
      'partners.saveSettings': async () => {
        const [partner] = partners.list.partners
        if (partner === undefined) throw new Error('gone')
        return { partner: { ...partner, expiresAt: inDays(10) }, isRaceExcluded: false }
      }
    }
  })
  const field = await limit()
  await user.clear(field)
  await user.type(field, '7')
  await user.click(button('Save settings'))
  await screen.findByText(/Another change in between cannot be excluded/)
})

test('what was typed survives another tab of the partner, and Discard takes it back', async () => {
  const { user } = renderPartner(place)
  const field = await limit()
  await user.clear(field)
  await user.type(field, '9')
  await user.keyboard('{Escape}')
  await user.click(screen.getByRole('link', { name: /^Keys/ }))
  await user.click(await screen.findByRole('link', { name: 'Settings' }))
  expect(await limit()).toHaveProperty('value', '9')
  await user.click(button('Discard'))
  expect(await limit()).toHaveProperty('value', '5')
})

test('a revoked partner shows its settings and nothing to change', async () => {
  renderPartner('/partners/ptn_adatum/settings')
  await screen.findByText(/The partnership is over; its settings stay/)
  expect(screen.queryByRole('button', { name: 'Save settings' })).toBeNull()
})
