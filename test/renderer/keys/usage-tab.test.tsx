import { AppError } from '@shared/errors'
import type { Usage } from '@shared/horizon/usage'
import { fakeReading, fakeUsage } from '@support/fake-answers-reading'
import { acmeId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const nowMs = Date.parse('2026-11-19T13:20:00Z')
const [key] = fakeKeys(nowMs)
const keyId = key?.id ?? ''
const place = `/keys/${keyId}?tab=usage&window=24h`

const slot = (hour: number, requests: number, errors = 0, throttled = 0) => ({
  state: 'read' as const,
  start: new Date(nowMs - (nowMs % 3_600_000) - (23 - hour) * 3_600_000).toISOString(),
  requests,
  errors,
  throttled
})
const day = (at: (hour: number) => number) => Array.from({ length: 24 }, (_, n) => slot(n, at(n)))

const usageOf = (changes: Partial<Usage> = {}): Usage => ({
  ...fakeUsage('24h', nowMs),
  series: day(hour => (hour === 3 ? 0 : 600)),
  totalRequests: 13_800,
  errorCount: 0,
  errorRate: 0,
  throttledCount: 0,
  ...changes
})
const answer = (usage: Usage) => {
  const held = async () => ({ usage, fetchedAt: new Date(nowMs).toISOString() })
  return { 'usage.held': held, 'usage.fetch': held }
}
const figure = async (name: string) => {
  const term = await screen.findByText(name, { selector: 'dt' })
  return term.parentElement?.textContent
}

test('six figures stand with what they are a part of, exactly as Horizon sent them', async () => {
  renderKeys(
    place,
    answer(
      usageOf({
        totalRequests: 418_236,
        errorCount: 4_912,
        errorRate: 0.0117,
        throttledCount: 2_304,
        rateLimit: { limitPerMinute: 120, peakPerMinute: 120, utilization: 1 }
      })
    )
  )
  expect(await figure('Requests')).toContain('418,236')
  expect(await figure('Errors')).toBe('Errors4,912of 418,236')
  expect(await figure('Error rate')).toContain('1.17 %')
  expect(await figure('Throttled (429)')).toBe('Throttled (429)2,304of 4,912 errors')
  expect(await figure('Busiest minute')).toBe('Busiest minute120of 120 per minute')
  expect(await figure('Utilization')).toContain('100 %limit 120, plan 300')
})

test('an error rate is never worked out again, even where it contradicts the counts', async () => {
  renderKeys(place, answer(usageOf({ totalRequests: 100, errorCount: 50, errorRate: 0.25 })))
  expect(await figure('Error rate')).toContain('25 %')
})

test('a bucket without requests is a named hole, and one that cannot be read is hatched', async () => {
  const series = day(hour => (hour === 3 ? 0 : 600)).map((each, hour) =>
    hour === 7
      ? { state: 'unreadable' as const, start: each.start, problem: 'requests: Too small' }
      : each
  )
  const { container } = renderKeys(
    place,
    answer(
      usageOf({
        series,
        unreadable: ['series[7].requests: Too small']
      })
    )
  )
  await screen.findByRole('slider', { name: 'Bucket' })
  expect(container.querySelectorAll('[data-bucket="empty"]')).toHaveLength(1)
  expect(container.querySelectorAll('[data-bucket="unreadable"]')).toHaveLength(1)
  expect(container.querySelectorAll('[data-bucket="read"]')).toHaveLength(22)
  expect(screen.getByText('Some of these figures could not be read')).toBeTruthy()
  expect(screen.getByText(/1 of 24 buckets is not readable/)).toBeTruthy()
  expect(screen.getByText(/series\[7\]\.requests: Too small/)).toBeTruthy()
})

test('where totals and buckets disagree both are said, and neither is corrected', async () => {
  renderKeys(place, answer(usageOf({ totalRequests: 13_900 })))
  expect(await screen.findByText('Horizon’s figures disagree')).toBeTruthy()
  expect(screen.getByText(/add up to 13,800 requests, Horizon’s total says 13,900/)).toBeTruthy()
  expect(await figure('Requests')).toContain('13,900')
})

test('figures that agree say nothing', async () => {
  renderKeys(place, answer(usageOf()))
  await screen.findByRole('slider')
  expect(screen.queryByText(/disagree|could not be read/)).toBeNull()
})

test('what is missing from the reply is named, never zero', async () => {
  renderKeys(
    place,
    answer(
      usageOf({
        errorCount: undefined,
        errorRate: undefined,
        unreadable: ['error_count: missing', 'error_rate: missing']
      })
    )
  )
  expect(await figure('Errors')).toContain('not readable')
  expect(await figure('Error rate')).toContain('not readable')
})

test('every bucket can be reached by keys and is read out with its totals', async () => {
  const series = day(() => 600).with(5, slot(5, 720, 12, 4))
  const { user } = renderKeys(place, answer(usageOf({ series, totalRequests: 14_520 })))
  const slider = await screen.findByRole('slider', { name: 'Bucket' })
  slider.focus()
  await user.keyboard('{Home}')
  for (let step = 0; step < 5; step++) await user.keyboard('{ArrowRight}')
  expect(slider.getAttribute('aria-valuenow')).toBe('6')
  expect(slider.getAttribute('aria-valuetext')).toContain(
    '720 requests, 12 per minute on average, 12 errors, 4 throttled'
  )
  expect(screen.getByText('Average per minute')).toBeTruthy()
})

test('Table shows the same buckets and Horizon’s totals as a real table', async () => {
  const { user } = renderKeys(place, answer(usageOf()))
  await user.click(await screen.findByRole('radio', { name: 'Table' }))
  const table = await screen.findByRole('table', { name: 'Usage by bucket' })
  expect(within(table).getAllByRole('row')).toHaveLength(26)
  expect(within(table).getAllByText('no requests').length).toBeGreaterThan(0)
  expect(within(table).getByText('13,800')).toBeTruthy()
  expect(window.location.hash).toContain('view=table')
})

test('the window is in the location, and each asks for its own', async () => {
  const { user, callsTo } = renderKeys(`/keys/${keyId}?tab=usage`)
  await user.click(await screen.findByRole('radio', { name: '30 d' }))
  await screen.findByText(/buckets of 1 d/)
  expect(window.location.hash).toContain('window=30d')
  expect(callsTo('usage.fetch')).toContainEqual(
    expect.objectContaining({ profileId: acmeId, keyId, window: '30d', isBackground: false })
  )
})

test('probes of the console are no callers, and how many were left out is said', async () => {
  const callers = fakeUsage('24h', nowMs).callers
  const [first] = callers
  const probe = { ...first, ip: '127.0.0.1', userAgent: 'horizon-console-probe/0.1', requests: 2 }
  renderKeys(place, answer(usageOf({ callers: [...callers, probe as (typeof callers)[number]] })))
  const table = await screen.findByRole('table', { name: 'Callers by requests' })
  expect(within(table).queryByText('127.0.0.1')).toBeNull()
  expect(within(table).getAllByRole('row')).toHaveLength(callers.length + 1)
  expect(screen.getByText(/Left out: 2 requests of this console/)).toBeTruthy()
})

test.each([
  [
    'named as such',
    [{ ...fakeUsage('24h', nowMs).callers[0], userAgent: 'horizon-console-probe', requests: 2 }],
    'Only this console’s probes: 2 requests. Nobody else called in this window.',
    '2 of these are this console’s probes, fewer than 1 an hour'
  ],
  [
    'without a caller',
    [],
    'Horizon names no caller for the 2 requests above, as it does with this console’s own probes. Nobody else called in this window.',
    '2 without a named caller, fewer than 1 an hour'
  ]
])('a key that only this console proved does not look used: %s', async (_, callers, words, of) => {
  const only = usageOf({ totalRequests: 2, callers: callers as Usage['callers'] })
  renderKeys(place, answer(only))
  await screen.findByText(words)
  expect(screen.getByText(of)).toBeTruthy()
  expect(screen.queryByText(/0 addresses/)).toBeNull()
})

test('where every call was refused, that none of them counted is said beside the 0', async () => {
  const rateLimit = { limitPerMinute: 60, peakPerMinute: 0, utilization: 0 }
  renderKeys(place, answer(usageOf({ rateLimit })))
  const term = await screen.findByText('Busiest minute')
  expect(term.parentElement?.textContent).toBe(
    'Busiest minute0none of these counted against the limit'
  )
})

test('a deactivated owner is said where the calls of the key are counted', async () => {
  const { world, unmount } = renderKeys('/keys/none')
  unmount()
  const keys = world.keys.map(key =>
    key.id === keyId ? { ...key, type: 'user', createdBy: { id: 'usr_3', name: 'Tomas' } } : key
  )
  renderKeys(place, answer(usageOf({})), { keys })
  const title = await screen.findByText('Horizon refuses every call with this key')
  expect(title.closest('[data-tone]')?.textContent).toContain('its owner is deactivated')
})

test('a Horizon without usage is told by its endpoint, and nothing is asked', async () => {
  const fake = renderKeys('/keys/none')
  fake.unmount()
  const { world } = fake
  fakeReading(world).offers = { source: 'probe', features: [], askedAt: null }
  const { callsTo } = renderKeys(place, { 'horizon.offers': async () => fakeReading(world).offers })
  expect(await screen.findByText('This Horizon has no endpoint for usage')).toBeTruthy()
  expect(screen.getAllByText('GET /admin/api-keys/:id/usage').length).toBeGreaterThan(0)
  expect(screen.getByRole('complementary', { name: 'What this Horizon offers' })).toBeTruthy()
  expect(callsTo('usage.fetch')).toEqual([])
})

test('what is held stays with its age where Horizon does not answer', async () => {
  renderKeys(place, {
    ...answer(usageOf()),
    'usage.fetch': async () => ({
      usage: usageOf(),
      fetchedAt: new Date(nowMs).toISOString(),
      failure: new AppError('timeout', 'Horizon did not answer in time').toWire() as never
    })
  })
  expect(await screen.findByText(/could not be refreshed/)).toBeTruthy()
  expect(await figure('Requests')).toContain('13,800')
})

test('one of a thing is said in the singular, and an average below one is not cut', async () => {
  const only = { totalRequests: 1, errorCount: 1, errorRate: 1, throttledCount: 1 }
  const series = day(() => 0).map((each, hour) => (hour === 20 ? slot(20, 1, 1, 1) : each))
  const { user } = renderKeys(place, answer(usageOf({ ...only, series })))
  expect(await figure('Throttled (429)')).toBe('Throttled (429)1of 1 error')
  expect(await figure('Requests')).toBe('Requests1fewer than 1 an hour')
  const bucket = screen.getByRole('slider', { name: 'Bucket' })
  bucket.focus()
  await user.keyboard('{End}{ArrowLeft}{ArrowLeft}{ArrowLeft}')
  expect(bucket.getAttribute('aria-valuetext')).toMatch(/: 1 request, .*, 1 error, 1 throttled$/)
})

test('the legend names the limit and unreadable buckets only where they are drawn', async () => {
  const rateLimit = (limitPerMinute: number) => ({
    limitPerMinute,
    peakPerMinute: 10,
    utilization: 0.1
  })
  const near = renderKeys(place, answer(usageOf({ rateLimit: rateLimit(12) })))
  const legend = async () => {
    const chart = await screen.findByRole('region', { name: 'Requests per minute' })
    return within(chart)
      .getAllByRole('listitem')
      .map(item => item.textContent)
  }
  expect(await legend()).toEqual(['Succeeded', 'Errors', 'Throttled', 'Limit'])
  near.unmount()
  const series = day(() => 600).map((each, hour) =>
    hour === 7 ? { state: 'unreadable' as const, start: each.start, problem: 'Too small' } : each
  )
  renderKeys(place, answer(usageOf({ series, rateLimit: rateLimit(9_000) })))
  expect(await legend()).toEqual(['Succeeded', 'Errors', 'Throttled', 'Not readable'])
  expect(screen.getByText('↑ Limit 9,000/min, above this axis')).toBeTruthy()
})

test('callers that differ by method alone are told apart, and a gap under a second is no 0', async () => {
  const seen = { firstSeenAt: '2026-11-19T10:00:00Z', lastSeenAt: '2026-11-19T12:00:00Z' }
  const caller = {
    ip: '10.8.4.11',
    path: '/api/agents',
    userAgent: 'a/1',
    requests: 5,
    errors: 0,
    ...seen
  }
  const callers = ['GET', 'POST'].map(method => ({ ...caller, method, longestGapSeconds: 0 }))
  renderKeys(place, answer(usageOf({ callers })))
  const region = await screen.findByRole('region', { name: 'Callers' })
  expect(within(region).getByText('1 address, 2 endpoints')).toBeTruthy()
  const rows = within(region).getAllByRole('row').slice(1)
  expect(rows.map(row => row.textContent?.includes('under 1 s'))).toEqual([true, true])
  expect(rows.map(row => row.textContent?.match(/GET|POST/)?.[0])).toEqual(['GET', 'POST'])
})

test('what a hostile caller calls itself cannot turn the words of a hint around', async () => {
  const seen = { firstSeenAt: '2026-11-19T10:00:00Z', lastSeenAt: '2026-11-19T12:00:00Z' }
  const caller = {
    ip: '10.8.4.11',
    method: 'GET',
    path: '/api/agents',
    requests: 5,
    errors: 0,
    ...seen
  }
  const userAgent = 'good\u202Edab'
  const callers = [{ ...caller, userAgent, longestGapSeconds: 4 }]
  renderKeys(place, answer(usageOf({ callers })))
  const region = await screen.findByRole('region', { name: 'Callers' })
  const hint = region.querySelector('[data-hint]')?.getAttribute('data-hint')
  expect(hint).toContain('GET /api/agents')
  expect(hint).not.toContain('\u202E')
})

test('that Horizon cannot be reached is said once, above what is held', async () => {
  const refused = () => new AppError('refused', '127.0.0.1:1 refused the connection')
  renderKeys(place, {
    ...answer(usageOf()),
    'keys.get': async () => {
      throw refused()
    },
    'usage.fetch': async () => ({
      usage: usageOf(),
      fetchedAt: new Date(nowMs).toISOString(),
      failure: refused().toWire() as never
    })
  })
  expect(await screen.findByText(/^Horizon cannot be reached/)).toBeTruthy()
  expect(await figure('Requests')).toContain('13,800')
  await waitFor(() => expect(screen.queryByText(/could not be refreshed/)).toBeNull())
  expect(screen.getByText(/^Fetched/)).toBeTruthy()
})

test('the last use of a key that is not as Horizon has it now is a clock time, never “ago”', async () => {
  renderKeys(`/keys/${keyId}`, {
    'keys.get': async () => {
      throw new AppError('refused', '127.0.0.1:1 refused the connection')
    }
  })
  expect(await screen.findByText(/^Horizon cannot be reached/)).toBeTruthy()
  const beside = await screen.findByText(/^From the key itself|^Time from the key itself/)
  const words = beside.parentElement?.querySelector('time')?.textContent
  expect(words).toMatch(/^(\d\d:\d\d|\d\d \w{3} \d{4})$/)
})
