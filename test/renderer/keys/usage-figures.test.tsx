import type { UsageWindow } from '@shared/domain/usage-window'
import type { Usage } from '@shared/horizon/usage'
import { fakeUsage } from '@support/fake-answers-reading'
import { fakeKeys } from '@support/fake-key-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const nowMs = Date.parse('2026-11-19T13:20:00Z')
const [key] = fakeKeys(nowMs)
const totals: Readonly<Record<UsageWindow, number>> = { '24h': 2_041, '7d': 14_307, '30d': 61_205 }

const usageOf = (window: UsageWindow): Usage => ({
  ...fakeUsage(window, nowMs),
  totalRequests: totals[window],
  topEndpoints: [
    { method: 'POST', path: '/api/conversations', requests: 1_600, errors: 12 },
    { method: 'GET', path: '/api/agents/:id', requests: 441, errors: 0 }
  ],
  callers: [
    {
      ip: '10.8.4.11',
      method: 'POST',
      path: '/api/conversations',
      userAgent: 'acme-backend/4.2',
      requests: 1_600,
      errors: 12,
      firstSeenAt: '2026-11-18T14:00:00Z',
      lastSeenAt: '2026-11-19T13:18:00Z',
      longestGapSeconds: 7_200
    }
  ]
})

const openUsage = (place: string) => {
  const answer = async ({ window }: { window: UsageWindow }) => ({
    usage: usageOf(window),
    fetchedAt: new Date(nowMs).toISOString()
  })
  const handlers = { 'usage.held': answer, 'usage.fetch': answer }
  return renderKeys(`/keys/${key?.id}?tab=usage${place}`, handlers)
}
const cells = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent ?? ''))

test('the total is that of the last 24 hours, 7 days or 30 days, as chosen', async () => {
  const { user } = openUsage('')
  const total = async (text: string) => {
    const term = await screen.findByText('Requests', { selector: 'dt' })
    await within(term.parentElement as HTMLElement).findByText(text)
  }
  for (const [name, text] of [
    ['24 h', '2,041'],
    ['7 d', '14,307'],
    ['30 d', '61,205']
  ] as const) {
    await user.click(await screen.findByRole('radio', { name }))
    await total(text)
  }
})

test('top endpoints stand busiest first with their requests and errors', async () => {
  openUsage('&window=24h')
  const table = await screen.findByRole('table', { name: 'Top endpoints by requests' })
  expect(
    cells(table).map(([endpoint, , requests, errors]) => [endpoint, requests, errors])
  ).toEqual([
    ['POST/api/conversations', '1,600', '12'],
    ['GET/api/agents/:id', '441', '0']
  ])
})

test('a caller stands with address, endpoint, requests, when it called, its longest gap and its program', async () => {
  openUsage('&window=24h')
  const table = await screen.findByRole('table', { name: 'Callers by requests' })
  const [row] = cells(table)
  expect(row?.slice(0, 2)).toEqual(['POST/api/conversationsacme-backend/4.2', '1,600'])
  expect(within(table).getAllByRole('rowheader')[0]?.textContent).toContain('10.8.4.11')
  expect(row?.at(-1)).toBe('2 h')
  expect(row?.slice(2, 4)).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)])
  expect(table.querySelector('[data-hint*="acme-backend/4.2"]')).not.toBeNull()
})
