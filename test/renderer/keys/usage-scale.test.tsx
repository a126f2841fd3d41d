import { rateUnit } from '@renderer/ui/usage-chart/rate-unit'
import { spanWords } from '@renderer/ui/usage-chart/usage-words'
import type { Usage } from '@shared/horizon/usage'
import { fakeUsage } from '@support/fake-answers-reading'
import { fakeKeys } from '@support/fake-key-data'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const nowMs = Date.parse('2026-11-19T13:20:00Z')
const keyId = fakeKeys(nowMs)[0]?.id ?? ''

function showUsage(changes: Partial<Usage>) {
  const answer = async () => ({
    usage: { ...fakeUsage('24h', nowMs), ...changes },
    fetchedAt: new Date(nowMs).toISOString()
  })
  return renderKeys(`/keys/${keyId}?tab=usage&window=24h`, {
    'usage.held': answer,
    'usage.fetch': answer
  })
}
const slots = (requests: number) =>
  Array.from({ length: 24 }, (_, hour) => ({
    state: 'read' as const,
    start: new Date(nowMs - (nowMs % 3_600_000) - (23 - hour) * 3_600_000).toISOString(),
    requests,
    errors: 0,
    throttled: 0
  }))

test.each([
  [0, 'minute'],
  [1, 'minute'],
  [0.99, 'hour'],
  [1 / 60, 'hour'],
  [0.0017, 'day']
])('a peak of %d a minute is drawn per %s', (highest, word) => {
  expect(rateUnit(highest).word).toBe(word)
})

test('below one call a minute the chart says its unit, and the limit stands beside it', async () => {
  const rateLimit = { limitPerMinute: 2, peakPerMinute: 2, utilization: 1 }
  const { user } = showUsage({ series: slots(10), rateLimit })
  const chart = await screen.findByRole('region', { name: 'Requests per hour' })
  expect(within(chart).getByText('30')).toBeTruthy()
  expect(within(chart).getByText('↑ Limit 2/min, above this axis')).toBeTruthy()
  expect(within(chart).queryByText('Limit')).toBeNull()
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toContain('per hour on average')
  await user.click(screen.getByRole('radio', { name: 'Table' }))
  expect(await screen.findByRole('columnheader', { name: 'Average per hour' })).toBeTruthy()
})

test('a peak above a limit that was lowered since is said to be that', async () => {
  const rateLimit = { limitPerMinute: 20, peakPerMinute: 50, utilization: 2.5 }
  showUsage({ rateLimit })
  const peak = await screen.findByText('Busiest minute', { selector: 'dt' })
  expect(peak.parentElement?.textContent).toBe(
    'Busiest minute50above today’s limit of 20: it was higher then'
  )
  expect(screen.getByText(/of today’s limit 20/)).toBeTruthy()
})

test('a range whose last bucket still fills ends now, not in the future', () => {
  const bucket = {
    state: 'read' as const,
    fromMs: nowMs - 4_800_000,
    toMs: nowMs + 6_000_000,
    isInProgress: true,
    requests: 1,
    errors: 0,
    throttled: 0,
    perMinute: 1,
    errorRate: 0
  }
  const now = new Date(nowMs)
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`
  expect(spanWords([bucket], 10_800_000, nowMs)).toContain(` to 19 Nov ${clock}, `)
})

test('the tab says what the documentation advises to watch for', async () => {
  showUsage({})
  expect(await screen.findByText(/watch usage for unusual patterns/)).toBeTruthy()
})
