import { AppError } from '@shared/errors'
import { fakeProfile } from '@support/fake-bridge'
import { shownEntry } from '@support/fake-partner-activity'
import { shownPartner, shownPartnerKey } from '@support/fake-partner-data'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { acmeAccess, partnerId, renderAccess } from './render-access'

const line = (name: RegExp) => screen.findByRole('treeitem', { name })
const row = async (name: string | RegExp) =>
  (await screen.findByRole('rowheader', { name })).closest('tr') as HTMLTableRowElement
const bar = () => screen.findByRole('region', { name: 'Changes not saved yet' })
const saveButton = async () => within(await bar()).getByRole('button', { name: 'Save access' })

async function setLevel(user: UserEvent, name: RegExp, key: string) {
  ;(await line(name)).focus()
  await user.keyboard(key)
}

test('what the partner can do is said per object, with the share that gives it', async () => {
  renderAccess()
  expect((await row('Quote writer')).textContent).toBe(
    'Quote writeragent share: Edit, above Sales: Interact'
  )
  expect((await row('Lead qualifier')).textContent).toBe('Lead qualifierSales: Interact')
  const cells = within(await row('Quote writer')).getAllByRole('cell')
  expect(
    cells.slice(0, 4).map(cell => cell.querySelector('svg')?.getAttribute('aria-label'))
  ).toEqual(['yes', 'yes', 'yes', 'no'])
  expect((await row('HubSpot CRM, DocuSign')).textContent).toContain(
    'Sales, connections are read-only'
  )
  expect((await row('Later agents of Sales')).textContent).toContain(
    'department shares cover new agents'
  )
  expect((await row('Usage metrics')).textContent).toContain('refused with 403')
  expect(screen.queryByRole('rowheader', { name: 'Brand reviewer' })).toBeNull()
})

test('who may converse with nothing has no conversations, whatever the history', async () => {
  renderAccess({
    access: acmeAccess({ resources: [{ type: 'department', id: 'dept_sales', level: 'view' }] })
  })
  expect((await row('Conversations')).textContent).toBe('Conversationsnonenothing at Interact')
  expect(screen.queryByText(/^Dashboards .*agent status/)).toBeNull()
})

test('what dashboards show is said where there is one', async () => {
  renderAccess()
  await screen.findByText(/^Dashboards always show agent status/)
})

test('before anything is changed there is nothing to save', async () => {
  renderAccess()
  await line(/^Sales/)
  expect(screen.queryByRole('region', { name: 'Changes not saved yet' })).toBeNull()
})

test('what widens comes first, with what it comes to and the keys that change at once', async () => {
  const { user } = renderAccess({
    data: data => {
      data.keys.set(partnerId, {
        keys: [
          shownPartnerKey({ id: 'key_1', clientName: 'Reporting', partnerId }),
          shownPartnerKey({ id: 'key_2', clientName: 'Gone key', partnerId, enabled: false })
        ],
        unreadable: [],
        fetchedAt: new Date().toISOString(),
        isOffered: true,
        maxKeys: 5
      })
    },
    handlers: {
      'partners.log': async () => ({
        entries: [],
        unreadable: 0,
        next: null,
        isOffered: false,
        oldestAvailableAt: null,
        fetchedAt: null
      })
    }
  })
  await setLevel(user, /^Ledger assistant/, '{Delete}')
  await setLevel(user, /^Support/, '2')
  const cards = within(await bar()).getAllByRole('listitem')
  expect(cards.map(card => card.textContent)).toEqual([
    'WiderSupportViewInteract2 agents can now be talked to',
    'NarrowerLedger assistantInteractNone1 agent is out of sight'
  ])
  expect((await bar()).textContent).toContain('2 changes, for the key Reporting at once')
  expect((await bar()).textContent).not.toContain('Gone key')
})

test('gains are marked new and losses struck, in the preview and in the tree', async () => {
  const { user } = renderAccess()
  await setLevel(user, /^Support/, '2')
  await setLevel(user, /^Ledger assistant/, '{Delete}')
  expect(within(await row('Triage')).getByText('new')).toBeDefined()
  expect((await row('Triage')).hasAttribute('data-changed')).toBe(true)
  const lost = await row('Ledger assistant')
  expect(lost.hasAttribute('data-lost')).toBe(true)
  expect(within(lost).getAllByText('lost')).toHaveLength(2)
  expect(lost.textContent).toContain('agent share removed')
  expect((await line(/^Support/)).hasAttribute('data-changed')).toBe(true)
  expect((await line(/^Triage/)).hasAttribute('data-changed')).toBe(false)
})

