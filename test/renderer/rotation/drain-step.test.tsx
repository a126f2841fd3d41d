import { drainGrid } from '@renderer/features/rotation/drain-grid'
import { drainSeries } from '@renderer/features/rotation/drain-series'
import { AppError } from '@shared/errors'
import {
  fakeDrain,
  fakeDrainLock,
  fakePair,
  fakePairs,
  fakeRotation,
  fakeSeries
} from '@support/fake-rotation-data'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { button, isOff, openRotation } from './render-rotation'

const matrix = () => screen.findByRole('table', { name: /A pair is drained when/ })

test('the verdict comes first: answer, reason, earliest safe date with local time', async () => {
  const earliestSafeAt = new Date(Date.now() + 12 * 86_400_000 + 3_700_000).toISOString()
  await openRotation(fakeRotation('draining'), {}, { drain: fakeDrain({ earliestSafeAt }) })
  const verdict = await screen.findByRole('region', { name: 'Verdict' })
  expect(verdict.textContent).toContain('Not safe to revoke yet')
  expect(verdict.textContent).toContain('its longest gap is 31 d 4 h')
  expect(verdict.textContent).toContain(String(new Date(earliestSafeAt).getFullYear()))
  expect(verdict.textContent).toMatch(/\d\d:\d\d local \(UTC.*\), in 12 d 1 h/)
  expect(verdict.textContent).toContain('at the earliest, if every caller moves and stays quiet')
})

test('a caller that still calls leaves no date, and the box says so', async () => {
  await openRotation(fakeRotation('draining'), {}, { drain: fakeDrain({ earliestSafeAt: null }) })
  expect((await screen.findByRole('region', { name: 'Verdict' })).textContent).toContain('None yet')
})

test('the matrix names addresses and endpoints as headers, and each state as a word', async () => {
  await openRotation(fakeRotation('draining'))
  const table = await matrix()
  expect(within(table).getAllByRole('rowheader')).toHaveLength(4)
  expect(within(table).getAllByRole('columnheader')).toHaveLength(4)
  const row = within(table).getByRole('row', { name: /10\.8\.9\.30/ })
  expect(row.textContent).toContain('Waiting')
  expect(row.textContent).toContain('quiet 18 d, gap 31 d 4 h')
  expect(screen.getByText('5 drained')).toBeDefined()
  expect(screen.getByText('1 still on old key')).toBeDefined()
})

test('beyond fifty addresses the matrix is paged, what needs a hand first', async () => {
  const pairs = [
    ...Array.from({ length: 120 }, (_, at) => fakePair('drained', { ip: `10.9.0.${at}` })),
    fakePair('still-on-old', { ip: '10.9.9.9' })
  ]
  const { user } = await openRotation(fakeRotation('draining'), {}, { drain: fakeDrain({ pairs }) })
  const table = await matrix()
  expect(within(table).getAllByRole('rowheader')).toHaveLength(50)
  expect(within(table).getAllByRole('rowheader')[0]?.textContent).toContain('10.9.9.9')
  await user.click(await button('Later'))
  expect(screen.getByText(/Page 2 of 3/)).toBeDefined()
})

test('endpoints beyond forty are left out from the settled end, and counted', () => {
  const pairs = Array.from({ length: 45 }, (_, at) =>
    fakePair(at === 44 ? 'overdue' : 'drained', { path: `/api/${at}` })
  )
  const { endpoints, endpointsLeftOut } = drainGrid(pairs, 0, 50)
  expect(endpoints[0]?.path).toBe('/api/44')
  expect([endpoints.length, endpointsLeftOut]).toEqual([40, 5])
})

test('a caller is waived by name with a reason, and the waiver can be taken back', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  await user.click(await button('Waive 203.0.113.44, GET /api/connections'))
  const dialog = await screen.findByRole('dialog')
  await user.type(within(dialog).getByRole('textbox'), 'SEC-412')
  await user.click(within(dialog).getByRole('button', { name: 'Waive caller' }))
  await waitFor(() =>
    expect(callsTo('rotations.waive')).toMatchObject([
      { ip: '203.0.113.44', method: 'GET', path: '/api/connections', reason: 'SEC-412' }
    ])
  )
  const heading = screen.getByRole('heading', { name: 'Drain' })
  await waitFor(() => expect(document.activeElement).toBe(heading))
  const cell = (await screen.findByText('SEC-412')).closest('td') as HTMLElement
  await user.click(within(cell).getByRole('button', { name: /^Take back/ }))
  await waitFor(() => expect(callsTo('rotations.unwaive')).toHaveLength(1))
})

test('Revoke is locked with its reason beside it, and the early way is apart', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  const because = 'Locked: 1 caller still on old key (203.0.113.44), 1 waiting (10.8.9.30)'
  expect(await screen.findByText(because)).toBeDefined()
  const revoke = await button('Revoke old key')
  expect(revoke.getAttribute('data-hint')).toBe(fakeDrainLock)
  expect(isOff(revoke)).toBe(true)
  await user.click(revoke)
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(await button('Revoke early with a reason…'))
  expect(await screen.findByRole('dialog')).toBeDefined()
  expect(callsTo('rotations.revoke')).toEqual([])
})

