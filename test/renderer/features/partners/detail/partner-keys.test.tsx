import { AppError } from '@shared/errors'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, renderPartner } from './render-partner'

const act = async (user: ReturnType<typeof renderPartner>['user'], key: string, what: RegExp) => {
  await user.click(await screen.findByRole('button', { name: `Actions for ${key}` }))
  await user.click(await screen.findByRole('menuitem', { name: what }))
}

test('each key is labelled as a partner key, with what it may call from', async () => {
  renderPartner('/partners/ptn_northwind/keys')
  const table = await screen.findByRole('table', { name: /Partner keys/ })
  expect(within(table).getAllByText('Partner key')).toHaveLength(3)
  expect(within(table).getByText('203.0.113.0/24')).toBeTruthy()
  expect(within(table).getByText('and 1 more')).toBeTruthy()
  expect(screen.getByText('3/5')).toBeTruthy()
})

test('revoked keys stay listed, folded away, and do not count', async () => {
  const { user } = renderPartner('/partners/ptn_northwind/keys', {
    data: ({ keys }) => {
      const list = keys.get('ptn_northwind')
      const [first, ...rest] = list?.keys ?? []
      if (list && first) list.keys = [{ ...first, enabled: false }, ...rest]
    }
  })
  await screen.findByText('2 of 5 partner keys in use')
  expect(screen.queryByText('Reporting')).toBeNull()
  await user.click(button('Show them'))
  expect(screen.getByText('Revoked')).toBeTruthy()
})

test('with a free place Rotate leads to the wizard, which reissues first, and sends nothing', async () => {
  const { user, calls } = renderPartner('/partners/ptn_northwind/keys')
  await act(user, 'Reporting', /Rotate/)
  await screen.findByText('The rotation is prepared here')
  expect(window.location.hash).toBe('#/rotations/new?key=key_ptn_northwind_1&partner=ptn_northwind')
  expect(calls.filter(({ name }) => writes.test(name))).toEqual([])
})

const writes =
  /partnerKeys\.(create|revoke|reissue|prepare)|partners\.(save|change)|rotations\.start/

test('at 5/5 nothing leaves the console before one of the ways out is chosen', async () => {
  const { user, calls } = renderPartner('/partners/ptn_contoso/keys')
  await act(user, 'Reporting', /Rotate/)
  const dialog = await screen.findByRole('dialog', { name: /Rotate Reporting/ })
  for (const way of [
    'Retire a key that nobody uses',
    'Raise the partner’s limit',
    'A planned short outage'
  ]) {
    expect(within(dialog).getByRole('region', { name: way })).toBeTruthy()
  }
  // The evidence beside each candidate; the key itself is none.
  const retire = within(dialog).getByRole('region', { name: /Retire/ })
  expect(within(retire).getAllByRole('listitem')).toHaveLength(4)
  expect(within(retire).getByText(/Never used/)).toBeTruthy()
  expect(calls.filter(({ name }) => writes.test(name))).toEqual([])
  expect(window.location.hash).toContain('/partners/ptn_contoso')
})

test('raising the limit makes the place, then the rotation goes on', async () => {
  const { user, callsTo, partners } = renderPartner('/partners/ptn_contoso/keys', {
    handlers: {
      'partners.saveSettings': async ({ partnerId }) => {
        const list = partners.keys.get(partnerId)
        if (list) partners.keys.set(partnerId, { ...list, maxKeys: 6 })
        const partner = partners.list.partners.find(({ id }) => id === partnerId)
        if (partner === undefined) throw new Error('gone')
        return { partner, isRaceExcluded: true }
      }
    }
  })
  await act(user, 'Reporting', /Rotate/)
  await user.click(await screen.findByRole('button', { name: 'Raise to 6' }))
  await screen.findByText('The rotation is prepared here')
  expect(callsTo('partners.saveSettings')).toMatchObject([{ settings: { maxApiKeys: 6 } }])
})

test('retiring another key comes back with a free place, and rotates without an outage', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_contoso/keys', { level: 'normal' })
  await act(user, 'Reporting', /Rotate/)
  await user.click(await screen.findByRole('button', { name: 'Retire Ticket bridge' }))
  const revoke = await screen.findByRole('dialog', { name: /Revoke partner key Ticket bridge/ })
  await user.type(within(revoke).getByLabelText(/^Reason/), 'Never used')
  await user.click(await within(revoke).findByRole('button', { name: 'Revoke key' }))
  await screen.findByText('A place is free: 4 of 5 in use')
  expect(callsTo('partnerKeys.revoke')).toHaveLength(1)
  expect(callsTo('partnerKeys.reissue')).toEqual([])
  await user.click(button('Rotate without an outage'))
  await screen.findByText('The rotation is prepared here')
})

