import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const key = fakeKeys(Date.now())[0] as ReturnType<typeof fakeKeys>[0]
const revealId = '11111111-1111-4111-8111-111111111111'
const dayMs = 86_400_000

/** The expiry of the draft that is sent after `choose`. */
async function sentAfter(choose: (user: ReturnType<typeof renderKeys>['user']) => Promise<void>) {
  const { user, callsTo } = renderKeys('/keys?create', {
    'keys.create': async () => ({ key, revealId, differences: [] })
  })
  const dialog = await screen.findByRole('dialog', { name: 'Create key' })
  await user.type(screen.getByLabelText(/^Name/), 'Nightly export')
  await user.click(screen.getByRole('checkbox', { name: 'memory' }))
  await choose(user)
  const summary = within(dialog).getByRole('complementary', { name: 'Summary' }).textContent ?? ''
  const before = Date.now()
  await user.click(within(dialog).getByRole('button', { name: /^Create key/ }))
  await waitFor(() => expect(callsTo('keys.create')).toHaveLength(1))
  const [sent] = callsTo('keys.create') as { draft: { expiresAt: string | null } }[]
  return { expiresAt: sent?.draft.expiresAt, summary, before }
}

const option = (name: string) => screen.getByRole('radio', { name })

test('the five documented choices are offered, and a year is the one that is set', async () => {
  renderKeys('/keys?create')
  await screen.findByRole('dialog', { name: 'Create key' })
  const group = screen.getByRole('radiogroup', { name: /^Expires/ })
  const names = within(group)
    .getAllByRole<HTMLInputElement>('radio')
    .map(radio => [radio.labels?.[0]?.textContent, radio.checked])
  expect(names).toEqual([
    ['30 d', false],
    ['90 d', false],
    ['1 y', true],
    ['Date…', false],
    ['None', false]
  ])
})

test.each([
  ['30 d', 30],
  ['90 d', 90]
])('%s is that many days from the moment of sending', async (name, days) => {
  const { expiresAt, before } = await sentAfter(user => user.click(option(name)))
  const left = Date.parse(expiresAt ?? '') - before
  expect(Math.abs(left - days * dayMs)).toBeLessThan(60_000)
})

test('1 y is the same day of the next year', async () => {
  const { expiresAt, before } = await sentAfter(user => user.click(option('1 y')))
  const sameDay = new Date(before)
  sameDay.setFullYear(sameDay.getFullYear() + 1)
  expect(Math.abs(Date.parse(expiresAt ?? '') - sameDay.getTime())).toBeLessThan(60_000)
})

test('a date is the last day on which the key works, and stands in the summary', async () => {
  const { expiresAt, summary } = await sentAfter(async user => {
    await user.click(option('Date…'))
    await user.type(screen.getByLabelText('Last day on which the key works'), '2096-05-06')
  })
  expect(expiresAt).toBe(new Date('2096-05-06T23:59:59').toISOString())
  expect(summary).toContain('6 May 2096')
})

test('None is no expiry at all, and the summary says never', async () => {
  const { expiresAt, summary } = await sentAfter(user => user.click(option('None')))
  expect(expiresAt).toBeNull()
  expect(summary).toContain('Expiresnever')
})
