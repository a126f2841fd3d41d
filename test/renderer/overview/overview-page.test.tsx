import { filterIn } from '@renderer/ui/keys-path'
import type { Handlers } from '@shared/contract'
import type { Rotation } from '@shared/contract/rotation-views'
import { judgeKey, matchesFilter } from '@shared/domain/key-filter'
import type { Situation } from '@shared/domain/rotation-stages'
import { AppError } from '@shared/errors'
import { fakeReading } from '@support/fake-answers-reading'
import { fakeProfile } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { fakeRotation } from '@support/fake-rotation-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

import '@renderer/features/overview/overview-page'

const offline = { code: 'refused', message: 'horizon.acme.example refused the connection' } as const

function listOf(changes: object = {}) {
  const now = Date.now()
  return {
    keys: fakeKeys(now),
    unreadable: [],
    fetchedAt: new Date(now - 3 * 3_600_000).toISOString(),
    clockOffsetMs: 0,
    organization: { id: 'org_acme', name: 'Acme', plan: 'professional' },
    hasExtensions: true,
    ...changes
  }
}

const answering = (changes: object): Partial<Handlers> => ({
  'keys.list': async () => listOf(changes),
  'keys.refresh': async () => listOf(changes)
})

const panel = (name: string) => screen.findByRole('region', { name })

async function figureLinks(name: string) {
  const region = await panel(name)
  await within(region).findAllByRole('link')
  return within(region)
    .getAllByRole('link')
    .filter(link => / [\d,]+$/.test(link.textContent))
}

/** What a location lists: its filter over keys judged as the list judges them. */
function countAt(href: string): number {
  const filter = filterIn(new URLSearchParams(href.split('?')[1]))
  const context = { nowMs: Date.now(), inactiveUserIds: new Set(['usr_3', 'usr_4']) }
  return fakeKeys(Date.now())
    .map(key => judgeKey(key, context))
    .filter(row => matchesFilter(row, filter)).length
}

test.each(['API keys', 'Key hygiene'])(
  'each figure of %s is the count of the list it links to',
  async name => {
    const { fake } = renderApp('/overview')
    const reading = fakeReading(fake.world)
    reading.directory = {
      ...reading.directory,
      users: (reading.directory.users ?? []).map(user =>
        user.id === 'usr_4' ? { ...user, status: 'deactivated' } : user
      )
    }
    // The people decide whose owner is inactive.
    await screen.findByRole('link', { name: /^Owner inactive [1-9]/ })
    const links = await figureLinks(name)
    expect(links.length).toBe(name === 'API keys' ? 5 : 6)
    for (const link of links) {
      const figure = link.textContent.split(' ').at(-1)
      const href = link.getAttribute('href') ?? ''
      expect(`${href} ${figure}`).toBe(`${href} ${countAt(href)}`)
    }
  }
)

test.each(['Active', 'Expiring soon', 'Expired', 'Revoked', 'No expiry', 'All scopes'])(
  '"%s" opens the list, which shows exactly as many',
  async what => {
    const { user } = renderApp('/overview')
    const link = await screen.findByRole('link', { name: new RegExp(`^${what} \\d`) })
    const figure = link.textContent.split(' ').at(-1)
    expect(Number(figure)).toBeGreaterThan(0)
    await user.click(link)
    await screen.findByRole('heading', { name: 'API keys', level: 1 })
    const counts = await screen.findAllByText(new RegExp(`^${figure} of 64`))
    expect(counts.length).toBeGreaterThan(0)
  }
)

