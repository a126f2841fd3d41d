import { runCommand } from '@renderer/ui/command-registry'
import { AppError, type WireError } from '@shared/errors'
import { acmeId } from '@support/fake-bridge'
import { fakeKeys } from '@support/fake-key-data'
import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())

const listWith = (changes: object) => async () => ({
  keys,
  unreadable: [],
  fetchedAt: new Date(Date.now() - 60_000).toISOString(),
  clockOffsetMs: 0,
  organization: null,
  hasExtensions: true,
  ...changes
})

/** Main keeps the last failure, and says it with every list. */
const failing = (failure: WireError) => ({
  'keys.list': listWith({ failure }),
  'keys.refresh': listWith({ failure })
})

const refused: WireError = { code: 'refused', message: 'horizon.acme.example refuses connections' }

const rowNames = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map(row => within(row).getAllByRole('gridcell')[1]?.textContent)

test('held keys are listed at once and revoked and expired ones are counted, not lost', async () => {
  const { user } = renderKeys('/keys')
  const grid = await screen.findByRole('grid', { name: 'API keys' })
  expect(grid.getAttribute('aria-rowcount')).toBe('39')
  expect(screen.getByText('38 of 64')).toBeTruthy()
  expect(screen.getByText(/Hidden:/).textContent).toBe('Hidden: 17 revoked, 9 expired')

  await user.click(screen.getByRole('button', { name: 'Show ended keys' }))
  expect(grid.getAttribute('aria-rowcount')).toBe('65')
  expect(window.location.hash).toContain('ended=shown')
})

test('text filters name, hint and id, and stands in the location', async () => {
  const { user } = renderKeys('/keys')
  await screen.findByRole('grid')
  const filter = screen.getByRole('textbox', { name: 'Filter API keys' })
  await user.type(filter, 'billing')
  expect(rowNames().every(name => name?.startsWith('Billing sync'))).toBe(true)
  expect(window.location.hash).toBe('#/keys?q=billing')

  await user.clear(filter)
  await user.type(filter, keys[3]?.id ?? '')
  expect(rowNames()).toEqual(['Support copilot'])

  await user.clear(filter)
  await user.type(filter, 'nothing like this')
  expect(screen.getByText(/No key matches\. 64 hidden by filters/)).toBeTruthy()
  expect(screen.getAllByRole('columnheader').length).toBeGreaterThan(5)
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('65')
})

test('every column sorts, and says so', async () => {
  const { user } = renderKeys('/keys')
  await screen.findByRole('grid')
  const head = (name: string) => screen.getByRole('columnheader', { name })
  expect(head('Last used').getAttribute('aria-sort')).toBe('descending')

  await user.click(screen.getByRole('button', { name: 'Name' }))
  expect(head('Name').getAttribute('aria-sort')).toBe('ascending')
  expect(rowNames()[0]).toBe('Ada Moreau, laptop')
  await user.click(screen.getByRole('button', { name: 'Name' }))
  expect(head('Name').getAttribute('aria-sort')).toBe('descending')
  expect(window.location.hash).toContain('sort=name.desc')
  for (const name of ['Type', 'Creator', 'Scopes', 'Created', 'Expires', 'Status', 'Hint']) {
    await user.click(within(head(name)).getByRole('button'))
    expect(head(name).getAttribute('aria-sort')).not.toBe('none')
  }
})

test('a key Horizon says nothing about sorts last either way', async () => {
  const silent = { ...keys[0], id: 'key_silent', clientName: 'Silent', lastUsedAt: undefined }
  const world = { keys: [silent as (typeof keys)[0], ...keys.slice(1, 4)] }
  const { user } = renderKeys('/keys', {}, world)
  await screen.findByRole('grid')
  expect(rowNames().at(-1)).toBe('Silent')
  await user.click(screen.getByRole('button', { name: 'Last used' }))
  expect(rowNames().at(-1)).toBe('Silent')
  expect(screen.getByText('not offered')).toBeTruthy()
})

test('the table works by keyboard: arrows move, Home and End jump, Enter opens', async () => {
  const { user } = renderKeys('/keys?sort=name.asc')
  await screen.findByRole('grid')
  const filter = screen.getByRole('textbox', { name: 'Filter API keys' })
  await user.click(filter)
  await user.keyboard('{ArrowDown}')
  const focusedRow = () => document.activeElement?.getAttribute('aria-rowindex')
  expect(focusedRow()).toBe('2')
  await user.keyboard('{ArrowDown}{ArrowDown}')
  expect(focusedRow()).toBe('4')
  await user.keyboard('{End}')
  expect(focusedRow()).toBe('39')
  await user.keyboard('{Home}{ArrowUp}')
  expect(focusedRow()).toBe('2')
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('heading', { name: 'Ada Moreau, laptop' })).toBeTruthy()
})