test('Now shows what Horizon allows today, whatever was changed', async () => {
  const { user } = renderAccess()
  await setLevel(user, /^Support/, '2')
  await user.click(screen.getByRole('radio', { name: 'Now' }))
  expect(within(await row('Triage')).queryByText('new')).toBeNull()
  expect((await row('Triage')).textContent).toContain('Support: View')
})

test('what was changed back is no change', async () => {
  const { user } = renderAccess()
  await setLevel(user, /^Support/, '2')
  await bar()
  await setLevel(user, /^Support/, '1')
  await waitFor(() =>
    expect(screen.queryByRole('region', { name: 'Changes not saved yet' })).toBeNull()
  )
})

test('a change of the data visibility is shown and saved', async () => {
  const { user, callsTo } = renderAccess()
  await user.click(await screen.findByRole('switch', { name: 'Usage metrics' }))
  expect(within(await row('Usage metrics')).getByText('new')).toBeDefined()
  expect((await bar()).textContent).toContain('costs of 5 agents become visible')
  await user.click(await saveButton())
  await waitFor(() => expect(callsTo('partners.saveAccess')).toHaveLength(1))
  expect(callsTo('partners.saveAccess')[0]).toMatchObject({
    partnerId,
    seen: { version: 3, access: acmeAccess() },
    access: { ...acmeAccess(), data: { usageMetrics: true } }
  })
  const said = await screen.findByText('Access saved')
  expect(said.getAttribute('role')).toBe('status')
  expect(said.className).not.toContain('hc-visually-hidden')
  await waitFor(() =>
    expect(screen.queryByRole('region', { name: 'Changes not saved yet' })).toBeNull()
  )
})

test('a save that fails keeps everything that was entered, and can be tried again', async () => {
  let tries = 0
  const { user, callsTo } = renderAccess({
    handlers: {
      'partners.saveAccess': async () => {
        tries += 1
        throw new AppError('server-error', 'Horizon failed', { status: 500 })
      }
    }
  })
  await setLevel(user, /^Support/, '4')
  await user.click(await saveButton())
  expect((await screen.findByRole('alert')).textContent).toContain('The access was not saved')
  expect((await line(/^Support/)).textContent).toContain('Manage')
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(tries).toBe(2))
  expect(callsTo('partners.saveAccess')[1]).toEqual(callsTo('partners.saveAccess')[0])
})

test('without versions it is said that a race cannot be excluded', async () => {
  const { user } = renderAccess({
    handlers: {
      'partners.saveAccess': async ({ access }) => ({
        partner: shownPartner({ id: partnerId, access, version: undefined }),
        isRaceExcluded: false
      })
    }
  })
  await setLevel(user, /^Support/, '2')
  await user.click(await saveButton())
  await screen.findByText('Saved, but somebody else may have saved in the same moment')
})

test('a read-only profile shows the levels and changes none', async () => {
  const { user } = renderAccess({
    world: { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }
  })
  await setLevel(user, /^Support/, '4')
  expect((await line(/^Support/)).textContent).toContain('View')
  expect(within(await line(/^Support/)).queryByRole('button', { name: /View/ })).toBeNull()
  expect(screen.queryByRole('switch')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Save access' })).toBeNull()
})

test('while Horizon does not answer all is readable, and Save says why it is off', async () => {
  const { user, callsTo } = renderAccess({
    data: data => {
      data.workspace = {
        ...data.workspace,
        failure: { code: 'refused', message: 'Nothing listens there' }
      }
    }
  })
  await row('Quote writer')
  await setLevel(user, /^Support/, '2')
  const save = await saveButton()
  expect(save.getAttribute('data-hint')).toBe('Needs a connection. Horizon does not answer')
  await user.click(save)
  expect(callsTo('partners.saveAccess')).toEqual([])
})

test('a partner whose access Horizon does not send is not overwritten', async () => {
  renderAccess({
    data: data => {
      data.list.partners = data.list.partners.map(({ access: _, ...partner }) => partner)
    }
  })
  await screen.findByText('This Horizon does not say what this partner is given')
  expect(screen.queryByRole('tree')).toBeNull()
})

test('what is taken away says how much it was used, once it is taken away', async () => {
  const { user, callsTo } = renderAccess({
    data: data => {
      data.log = [
        shownEntry({ resource: { type: 'agent', id: 'agent_ledger_assistant', name: 'Ledger' } })
      ]
    }
  })
  await setLevel(user, /^Support/, '2')
  await bar()
  expect(callsTo('partners.log')).toEqual([])
  await setLevel(user, /^Ledger assistant/, '{Delete}')
  await within(await bar()).findByText('used once in 30 days, last 2 h ago')
})
