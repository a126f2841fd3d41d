import { groupByAddress } from '@renderer/ui/caller-words'
import { fakeUsage } from '@support/fake-answers-reading'
import { fakeKeys } from '@support/fake-key-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keyId = fakeKeys(Date.now())[0]?.id ?? ''
const caller = (ip: string, userAgent: string, requests: number, path = '/api/agents') => ({
  ip,
  method: 'GET',
  path,
  userAgent,
  requests,
  errors: 0,
  firstSeenAt: '2026-11-19T10:00:00Z',
  lastSeenAt: '2026-11-19T12:00:00Z',
  longestGapSeconds: 4
})

test('callers from one address stand together, and two programs at one endpoint differ', async () => {
  const callers = [
    caller('10.8.4.11', 'billing-sync/2.4', 5),
    caller('10.8.9.30', 'curl/8.1', 9),
    caller('10.8.4.11', 'python-requests/2.32', 7)
  ]
  const usage = async () => ({
    usage: { ...fakeUsage('7d', Date.now()), callers },
    fetchedAt: new Date().toISOString()
  })
  renderKeys(`/keys/${keyId}?tab=usage`, { 'usage.held': usage, 'usage.fetch': usage })
  const region = await screen.findByRole('region', { name: 'Callers' })
  const rows = within(region)
    .getAllByRole('row')
    .slice(1)
    .map(row => row.textContent ?? '')
  expect(new Set(rows).size).toBe(3)
  expect(rows[0]).toContain('10.8.4.1112 in all')
  expect(rows[0]).toContain('python-requests/2.32')
  expect(rows[1]).toContain('billing-sync/2.4')
  expect(rows[1]).not.toContain('10.8.4.11')
  expect(rows[2]).toContain('10.8.9.30')
})

test('the busiest address comes first, and a total counts what is not shown too', () => {
  const callers = [
    caller('10.0.0.1', 'a', 8),
    caller('10.0.0.2', 'a', 6),
    caller('10.0.0.2', 'b', 5),
    caller('10.0.0.2', 'c', 1)
  ]
  const [first, ...others] = groupByAddress(callers, 2)
  expect(first).toMatchObject({ ip: '10.0.0.2', requests: 12, isSplit: true })
  expect(first?.shown.map(each => each.userAgent)).toEqual(['a', 'b'])
  expect(others).toEqual([])
})