test('coming back, the focus is on the row that was opened', async () => {
  const { user } = renderKeys('/keys?sort=name.asc')
  await screen.findByRole('grid')
  await user.click(screen.getByText('Grafana scraper'))
  await screen.findByRole('heading', { name: 'Grafana scraper' })
  await user.click(screen.getByRole('link', { name: 'API keys' }))
  await waitFor(() => expect(document.activeElement?.textContent).toContain('Grafana scraper'))
})

test('coming back, the list is filtered and sorted as it was left', async () => {
  const { user } = renderKeys('/keys?sort=name.asc&ended=shown')
  await screen.findByRole('grid')
  await user.type(screen.getByRole('textbox', { name: 'Filter API keys' }), 'billing')
  await user.click(screen.getByText('Billing sync'))
  await screen.findByRole('heading', { name: 'Billing sync' })
  await user.click(screen.getByRole('link', { name: 'API keys' }))
  expect(window.location.hash).toBe('#/keys?sort=name.asc&ended=shown&q=billing')
  await waitFor(() => expect(document.activeElement?.textContent).toContain('Billing sync'))
})

test('Escape leads from a key back to the list, but first closes what is open', async () => {
  const { user } = renderKeys(`/keys/${keys[0]?.id}`)
  await user.click(await screen.findByRole('button', { name: 'Revoke key' }))
  await screen.findByRole('dialog')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(window.location.hash).toBe(`#/keys/${keys[0]?.id}`)
  await user.keyboard('{Escape}')
  expect(window.location.hash).toBe('#/keys')
})

test('text from the server is shown with its reordering characters written out', async () => {
  const hostile = { ...keys[0], clientName: 'safe\u202Eevil<img src=x>' }
  renderKeys('/keys', {}, { keys: [hostile as (typeof keys)[0]] })
  expect(await screen.findByText('safe[U+202E]evil<img src=x>')).toBeTruthy()
})

test('out of reach, what is held stays readable with its age and Create key is off with the reason', async () => {
  const stale = listWith({
    fetchedAt: new Date(Date.now() - 3 * 3_600_000).toISOString(),
    failure: refused
  })
  const { user } = renderKeys('/keys', { 'keys.list': stale, 'keys.refresh': stale })
  expect(await screen.findByText('Horizon cannot be reached')).toBeTruthy()
  expect(screen.getByText(/3 h ago/)).toBeTruthy()
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('39')
  const create = screen.getByRole('button', { name: 'Create key' })
  expect(create.getAttribute('aria-disabled')).toBe('true')
  expect(create.dataset.hint).toContain('Needs a connection')
  await user.click(create)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a refused admin secret leads to Settings', async () => {
  const failure: WireError = {
    code: 'invalid-admin-secret',
    message: 'Horizon is there, but it did not accept this admin secret',
    status: 401
  }
  const { user } = renderKeys('/keys', failing(failure))
  await user.click(await screen.findByRole('button', { name: 'Open Settings' }))
  expect(window.location.hash).toBe('#/settings/profiles')
})

test('keys that could not be read are named beside the others', async () => {
  const unreadable = [{ position: 4, id: 'key_odd', reason: 'scopes: Required field missing' }]
  renderKeys('/keys', {
    'keys.list': listWith({ unreadable }),
    'keys.refresh': listWith({ unreadable })
  })
  expect(await screen.findByText('1 key of the answer could not be read')).toBeTruthy()
  expect(screen.getByText('key_odd')).toBeTruthy()
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('39')
})

test('while Horizon asks for a pause, nothing asks it again', async () => {
  const failure: WireError = { code: 'rate-limited', message: 'Too fast', retryAfterSeconds: 90 }
  const fake = renderKeys('/keys', failing(failure))
  const retry = await screen.findByRole('button', { name: /Retry in \d+ s/ })
  expect(fake.callsTo('keys.refresh')).toHaveLength(1)
  await fake.user.click(retry)
  act(() => void runCommand('keys.refresh'))
  expect(fake.callsTo('keys.refresh')).toHaveLength(1)
})

test('the list is asked once a minute, and not while the window is hidden', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const fake = renderKeys('/keys')
    await screen.findByRole('grid')
    await vi.advanceTimersByTimeAsync(60_500)
    expect(fake.callsTo('keys.refresh')).toHaveLength(2)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    await vi.advanceTimersByTimeAsync(180_000)
    expect(fake.callsTo('keys.refresh')).toHaveLength(2)
  } finally {
    vi.useRealTimers()
  }
})

