import { hasMilliseconds } from '@renderer/features/keys/requests-tab-time'
import { AppError } from '@shared/errors'
import { fakeRequestPage } from '@support/fake-answers-reading'
import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const nowMs = Date.now()
const keyId = fakeKeys(nowMs)[0]?.id ?? ''
const place = `/keys/${keyId}?tab=requests`
const fetchedAt = new Date(nowMs).toISOString()
const rows = async () =>
  within(await screen.findByRole('table', { name: /^Requests with this key/ })).getAllByRole('row')

test('the log is shown newest first, and older ones are added until it ends', async () => {
  const { user, callsTo } = renderKeys(place)
  expect(await rows()).toHaveLength(101)
  await user.click(screen.getByRole('button', { name: 'Load older' }))
  await waitFor(async () => expect(await rows()).toHaveLength(201))
  expect(callsTo('requests.fetch').at(-1)).toMatchObject({ before: '100' })
  await user.click(screen.getByRole('button', { name: 'Load older' }))
  await screen.findByText(/240 requests, the log ends here/)
  expect(screen.queryByRole('button', { name: 'Load older' })).toBeNull()
})

test('a status class is in the location and is asked of Horizon', async () => {
  const { user, callsTo } = renderKeys(place)
  await user.click(await screen.findByRole('radio', { name: '4xx' }))
  await waitFor(() =>
    expect(callsTo('requests.fetch').at(-1)).toMatchObject({ filters: { status: '4xx' } })
  )
  expect(window.location.hash).toContain('status=4xx')
  const statuses = async () => (await rows()).slice(1).map(row => row.children[3]?.textContent)
  await waitFor(async () =>
    expect((await statuses()).every(status => status?.startsWith('4'))).toBe(true)
  )
})

test('an address and a path are asked for once they are entered', async () => {
  const { user, callsTo } = renderKeys(place)
  await rows()
  const before = callsTo('requests.fetch').length
  await user.type(screen.getByRole('textbox', { name: 'Address' }), '10.8.4.11')
  expect(callsTo('requests.fetch')).toHaveLength(before)
  await user.keyboard('{Enter}')
  await waitFor(() =>
    expect(callsTo('requests.fetch').at(-1)).toMatchObject({ filters: { ip: '10.8.4.11' } })
  )
  await user.type(screen.getByRole('textbox', { name: 'Path' }), '/api/agents{Enter}')
  await waitFor(() =>
    expect(callsTo('requests.fetch').at(-1)).toMatchObject({
      filters: { ip: '10.8.4.11', path: '/api/agents' }
    })
  )
})

test('nothing that matches says so and clears the filters in one click', async () => {
  const { user } = renderKeys(`${place}&path=/api/none`)
  await screen.findByText(/No request matches/)
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect((await rows()).length).toBeGreaterThan(1)
})

test('a log without entries says that nobody has called', async () => {
  const empty = async () => ({
    page: { requests: [], nextBefore: null, unreadable: [] },
    fetchedAt
  })
  renderKeys(place, { 'requests.held': empty, 'requests.fetch': empty })
  expect(await screen.findByText('No request in the log')).toBeTruthy()
})

test('what is held stands in with its age where Horizon does not answer', async () => {
  renderKeys(place, {
    'requests.held': async () => ({ page: fakeRequestPage(nowMs), fetchedAt }),
    'requests.fetch': async () => {
      throw new AppError('timeout', 'Horizon did not answer in time')
    }
  })
  expect(await screen.findByText(/could not be refreshed/)).toBeTruthy()
  expect(await rows()).toHaveLength(101)
  expect(screen.getByText(/Held since/)).toBeTruthy()
})

test('held requests never stand in for a filter they were not asked with', async () => {
  renderKeys(`${place}&status=5xx`, {
    'requests.held': async () => ({ page: fakeRequestPage(nowMs), fetchedAt }),
    'requests.fetch': async () => {
      throw new AppError('timeout', 'Horizon did not answer in time')
    }
  })
  expect(await screen.findByText('The requests could not be fetched')).toBeTruthy()
  expect(screen.queryByRole('table')).toBeNull()
})

test('entries that cannot be read are named, the others are shown', async () => {
  const page = { ...fakeRequestPage(nowMs), unreadable: ['data[3].at: Invalid input'] }
  const answer = async () => ({ page, fetchedAt })
  renderKeys(place, { 'requests.held': answer, 'requests.fetch': answer })
  expect(await screen.findByText('1 entry of the log could not be read')).toBeTruthy()
  expect(screen.getByText(/data\[3\]\.at: Invalid input/)).toBeTruthy()
  expect(await rows()).toHaveLength(101)
})

test('a Horizon without a request log is told by its endpoint', async () => {
  renderKeys(place, {
    'horizon.offers': async () => ({
      source: 'probe',
      features: ['keys.usage'],
      askedAt: fetchedAt
    })
  })
  expect(await screen.findByText('This Horizon has no endpoint for the request log')).toBeTruthy()
})

test('a log whose times are whole seconds is shown without milliseconds', () => {
  expect(hasMilliseconds(['2026-11-21T08:00:12Z', '2026-11-21T08:00:13.000Z'])).toBe(false)
  expect(hasMilliseconds(['2026-11-21T08:00:12Z', '2026-11-21T08:00:13.045Z'])).toBe(true)
})