test('the outage is planned: quiet hours, who calls, reason and consent, then one call', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_contoso/keys')
  await act(user, 'Reporting', /Rotate/)
  await user.click(await screen.findByRole('button', { name: 'Plan the outage…' }))
  const dialog = await screen.findByRole('dialog', { name: /Planned outage of Reporting/ })
  await within(dialog).findByText(/Quietest 03:00–05:00 UTC/)
  const send = within(dialog).getByRole('button', { name: 'Revoke and reissue' })
  await user.click(send)
  expect(callsTo('partnerKeys.reissue')).toEqual([])
  await user.type(within(dialog).getByLabelText(/^Reason/), 'Agreed for tonight')
  await user.type(within(dialog).getByLabelText(/Type the key’s name/), 'Reporting')
  await user.click(send)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(callsTo('partnerKeys.reissue')).toMatchObject([{ reason: 'Agreed for tonight' }])
})

test('at 5/5 Create is off before anyone types, and the ways out are one press away', async () => {
  const { user } = renderPartner('/partners/ptn_contoso/keys')
  await screen.findByText('5 of 5 partner keys in use')
  expect(isOff(button('Create partner key'))).toBe(true)
  await user.click(button('Make room…'))
  const dialog = await screen.findByRole('dialog', { name: 'Make room for a partner key' })
  expect(within(dialog).queryByText('A planned short outage')).toBeNull()
  expect(within(dialog).queryByLabelText('Name')).toBeNull()
})

test('a key of a suspended partner is blocked, not revoked', async () => {
  renderPartner('/partners/ptn_proseware/keys', {
    data: ({ keys }) => {
      const northwind = keys.get('ptn_northwind')
      if (northwind) keys.set('ptn_proseware', northwind)
    }
  })
  expect(await screen.findAllByText('Blocked, not revoked')).toHaveLength(3)
  expect(screen.queryByText('Revoked')).toBeNull()
})

test('the hand-off sheet has everything but the secret, and is written where asked', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_northwind/keys')
  await act(user, 'Reporting', /Hand-off/)
  const dialog = await screen.findByRole('dialog', { name: /Hand-off sheet for Reporting/ })
  const sheet = await within(dialog).findByRole('article', { name: 'Hand-off sheet' })
  for (const part of ['https://horizon.acme.example', 'x-api-key', '203.0.113.0/24']) {
    expect(sheet.textContent).toContain(part)
  }
  expect(sheet.textContent).toContain('sent to you another way')
  await user.click(within(dialog).getByRole('button', { name: 'Export…' }))
  await within(dialog).findByText('/home/ada/northwind-reporting.html')
  expect(callsTo('partnerKeys.exportHandoff')).toHaveLength(1)
})

test('partner keys that this Horizon does not have are said, not hidden', async () => {
  renderPartner('/partners/ptn_northwind/keys', {
    handlers: {
      'partnerKeys.list': async () => none,
      'partnerKeys.refresh': async () => none
    }
  })
  await screen.findByText('This Horizon has no endpoint for partner keys')
})
const none = { keys: [], unreadable: [], fetchedAt: null, isOffered: false, maxKeys: null }

test('a list that cannot be read is an error with Retry, never an empty list', async () => {
  const failing = async () => {
    throw new AppError('server-error', 'Horizon answered 500')
  }
  renderPartner('/partners/ptn_northwind/keys', {
    handlers: { 'partnerKeys.list': failing, 'partnerKeys.refresh': failing }
  })
  await screen.findByText('The keys could not be read')
  expect(screen.queryByText('No partner key yet')).toBeNull()
})

test('where no other key is unused that is said first, and none is offered as if it were', async () => {
  const { user } = renderPartner('/partners/ptn_contoso/keys', {
    data: ({ keys }) => {
      const list = keys.get('ptn_contoso')
      const lastUsedAt = new Date().toISOString()
      if (list) list.keys = list.keys.map(key => ({ ...key, lastUsedAt }))
    }
  })
  await act(user, 'Reporting', /Rotate/)
  const retire = await screen.findByRole('region', { name: /^Retire/ })
  expect(retire.textContent).toContain('None is unused: every other working key has been used.')
  const labels = within(retire).getAllByRole('button')
  expect(labels.length).toBeGreaterThan(0)
  for (const { textContent } of labels) expect(textContent).toBe('Retire anyway…')
})