test('a key created but never shown is named with its two ways out', async () => {
  const operationId = '11111111-1111-4111-8111-111111111111'
  let strays = [
    {
      operationId,
      keyId: keys[1]?.id ?? '',
      clientName: 'Mobile gateway',
      createdAt: new Date().toISOString(),
      kind: 'never-shown' as const
    }
  ]
  const fake = renderKeys('/keys', {
    'keys.strays': async () => ({ strays }),
    'keys.dismissStray': async () => {
      strays = []
      return {}
    }
  })
  expect(await screen.findByText(/created, never shown/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Revoke key…' })).toBeTruthy()
  await fake.user.click(screen.getByRole('button', { name: 'Keep it and hide this' }))
  await waitFor(() => expect(screen.queryByText(/created, never shown/)).toBeNull())
  expect(fake.callsTo('keys.dismissStray')).toEqual([{ profileId: acmeId, operationId }])
})

test('an organization without keys says how to begin', async () => {
  const { user } = renderKeys('/keys', {}, { keys: [] })
  expect(await screen.findByRole('region', { name: 'No API key yet' })).toBeTruthy()
  await user.click(within(screen.getByRole('region')).getByRole('button', { name: 'Create key' }))
  expect(await screen.findByRole('dialog')).toBeTruthy()
})

test('a key that is not there says so', async () => {
  renderKeys('/keys/key_gone', {
    'keys.get': async () => {
      throw new AppError('not-found', 'Horizon has no key with this id')
    }
  })
  expect(
    await screen.findByRole('region', { name: 'Horizon has no key with this id' })
  ).toBeTruthy()
})

test('a revoked key offers no Revoke', async () => {
  const revoked = keys.find(key => !key.enabled)
  renderKeys(`/keys/${revoked?.id}`)
  await screen.findByRole('heading', { level: 1 })
  expect(screen.queryByRole('button', { name: 'Revoke key' })).toBeNull()
})

test('fields this version does not know are listed as they came', async () => {
  const odd = { ...keys[0], unknownFields: { region: 'eu-1', nested: { a: 1 } } }
  renderKeys(`/keys/${odd.id}`, {}, { keys: [odd as (typeof keys)[0]] })
  expect(await screen.findByText('region')).toBeTruthy()
  expect(screen.getByText('eu-1')).toBeTruthy()
  expect(screen.getByText('{"a":1}')).toBeTruthy()
})

test('the filter can be cleared by its button, and keeps the focus', async () => {
  const { user } = renderKeys('/keys?q=billing')
  await screen.findByRole('grid')
  await user.click(screen.getByRole('button', { name: 'Clear the filter' }))
  expect(window.location.hash).toBe('#/keys')
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Filter API keys' }))
})

test('where every key has ended, they are a click away and nobody is told to clear a filter', async () => {
  const ended = keys.filter(key => !key.enabled)
  const { user } = renderKeys('/keys', {}, { keys: ended })
  expect(await screen.findByText(/^No key is in use\. 17 ended keys are hidden/)).toBeTruthy()
  const [, besideTheSentence] = screen.getAllByRole('button', { name: 'Show ended keys' })
  await user.click(besideTheSentence as HTMLElement)
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('18')
})

test('every scope that is not shown stands in the hint, on a line of its own', async () => {
  const scopes = ['agents:read', 'agents:write', 'audit:read']
  const key = { ...keys[0], scopes }
  renderKeys('/keys', {}, { keys: [key as (typeof keys)[0]] })
  await screen.findByRole('grid')
  const more = screen.getByText('+1').closest<HTMLElement>('[data-hint]')
  expect(more?.dataset.hint).toBe(scopes.join('\n'))
})

test('a Horizon that is slow with the first keys need not be waited for, and is not forgotten', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  const answer = Promise.withResolvers<Awaited<ReturnType<ReturnType<typeof listWith>>>>()
  const { user } = renderKeys('/keys', {
    'keys.list': listWith({ keys: [], fetchedAt: null }),
    'keys.refresh': () => answer.promise
  })
  await screen.findByRole('heading', { name: 'API keys' })
  await act(() => vi.advanceTimersByTimeAsync(2_100))
  expect(screen.getByText(/Horizon is slow to answer/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Stop waiting' }))
  expect(screen.getByText('No longer waiting for the keys')).toBeTruthy()

  await act(async () => answer.resolve(await listWith({})()))
  expect(await screen.findByRole('grid')).toBeTruthy()
})
