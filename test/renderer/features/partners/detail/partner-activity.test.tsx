import { unlabelled } from '@renderer/features/partners/activity/activity-chart'
import { fakeAuditStatus } from '@support/fake-audit-data'
import { fakeActivity } from '@support/fake-partner-activity'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderPartner } from './render-partner'

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

test('a partner that did nothing has a chart with an axis', async () => {
  const none = { actions: 0, apiCalls: 0, agentInteractions: 0 }
  renderPartner('/partners/ptn_northwind/activity', {
    data: data => {
      const activity = fakeActivity()
      const series = activity.series.map(({ start }) => ({ start, ...none }))
      data.activity = { ...activity, ...none, series }
    }
  })
  const slider = await screen.findByRole('slider', { name: 'Bucket' })
  expect(slider.innerHTML).not.toContain('NaN')
  expect(slider.textContent).toContain('none in this window')
})

test('a whole day keeps its label where a first one is nearly over', () => {
  const at = (day: number, hour: number) => ({ fromMs: new Date(2026, 10, day, hour).getTime() })
  const middleOf = (place: number) => place * 27
  expect(unlabelled([at(14, 18), at(15, 0), at(15, 6)], { middleOf })).toBe(1)
  expect(unlabelled([at(14, 0), at(14, 6), at(14, 12), at(15, 0)], { middleOf })).toBe(0)
  expect(unlabelled([], { middleOf })).toBe(0)
})

test('the latest entries say who, what and how it ended; those about the partner are told apart', async () => {
  renderPartner('/partners/ptn_northwind/activity')
  const table = await screen.findByRole('table', { name: /Recent entries/ })
  expect(table.textContent).toContain('Noor Haddad')
  expect(table.textContent).toContain('Success')
  expect(within(table).getAllByText(/, about the partner$/).length).toBeGreaterThan(0)
})

test('the activity log is the audit log with the partner fixed', async () => {
  const { callsTo } = renderPartner(log)
  await waitFor(() =>
    expect(callsTo('audit.rows').at(-1)).toMatchObject({ fixed: 'partner:"ptn_northwind"' })
  )
  expect(callsTo('partners.log')).toEqual([])
})

test('what this Horizon has no endpoint for is said, for the summary and for the log', async () => {
  const { user } = renderPartner('/partners/ptn_northwind/activity', {
    handlers: {
      'partners.activity': async () => ({ activity: null, isOffered: false, fetchedAt: null }),
      'audit.status': async () => {
        const status = fakeAuditStatus([])
        return { ...status, sync: { ...status.sync, state: 'not-offered' } }
      }
    }
  })
  await screen.findByText('This Horizon has no endpoint for a partner’s activity')
  await user.click(screen.getByText('Activity log'))
  await screen.findByText('This Horizon has no endpoint for the audit log')
})