test('the next keys to expire come soonest first, each with its page', async () => {
  renderApp('/overview')
  const region = await panel('Expiring next')
  await within(region).findByRole('link', { name: /^All \d+ keys that expire/ })
  const items = within(region).getAllByRole('listitem')
  expect(items.length).toBe(5)
  const [first] = items
  expect(first?.textContent).toContain('in ')
  expect(
    within(first as HTMLElement)
      .getByRole('link')
      .getAttribute('href')
  ).toMatch(/^#\/keys\/key_/)
})

test('what Horizon does not say is "not offered", never 0', async () => {
  const keys = fakeKeys(Date.now()).map(({ lastUsedAt: _, ...key }) => key)
  const { fake } = renderApp('/overview', { keys })
  fakeReading(fake.world).directory = {
    users: null,
    departments: null,
    fetchedAt: new Date().toISOString()
  }
  const region = await panel('Key hygiene')
  await within(region).findByRole('link', { name: /^No expiry/ })
  for (const what of ['Never used', 'Unused for 90 days or more', 'Owner inactive']) {
    await waitFor(() =>
      expect(within(region).getByText(what).textContent).toBe(`${what}not offered`)
    )
  }
})

test('a Horizon without usage is named as such and not asked for it', async () => {
  const { fake } = renderApp(
    '/overview',
    {},
    {
      'horizon.offers': async () => ({
        source: 'probe',
        features: [],
        askedAt: new Date().toISOString()
      })
    }
  )
  const region = await panel('Organization requests')
  await within(region).findByText('This Horizon has no endpoint for organization usage')
  expect(region.textContent).toContain('GET /admin/usage')
  expect(fake.callsTo('usage.fetch')).toEqual([])
})

test('the busiest keys come first and lead to their usage', async () => {
  renderApp('/overview')
  const region = await panel('Busiest keys')
  const rows = within(region).getAllByRole('row').slice(1)
  const counts = rows.map(row => Number(row.children[1]?.textContent?.replaceAll(',', '')))
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  expect(within(region).getAllByRole('link')[0]?.getAttribute('href')).toMatch(
    /\?tab=usage&window=7d$/
  )
})

test('another window is asked of Horizon and kept in the location', async () => {
  const { user, fake } = renderApp('/overview')
  await user.click(await screen.findByRole('radio', { name: '30 d' }))
  await waitFor(() =>
    expect(fake.callsTo('usage.fetch')).toContainEqual(
      expect.objectContaining({ keyId: null, window: '30d' })
    )
  )
  expect(window.location.hash).toBe('#/overview?window=30d')
})

test('usage that cannot be fetched is said in its panel while the keys stay', async () => {
  renderApp(
    '/overview',
    {},
    {
      'usage.held': async () => ({ usage: null, fetchedAt: null }),
      'usage.fetch': async () => {
        throw new AppError('server-error', 'Horizon answered 500')
      }
    }
  )
  const region = await panel('Organization requests')
  await within(region).findByText('The organization’s usage could not be fetched')
  expect(screen.getByRole('link', { name: /^Active / })).toBeDefined()
})

test('offline, everything held is shown with its age and the time of the next try', async () => {
  renderApp(
    '/overview',
    {},
    answering({
      failure: offline,
      failingSince: new Date(Date.now() - 60_000).toISOString(),
      nextTryAt: new Date(Date.now() + 59_000).toISOString()
    })
  )
  await screen.findByText(/^Horizon cannot be reached since \d\d:\d\d/)
  expect(screen.getByText(/^Next try in [45]\d s$/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Try now' })).toBeDefined()
  expect(screen.getAllByText(/^As of /).length).toBeGreaterThanOrEqual(3)
  expect(screen.getByText('Offline')).toBeDefined()
  expect(screen.getByRole('link', { name: /^Active / })).toBeDefined()
})

test('a key that must still be revoked stands first, with no way to revoke where read-only', async () => {
  const entry = {
    keyId: 'key_9f2c0001',
    clientName: 'CI deploy gate (old)',
    requestedAt: new Date(Date.now() - 86_400_000).toISOString(),
    requestedBy: 'Ada Moreau',
    reason: 'leaked',
    state: 'still-active'
  } as const
  const must: Partial<Handlers> = { 'keys.mustRevoke': async () => ({ entries: [entry] }) }
  const { unmount } = renderApp('/overview', {}, must)
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('CI deploy gate (old) must still be revoked')
  expect(within(strip).getByRole('button', { name: 'Revoke key…' })).toBeDefined()
  unmount()

  renderApp('/overview', { profiles: [fakeProfile({ safetyLevel: 'read-only' })] }, must)
  const again = await screen.findByRole('alert')
  expect(within(again).queryByRole('button', { name: 'Revoke key…' })).toBeNull()
})

test.each(['unconfirmed', 'still-active', 'active-again'] as const)(
  'the overview says of keys that must still be revoked what their list says (%s)',
  async state => {
    const entry = (keyId: string, clientName: string) => ({
      keyId,
      clientName,
      requestedAt: new Date(Date.now() - 86_400_000).toISOString(),
      requestedBy: 'Ada Moreau',
      reason: 'leaked' as const,
      state
    })
    const wordsAt = async (place: string, entries: ReturnType<typeof entry>[]) => {
      const { unmount } = renderApp(place, {}, { 'keys.mustRevoke': async () => ({ entries }) })
      const strip = await screen.findByRole('alert')
      const words = strip.querySelector('div')?.textContent
      unmount()
      return words
    }
    const one = [entry('key_1', 'CI deploy gate (old)')]
    const two = [...one, entry('key_2', 'Nightly export')]
    expect(await wordsAt('/overview', one)).toMatch(/Ada Moreau asked for it yesterday\. .+\.$/)
    expect(await wordsAt('/keys', one)).toBe(await wordsAt('/overview', one))
    expect(await wordsAt('/overview', two)).toContain('Nightly export')
    expect(await wordsAt('/keys', two)).toBe(await wordsAt('/overview', two))
  }
)

test('without a key it says how to begin, and read-only does not offer to', async () => {
  const { unmount } = renderApp('/overview', { keys: [] })
  await screen.findByRole('button', { name: 'Create key' })
  unmount()
  renderApp('/overview', { keys: [], profiles: [fakeProfile({ safetyLevel: 'read-only' })] })
  await screen.findByText('No API key yet')
  expect(screen.queryByRole('button', { name: 'Create key' })).toBeNull()
})

test('with a journal that cannot be written creating is off beforehand, with the reason', async () => {
  renderApp('/overview', {}, answering({ keys: [], isJournalReadOnly: true }))
  const create = await screen.findByRole('button', { name: 'Create key' })
  await waitFor(() => expect(create.getAttribute('aria-disabled')).toBe('true'))
  expect(create.getAttribute('data-hint')).toContain('operations journal')
})

const listing = (...rotations: Rotation[]): Partial<Handlers> => ({
  'rotations.list': async () => ({ rotations, adoptable: [] })
})
const rotation = (situation: Situation, changes: Partial<Rotation> = {}) =>
  fakeRotation(situation, { id: crypto.randomUUID(), ...changes })

test('each open rotation has its seven ticks, its sentence and its page; ended ones do not count', async () => {
  const one = rotation('draining', { sentence: '2 of 8 callers are still on the old key.' })
  renderApp('/overview', {}, listing(one, rotation('ended')))
  const region = await panel('Rotations in progress')
  const link = await within(region).findByRole('link', { name: /^Billing sync/ })
  expect(link.getAttribute('href')).toBe(`#/rotations/${one.id}`)
  expect(link.textContent).toContain('Drain: 2 of 8 callers are still on the old key.')
  expect(within(link).getByRole('img').children).toHaveLength(7)
  expect(within(region).getByRole('link', { name: 'All 1 open rotations' })).toBeDefined()
})

test('no open rotation is said, and rotations that cannot be read are not called none', async () => {
  const { unmount } = renderApp('/overview', {}, listing(rotation('ended')))
  await within(await panel('Rotations in progress')).findByText(/^No rotation is open/)
  unmount()
  const failing: Partial<Handlers> = {
    'rotations.list': async () => {
      throw new AppError('database-corrupt', 'The journal is damaged')
    }
  }
  renderApp('/overview', {}, failing)
  const region = await panel('Rotations in progress')
  await within(region).findByText(/could not be read/)
  expect(within(region).queryByText(/^No rotation/)).toBeNull()
})

test.each([
  ['create-unknown', null, 'outcome not known'],
  ['orphans-found', null, 'a decision is needed'],
  ['orphans-found', new Date().toISOString(), 'it had ended, and a key turned up late']
] as const)('a rotation at %s (ended: %s) must be acted on', async (situation, endedAt, words) => {
  const one = rotation(situation, { endedAt })
  const { user } = renderApp('/overview', {}, listing(one))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain(`Rotation of Billing sync: ${words}`)
  await user.click(within(strip).getByRole('button', { name: 'Open rotation' }))
  expect(window.location.hash).toBe(`#/rotations/${one.id}`)
})

test('several are named in one line that leads to the list', async () => {
  renderApp('/overview', {}, listing(rotation('create-unknown'), rotation('orphans-found')))
  const strip = await screen.findByRole('alert')
  expect(strip.textContent).toContain('2 rotations need a look')
  expect(within(strip).getByRole('button', { name: 'Open rotations' })).toBeDefined()
  expect(within(strip).getAllByRole('link')).toHaveLength(2)
})

test('a reminder that has passed is said with when it was', async () => {
  const deadline = new Date(Date.now() - 2 * 86_400_000).toISOString()
  renderApp('/overview', {}, listing(rotation('draining', { deadline })))
  const words = await screen.findByText(/is overdue/)
  expect(words.closest('[role="status"]')?.textContent).toContain('Was due 2 days ago')
})

test('a key that must still be revoked leads to its rotation as well', async () => {
  const one = rotation('revoke-unconfirmed')
  const entry = {
    keyId: one.oldKeyId,
    clientName: 'Billing sync',
    requestedAt: new Date().toISOString(),
    requestedBy: 'Ada Moreau',
    reason: 'replaced',
    state: 'unconfirmed'
  } as const
  renderApp(
    '/overview',
    {},
    { ...listing(one), 'keys.mustRevoke': async () => ({ entries: [entry] }) }
  )
  const strip = await screen.findByRole('alert')
  await within(strip).findByRole('button', { name: 'Open rotation' })
  expect(within(strip).getByRole('button', { name: 'Revoke key…' })).toBeDefined()
})

const change = (keyId: string, isMadeHere: boolean) => ({
  keyId,
  clientName: keyId,
  kind: 'revoked' as const,
  before: null,
  after: null,
  isMadeHere
})
const changes = (...made: ReturnType<typeof change>[]): Partial<Handlers> => ({
  'keys.changes': async () => ({
    since: new Date(Date.now() - 3.5 * 3_600_000).toISOString(),
    upTo: new Date().toISOString(),
    changes: made
  })
})

test('of what changed, the operator’s own part is left out and that is said', async () => {
  renderApp('/overview', {}, changes(change('key_a', false), change('key_b', true)))
  const link = await screen.findByRole('link', {
    name: /^1 key changed since you last looked, 3 h/
  })
  expect(link.parentElement?.textContent).toContain('What you changed here is not counted')
})

test('where only the operator changed something that is said, and leads nowhere', async () => {
  renderApp('/overview', {}, changes(change('key_b', true)))
  expect(await screen.findByText(/^Only you changed keys since you last looked, 3 h/)).toBeTruthy()
  expect(screen.queryByRole('link', { name: /changed since/ })).toBeNull()
})

test('where others alone changed something, nothing is said to be left out', async () => {
  renderApp('/overview', {}, changes(change('key_a', false)))
  await screen.findByRole('link', { name: /^1 key changed since/ })
  expect(screen.queryByText(/not counted/)).toBeNull()
})