test('what else stands against the revocation is said in place of the callers', async () => {
  const because = 'The new key was not seen active in a fresh list.'
  const actions = [
    { name: 'revoke' as const, lockedBecause: because },
    { name: 'revoke-early' as const, lockedBecause: because }
  ]
  await openRotation(fakeRotation('draining', { actions }))
  await screen.findByRole('region', { name: 'Verdict' })
  expect(screen.getByText(`Locked: ${because}`)).toBeDefined()
  expect(isOff(await button('Revoke early with a reason…'))).toBe(true)
})

test('a refresh asks for the usage and for the list that says whether both keys work', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  await screen.findByRole('region', { name: 'Verdict' })
  await waitFor(() => expect(callsTo('keys.refresh').length).toBeGreaterThan(0))
  const before = callsTo('keys.refresh').length
  await user.click(await button('Refresh'))
  await waitFor(() => expect(callsTo('keys.refresh').length).toBeGreaterThan(before))
})

test('usage that cannot be refreshed stays as it was, with its age and the reason', async () => {
  const failure = { code: 'timeout' as const, message: 'Horizon did not answer in time' }
  await openRotation(fakeRotation('draining'), {
    'rotations.refreshDrain': async ({ window }) => fakeDrain({ window, failure })
  })
  expect((await screen.findByRole('alert')).textContent).toContain(
    'What is shown is as old as it says'
  )
  expect(within(await matrix()).getAllByRole('rowheader')).toHaveLength(4)
  expect(screen.getByText(/Usage fetched/)).toBeDefined()
})

test('a refresh that fails altogether keeps what is held, and can be tried again', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'), {
    'rotations.refreshDrain': async () => {
      throw new AppError('refused', 'Horizon refuses the connection')
    }
  })
  expect((await screen.findByRole('alert')).textContent).toContain('Horizon refuses the connection')
  await matrix()
  const before = callsTo('rotations.refreshDrain').length
  await user.click(await button('Refresh'))
  await waitFor(() => expect(callsTo('rotations.refreshDrain').length).toBeGreaterThan(before))
  expect(callsTo('rotations.refreshDrain').at(-1)).toMatchObject({ isBackground: false })
})

test('a refresh asked for while a look is under way is not answered by that look alone', async () => {
  const failure = { code: 'timeout' as const, message: 'Horizon did not answer in time' }
  const looks: (() => void)[] = []
  const { user } = await openRotation(fakeRotation('draining'), {
    'rotations.refreshDrain': async ({ window }) => {
      const look = Promise.withResolvers<void>()
      looks.push(look.resolve)
      if (looks.length > 1) await look.promise
      return fakeDrain({ window, failure })
    }
  })
  await user.click(await button('Retry'))
  await waitFor(() => expect(looks).toHaveLength(2))
  await user.click(await button('Retry'))
  expect(looks).toHaveLength(2)
  looks[1]?.()
  await waitFor(() => expect(looks).toHaveLength(3))
})

test('both keys are on one axis, and the same figures are in a table', async () => {
  const { user, container, callsTo } = await openRotation(fakeRotation('draining'))
  await screen.findByRole('slider', { name: 'Bucket' })
  const drawn = [...container.querySelectorAll('[data-series]')]
  expect(new Set(drawn.map(each => each.getAttribute('data-series')))).toEqual(
    new Set(['old', 'replacement'])
  )
  await user.click(screen.getByRole('radio', { name: 'Table' }))
  const table = await screen.findByRole('table', { name: 'Requests of both keys by bucket' })
  expect(
    within(table)
      .getAllByRole('columnheader')
      .map(each => each.textContent)
  ).toEqual(['Bucket', 'Old key', 'New key'])
  await user.click(screen.getByRole('radio', { name: '24 h' }))
  await waitFor(() =>
    expect(callsTo('rotations.refreshDrain')).toContainEqual(
      expect.objectContaining({ window: '24h' })
    )
  )
})

/** The bucket in progress has three requests, the one before has ten. */
const running = (window: '24h' | '7d') => {
  const requests = (at: number, count: number) => (at === count - 1 ? 3 : at === count - 2 ? 10 : 0)
  const usage = fakeSeries(window, () => 0)
  const series = usage.series.map((slot, at) => ({
    ...slot,
    requests: requests(at, usage.series.length)
  })) as typeof usage.series
  return fakeDrain({ window, oldUsage: { ...usage, series }, fetchedAt: new Date().toISOString() })
}

