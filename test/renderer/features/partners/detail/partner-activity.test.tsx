import { unlabelled } from '@renderer/features/partners/activity/activity-chart'
import { localZone } from '@renderer/ui/usage-chart/usage-words'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, renderPartner } from './render-partner'

const log = '/partners/ptn_northwind/activity?view=log'

test('the summary has the three figures of the chosen window, and by whom', async () => {
  const { user, callsTo } = renderPartner('/partners/ptn_northwind/activity')
  await screen.findByText('conversations begun, messages sent')
  const table = screen.getByRole('table', { name: 'Activity by person and key' })
  expect(within(table).getByText('partner key')).toBeTruthy()
  expect(within(table).getByRole('columnheader', { name: 'Interactions' })).toBeTruthy()
  await user.click(screen.getByText('30 d'))
  await waitFor(() => expect(callsTo('partners.activity').at(-1)).toMatchObject({ window: '30d' }))
})

test('the chart has a table with Horizon’s totals', async () => {
  const { user } = renderPartner('/partners/ptn_northwind/activity')
  await screen.findByRole('slider', { name: 'Bucket' })
  await user.click(screen.getByText('Table'))
  await screen.findByText('Total, as Horizon sent it')
})

test('an entry says who, what, on what, when, from where and with what outcome', async () => {
  const { user } = renderPartner(log)
  const table = await screen.findByRole('table', { name: /Activity log/ })
  const [, first] = within(table).getAllByRole('row')
  if (first === undefined) throw new Error('no entry')
  for (const part of ['Noor Haddad', 'partner user', 'message.sent', 'agent Ticket triage']) {
    expect(first.textContent).toContain(part)
  }
  expect(first.textContent).toContain('203.0.113.9')
  expect(first.textContent).toContain('Success')
  await user.click(within(first).getByRole('button', { name: /details of message.sent/ }))
  expect(within(table).getByText('Organization')).toBeTruthy()
})

test('the moments to filter by are in the zone of the column', async () => {
  renderPartner(log)
  const zone = localZone(new Date())
  await screen.findByRole('columnheader', { name: `Time (${zone})` })
  expect(screen.getByLabelText(`From, local time (${zone})`)).toBeTruthy()
  expect(screen.getByLabelText(`To, local time (${zone})`)).toBeTruthy()
})

test('a whole day keeps its label where a first one is nearly over', () => {
  const at = (day: number, hour: number) => ({ fromMs: new Date(2026, 10, day, hour).getTime() })
  const middleOf = (place: number) => place * 27
  expect(unlabelled([at(14, 18), at(15, 0), at(15, 6)], { middleOf })).toBe(1)
  expect(unlabelled([at(14, 0), at(14, 6), at(14, 12), at(15, 0)], { middleOf })).toBe(0)
  expect(unlabelled([], { middleOf })).toBe(0)
})

test('entries about the partner are told from those by it', async () => {
  renderPartner(log)
  const about = await screen.findAllByText('admin secret, about the partner')
  expect(about.length).toBeGreaterThan(0)
})

test('each filter asks Horizon, and can be taken away', async () => {
  const { user, callsTo } = renderPartner(log)
  await screen.findByRole('table', { name: /Activity log/ })
  await user.click(screen.getByRole('radio', { name: 'Denied' }))
  await waitFor(() =>
    expect(callsTo('partners.log').at(-1)).toMatchObject({ filters: { outcome: 'denied' } })
  )
  await user.type(screen.getByLabelText('Address'), '192.0.2.99{Enter}')
  await screen.findByText(/No entry matches/)
  const [clear] = screen.getAllByRole('button', { name: 'Clear filters' })
  if (clear === undefined) throw new Error('no way back')
  await user.click(clear)
  await waitFor(() => expect(callsTo('partners.log').at(-1)).toMatchObject({ filters: {} }))
})

test('more is loaded on demand, and the end says how far the log reaches', async () => {
  const { user } = renderPartner(log)
  await screen.findByRole('table', { name: /Activity log/ })
  while (screen.queryByRole('button', { name: 'Load more' }) !== null) {
    const before = screen.getAllByRole('row').length
    await user.click(button('Load more'))
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(before))
  }
  await screen.findByText(/Horizon’s log reaches back to/)
})

test('what this Horizon has no endpoint for is said, for the summary and for the log', async () => {
  const { user } = renderPartner('/partners/ptn_northwind/activity', {
    handlers: {
      'partners.activity': async () => ({ activity: null, isOffered: false, fetchedAt: null }),
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
  await screen.findByText('This Horizon has no endpoint for a partner’s activity')
  await user.click(screen.getByText('Activity log'))
  await screen.findByText('This Horizon has no endpoint for the audit log')
})

test('what a Horizon that does not filter sent of others is said, and the way to older ones stays', async () => {
  renderPartner(log, {
    handlers: {
      'partners.log': async () => ({
        entries: [],
        unreadable: 0,
        leftOut: 50,
        next: 'c2',
        isOffered: true,
        oldestAvailableAt: null,
        fetchedAt: new Date().toISOString()
      })
    }
  })
  await screen.findByText('This Horizon does not filter its log by partner')
  expect(screen.getByText(/50 entries were left out/)).toBeTruthy()
  expect(button('Load more')).toBeTruthy()
  expect(screen.queryByText('No entry in the log')).toBeNull()
})

test('what is held is shown with its age where Horizon does not answer', async () => {
  const { partners } = renderPartner(log, {
    handlers: {
      'partners.log': async () => ({
        entries: partners.log.slice(0, 3),
        unreadable: 2,
        next: null,
        isOffered: true,
        oldestAvailableAt: null,
        fetchedAt: new Date(Date.now() - 3_600_000).toISOString(),
        failure: { code: 'timeout', message: 'Horizon did not answer in time' }
      })
    }
  })
  await screen.findByText(/What is shown is as old as it says/)
  expect(screen.getByText(/Held since/)).toBeTruthy()
  expect(screen.getByText('2 entries could not be read')).toBeTruthy()
})
