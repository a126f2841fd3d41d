import type { Handlers } from '@shared/contract'
import { fakeUsage } from '@support/fake-answers-reading'
import { fakeKeys } from '@support/fake-key-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

import '@renderer/features/overview/overview-page'

const panel = (name: string) => screen.findByRole('region', { name })

test.each(['24h', '7d', '30d'] as const)(
  'keys that call far more than before, or fail, are named whichever window is looked at (%s)',
  async window => {
    const fetchedAt = new Date().toISOString()
    const [calm, tripled, refused] = fakeKeys(Date.now())
    const counts = {
      '24h': [100, 0, 0],
      '7d': [700, 2_100, 226],
      '30d': [3_000, 4_400, 1_000]
    } as const
    const answer: Handlers['usage.fetch'] = async asked => {
      const [a, b, c] = counts[asked.window]
      const of = (key: typeof calm, requests: number, errors = 0) => ({
        keyId: key?.id ?? '',
        requests,
        errors,
        throttled: 0
      })
      const byKey = [of(calm, a), of(tripled, b), of(refused, c, c)]
      return { usage: { ...fakeUsage(asked.window, Date.now()), byKey }, fetchedAt }
    }
    renderApp(
      `/overview?window=${window}`,
      {},
      { 'usage.fetch': answer, 'usage.held': async () => ({ usage: null, fetchedAt: null }) }
    )
    const region = await panel('Unusual in the last 7 days')
    const rows = within(region).getAllByRole('row').slice(1)
    expect(rows.map(row => row.children[0]?.textContent)).toEqual([
      tripled?.clientName,
      refused?.clientName
    ])
    expect(rows[0]?.children[1]?.textContent).toMatch(/^×[23]\.\d$/)
    expect(rows[0]?.children[1]?.getAttribute('data-tone')).toBe('warn')
    expect(rows[1]?.children[2]?.textContent).toBe('100 %')
    expect(rows[1]?.children[2]?.getAttribute('data-tone')).toBe('danger')
  }
)

test('nothing unusual is said as such, and what cannot be compared is not called that', async () => {
  const { unmount } = renderApp('/overview')
  await screen.findByText(/^No key called twice as often/)
  unmount()
  renderApp(
    '/overview',
    {},
    {
      'usage.held': async () => ({ usage: null, fetchedAt: null }),
      'usage.fetch': async ({ window }) => ({
        usage: window === '30d' ? null : fakeUsage(window, Date.now()),
        fetchedAt: new Date().toISOString()
      })
    }
  )
  await panel('Busiest keys')
  expect(screen.queryByRole('region', { name: 'Unusual in the last 7 days' })).toBeNull()
})