test('the bucket in progress is what was counted so far, never a guess at its whole', () => {
  // Four minutes into an hour, three requests would be 45 an hour.
  const hour = 3_600_000
  const nowMs = Math.floor(Date.now() / hour) * hour + 240_000
  const ofHour = drainSeries(running('24h'), nowMs).slots
  expect(ofHour.at(-1)).toMatchObject({ isInProgress: true, old: { requests: 3, perHour: 3 } })
  expect(ofHour.at(-2)).toMatchObject({ isInProgress: false, old: { perHour: 10 } })
  const ofSixHours = drainSeries(running('7d'), Date.now()).slots
  expect(ofSixHours.at(-1)?.old).toEqual({ requests: 3, perHour: 0.5 })
})

test('the bucket in progress is marked as such, in the picture, the table and in words', async () => {
  const { user, container } = await openRotation(
    fakeRotation('draining'),
    {},
    { drain: running('7d') }
  )
  const slider = await screen.findByRole('slider', { name: 'Bucket' })
  expect(container.querySelectorAll('[data-series="old"] [data-running]')).toHaveLength(1)
  expect(screen.getByText(/^Old key: 3 so far since /)).toBeDefined()
  slider.focus()
  await user.keyboard('{End}')
  expect(slider.getAttribute('aria-valuetext')).toMatch(/, in progress: old key 3 so far, /)
  await user.click(screen.getByRole('radio', { name: 'Table' }))
  const table = await screen.findByRole('table', { name: 'Requests of both keys by bucket' })
  const [first, second] = within(table).getAllByRole('row').slice(1)
  expect(first?.textContent).toMatch(/, in progress3 so far/)
  expect(second?.textContent).not.toContain('so far')
})

test('another window leaves verdict and matrix in place, and the focus where it is', async () => {
  const { user } = await openRotation(fakeRotation('draining'), {
    'rotations.drain': ({ window }) =>
      window === '7d' ? Promise.resolve(fakeDrain()) : new Promise(() => undefined)
  })
  await matrix()
  await user.click(screen.getByRole('radio', { name: '30 d' }))
  expect(document.activeElement).toBe(screen.getByRole('radio', { name: '30 d' }))
  await matrix()
  expect(screen.getByRole('region', { name: 'Verdict' })).toBeDefined()
})

test('usage that is not held is never drawn as none', async () => {
  await openRotation(
    fakeRotation('draining'),
    {},
    {
      drain: fakeDrain({ replacementUsage: null }),
      search: '?view=table'
    }
  )
  const table = await screen.findByRole('table', { name: 'Requests of both keys by bucket' })
  expect(within(table).getAllByText('not held').length).toBeGreaterThan(20)
})

test('without an endpoint for usage the page says so, and what counts instead', async () => {
  const drain = fakeDrain({
    evidence: 'last-used',
    answer: 'no-verdict',
    sentence: 'Only the time of last use is known.',
    pairs: [],
    oldUsage: null,
    replacementUsage: null
  })
  await openRotation(fakeRotation('draining'), {}, { drain })
  expect(await screen.findByText('This Horizon has no endpoint for usage')).toBeDefined()
  expect(screen.getByText(/^Old key last used/)).toBeDefined()
  expect(screen.getByText('Your word')).toBeDefined()
  expect(screen.queryByRole('slider')).toBeNull()
})

test('a safe verdict opens Revoke, with the matrix still in sight', async () => {
  const pairs = fakePairs().map(pair => ({ ...pair, state: 'drained' as const, waiver: null }))
  const drain = fakeDrain({ answer: 'safe', earliestSafeAt: null, pairs })
  const { user } = await openRotation(fakeRotation('ready-to-revoke'), {}, { drain })
  expect(await screen.findByText('Safe to revoke')).toBeDefined()
  await matrix()
  await user.click(await button('Revoke old key…'))
  expect(await screen.findByRole('dialog')).toBeDefined()
})

test('the focus goes on to the day of a reminder, and back to what opened it', async () => {
  const { user } = await openRotation(fakeRotation('draining'))
  await user.click(await button('Set a reminder…'))
  expect(document.activeElement).toBe(screen.getByLabelText('To be over by'))
  await user.click(await button('Cancel'))
  expect(document.activeElement).toBe(await button('Set a reminder…'))
  await user.click(await button('Set a reminder…'))
  expect(isOff(await button('Set'))).toBe(true)
  fireEvent.change(screen.getByLabelText('To be over by'), { target: { value: '2027-01-31' } })
  await user.click(await button('Set'))
  expect(document.activeElement).toBe(await button('Change…'))
  await user.click(await button('Remove'))
  expect(document.activeElement).toBe(await button('Set a reminder…'))
})

test('a reminder is set and said to do nothing by itself', async () => {
  const { user, callsTo } = await openRotation(fakeRotation('draining'))
  await user.click(await button('Set a reminder…'))
  await user.type(screen.getByLabelText('To be over by'), '2027-01-31')
  await user.click(await button('Set'))
  await waitFor(() => expect(callsTo('rotations.setDeadline')).toHaveLength(1))
  expect(await screen.findByText(/Nothing is revoked by itself/)).toBeDefined()
})
