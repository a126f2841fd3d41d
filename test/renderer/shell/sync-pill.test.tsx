import { SyncPill } from '@renderer/features/shell/sync-pill'
import type { Handlers } from '@shared/contract'
import { fakeReading } from '@support/fake-answers-reading'
import { acmeId } from '@support/fake-bridge'
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp, renderPiece } from '../ui/render-page'

import '@renderer/features/overview/overview-page'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function openPill(handlers: Partial<Handlers> = {}) {
  const app = renderPiece(<SyncPill profileId={acmeId} />, {}, handlers)
  await app.user.click(await screen.findByRole('button', { name: /^Synced/ }))
  return { ...app, box: await screen.findByRole('region', { name: 'What is synced' }) }
}

const listWith = (changes: object): Partial<Handlers> => ({
  'keys.list': async () => ({
    keys: [],
    unreadable: [],
    fetchedAt: new Date().toISOString(),
    clockOffsetMs: 0,
    hasExtensions: true,
    ...changes
  })
})

test('it says what was synced when, and how often the console asked by itself', async () => {
  const { box } = await openPill()
  await within(box).findByText(/^Asked by itself 14 of 240 times this hour/)
  expect(box.textContent).toContain('64 held, fetched 2 min ago')
  await waitFor(() => expect(box.textContent).toMatch(/People5 held, fetched/))
})

test('a pause is said with its end and its reason', async () => {
  const pausedUntil = new Date(Date.now() + 300_000).toISOString()
  const { box } = await openPill({
    'horizon.polling': async () => ({
      usedThisHour: 3,
      allowedPerHour: 240,
      pausedUntil,
      reason: 'rate-limited'
    })
  })
  await within(box).findByText(/^Paused until \d\d:\d\d: Horizon answered 429/)
})

test.each([
  [299_000, false],
  [-3_600_000, true],
  [301_000, true]
])('a clock that differs by %i ms is said: %s', async (clockOffsetMs, isSaid) => {
  const { box } = await openPill(listWith({ clockOffsetMs }))
  await within(box).findByText(/^Asked by itself/)
  expect(/Horizon’s clock is/.test(box.textContent ?? '')).toBe(isSaid)
})

test('what this Horizon does not offer is said in place of an age', async () => {
  const { box, fake } = await openPill({
    'horizon.offers': async () => ({
      source: 'probe',
      features: [],
      askedAt: new Date().toISOString()
    })
  })
  expect(fakeReading(fake.world).offers.features.length).toBeGreaterThan(0)
  await waitFor(() => expect(within(box).getAllByText('not offered')).toHaveLength(2))
})

test('Refresh now asks Horizon as the operator, not of the console’s own accord', async () => {
  const { user, fake, box } = await openPill()
  await user.click(within(box).getByRole('button', { name: 'Refresh now' }))
  await waitFor(() =>
    expect(fake.callsTo('keys.refresh')).toEqual([{ profileId: acmeId, isBackground: false }])
  )
  await waitFor(() =>
    expect(fake.callsTo('directory.refresh')).toContainEqual({
      profileId: acmeId,
      isBackground: false
    })
  )
})

test('a list that main fetched by itself ends what an earlier failure said', async () => {
  let failure: { code: 'refused'; message: string } | undefined = {
    code: 'refused',
    message: 'Nobody listens'
  }
  const list = async () => ({
    keys: [],
    unreadable: [],
    fetchedAt: new Date().toISOString(),
    clockOffsetMs: 0,
    hasExtensions: true,
    failure
  })
  const { fake } = renderApp('/overview', {}, { 'keys.list': list, 'keys.refresh': list })
  await screen.findByText('Offline')
  failure = undefined
  act(() => fake.emit('keys.changed', { profileId: acmeId }))
  await waitFor(() => expect(screen.queryByText('Offline')).toBeNull())
  expect(screen.queryByText(/^Horizon cannot be reached/)).toBeNull()
})

test('the console asks of its own accord every minute, and never while it is hidden', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
  const { fake } = renderApp('/overview')
  await screen.findByRole('link', { name: /^Active / })
  await waitFor(() => expect(fake.callsTo('keys.refresh')).toHaveLength(1))
  await act(() => vi.advanceTimersByTimeAsync(61_000))
  expect(fake.callsTo('keys.refresh')).toEqual([
    { profileId: acmeId, isBackground: false },
    { profileId: acmeId, isBackground: true }
  ])

  visible.mockReturnValue('hidden')
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
  const asked = fake.calls.filter(({ name }) => /refresh|fetch/.test(name)).length
  await act(() => vi.advanceTimersByTimeAsync(600_000))
  expect(fake.calls.filter(({ name }) => /refresh|fetch/.test(name))).toHaveLength(asked)
})

test.each([
  [new Date(Date.now() - 1_000).toISOString(), /^Synced \d\d:\d\d$/],
  [null, /^Not synced$/]
])('after a failed try the pill says no age: fetched %s', async (fetchedAt, words) => {
  const failure = { code: 'refused', message: 'Nobody listens there' } as const
  renderPiece(<SyncPill profileId={acmeId} />, {}, listWith({ fetchedAt, failure }))
  await screen.findByText('Offline')
  expect(screen.getByRole('button', { name: words })).toBeDefined()
})
