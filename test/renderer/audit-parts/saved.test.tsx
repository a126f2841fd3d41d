import { exampleSearches } from '@renderer/ui/audit/saved/example-searches'
import { SavedSearches } from '@renderer/ui/audit/saved/saved-searches'
import type { SavedSearch } from '@shared/contract/audit'
import { parseAuditQuery } from '@shared/domain/audit-query/parse-audit-query'
import { AppError } from '@shared/errors'
import { createFakeAudit } from '@support/fake-answers-audit'
import { acmeId } from '@support/fake-bridge'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from '../ui/render-page'

const search = (id: number, name: string, isPinned = false): SavedSearch => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  name,
  query: `outcome:denied ${name}`,
  isPinned
})

async function open(searches: SavedSearch[] = [], query = 'ip:192.0.2.1', handlers = {}) {
  const onRun = vi.fn()
  const app = renderPiece(
    <SavedSearches profileId={acmeId} query={query} onRun={onRun} />,
    { audit: createFakeAudit({ searches }) },
    handlers
  )
  await app.user.click(screen.getByRole('button', { name: 'Saved' }))
  return { ...app, onRun, panel: await screen.findByRole('dialog', { name: 'Saved searches' }) }
}

test('where none is saved, six questions of a weekly review are offered', async () => {
  const { user, panel, onRun } = await open()
  const examples = await within(panel).findByRole('region', { name: 'Examples' })
  const [first, ...others] = within(examples).getAllByRole('button')
  expect(others).toHaveLength(5)
  if (first) await user.click(first)
  expect(onRun).toHaveBeenCalledWith(exampleSearches[0].query)
})

test.each(exampleSearches)('the example “$name” is a query that can be run', ({ query }) => {
  expect(parseAuditQuery(query, { zone: 'utc', now: Date.now() }).issues).toEqual([])
})

test('the present search is kept under a name', async () => {
  const { user, panel, fake } = await open()
  await user.click(await within(panel).findByRole('button', { name: 'Save this search…' }))
  await user.type(screen.getByRole('textbox', { name: 'Name of the search' }), 'Odd address{Enter}')
  await within(panel).findByRole('button', { name: /^Odd address/ })
  expect(fake.callsTo('audit.saveSearch')).toMatchObject([
    { search: { name: 'Odd address', query: 'ip:192.0.2.1', isPinned: false } }
  ])
})

test('an empty query cannot be kept, and says why', async () => {
  const { user, panel } = await open([], ' ')
  const save = await within(panel).findByRole('button', { name: 'Save this search…' })
  await user.click(save)
  expect(save.dataset.hint).toBe('The query is empty')
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('pinned ones come first; one is run by a click', async () => {
  const { user, panel, onRun } = await open([search(1, 'Alpha'), search(2, 'Zulu', true)])
  const list = await within(panel).findByRole('list', { name: 'Saved searches' })
  const names = within(list)
    .getAllByRole('listitem')
    .map(line => line.querySelector('bdi')?.textContent)
  expect(names).toEqual(['Zulu', 'Alpha'])
  await user.click(within(list).getByRole('button', { name: /^Alpha/ }))
  expect(onRun).toHaveBeenCalledWith('outcome:denied Alpha')
})

test('one is renamed and pinned in place', async () => {
  const { user, panel, fake } = await open([search(1, 'Alpha')])
  await user.click(await within(panel).findByRole('button', { name: 'Rename Alpha' }))
  const field = screen.getByRole('textbox', { name: 'New name' })
  await user.clear(field)
  await user.type(field, 'Beta{Enter}')
  await user.click(await within(panel).findByRole('button', { name: 'Pin Beta' }))
  await within(panel).findByRole('button', { name: 'Unpin Beta' })
  expect(fake.callsTo('audit.saveSearch').at(-1)).toMatchObject({
    search: { id: search(1, '').id, name: 'Beta', isPinned: true }
  })
})

test('one that was removed comes back whole with Undo', async () => {
  const { user, panel, fake } = await open([search(1, 'Alpha', true)])
  await user.click(await within(panel).findByRole('button', { name: 'Remove Alpha' }))
  await within(panel).findByText(/Alpha removed|Alpha/)
  await user.click(await within(panel).findByRole('button', { name: 'Undo' }))
  await waitFor(() =>
    expect(fake.callsTo('audit.saveSearch')).toMatchObject([{ search: search(1, 'Alpha', true) }])
  )
  await within(panel).findByRole('button', { name: 'Unpin Alpha' })
})

test('a search that could not be kept says why, and its name stays', async () => {
  const { user, panel } = await open([], 'x', {
    'audit.saveSearch': async () => {
      throw new AppError('database-read-only', 'The journal cannot be written')
    }
  })
  await user.click(await within(panel).findByRole('button', { name: 'Save this search…' }))
  const field = screen.getByRole('textbox', { name: 'Name of the search' })
  await user.type(field, 'Mine{Enter}')
  await within(panel).findByText(/The journal cannot be written/)
  expect((field as HTMLInputElement).value).toBe('Mine')
})

const dialog = () => screen.queryByRole('dialog', { name: 'Saved searches' })
const act = (name: string) => screen.findByRole('button', { name })
const focused = () =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent

test('Escape leaves a rename for its line first, and only then the menu for its button', async () => {
  const { user } = await open([search(1, 'Alpha'), search(2, 'Beta')])
  const rename = await act('Rename Beta')
  rename.focus()
  await user.keyboard('{Enter}Other{Escape}')
  expect(await act('Rename Beta')).toBe(document.activeElement)
  await user.keyboard('{Escape}')
  await waitFor(() => expect(dialog()).toBeNull())
  await waitFor(() => expect(focused()).toBe('Saved'))
})

test('Escape leaves the name of a new search for its button first', async () => {
  const { user } = await open()
  const save = await act('Save this search…')
  save.focus()
  await user.keyboard('{Enter}Some{Escape}')
  expect(focused()).toBe('Save this search…')
  expect(dialog()).not.toBeNull()
})

test('a renamed search keeps the focus, also where it moves in the list', async () => {
  const { user } = await open([search(1, 'Alpha'), search(2, 'Beta')])
  const rename = await act('Rename Alpha')
  rename.focus()
  await user.keyboard('{Enter}{Control>}a{/Control}Zulu{Enter}')
  await waitFor(() => expect(focused()).toBe('Rename Zulu'))
  await user.keyboard('{Escape}')
  await waitFor(() => expect(dialog()).toBeNull())
})

test('after a removal the next search has the focus, after the last one Undo', async () => {
  const { user } = await open([search(1, 'Alpha'), search(2, 'Beta'), search(3, 'Gamma')])
  const remove = async (name: string) => {
    const button = await act(`Remove ${name}`)
    button.focus()
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.queryByRole('button', { name: `Remove ${name}` })).toBeNull())
  }
  await remove('Beta')
  await waitFor(() => expect(focused()).toMatch(/^Gamma/))
  await remove('Gamma')
  await waitFor(() => expect(focused()).toMatch(/^Alpha/))
  await remove('Alpha')
  await waitFor(() => expect(focused()).toBe('Undo'))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(focused()).toMatch(/^Alpha/))
  await user.keyboard('{Escape}')
  await waitFor(() => expect(dialog()).toBeNull())
})
