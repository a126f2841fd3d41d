import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { grid, line, renderAudit } from './render-audit'

const focused = () => document.activeElement?.getAttribute('data-row-index')

test('keys move through the rows, and Enter opens the entry beside them', async () => {
  const { user } = renderAudit()
  const first = await waitFor(() => line(0))
  first.focus()
  await user.keyboard('{ArrowDown}{ArrowDown}')
  await waitFor(() => expect(focused()).toBe('2'))
  await user.keyboard('{Home}{Enter}')
  await waitFor(() => expect(window.location.hash).toContain('entry=240'))
  expect(await screen.findByRole('complementary')).toBeTruthy()
})

test('an open entry goes along with the cursor without filling the history', async () => {
  const { user } = renderAudit()
  await user.click(await waitFor(() => line(1)))
  await waitFor(() => expect(window.location.hash).toContain('entry=239'))
  const steps = window.history.length
  await user.keyboard('{ArrowDown}')
  await waitFor(() => expect(window.location.hash).toContain('entry=238'))
  expect(window.history.length).toBe(steps)
})

test('the end of the list is reached by one key, and its rows are fetched', async () => {
  const { user, fake } = renderAudit()
  ;(await waitFor(() => line(0))).focus()
  await user.keyboard('{End}')
  await waitFor(() => expect(focused()).toBe('239'))
  await waitFor(() => line(239))
  expect(fake.callsTo('audit.rows').at(-1)).toMatchObject({ index: 200, limit: 100 })
})

test('rows that are not here yet are placeholders and never somebody else’s', async () => {
  const { user } = renderAudit(
    '',
    {},
    {
      'audit.rows': async ({ index, limit }) => {
        if (index > 0) return new Promise(() => undefined)
        const { fakeAuditRows } = await import('@support/fake-audit-data')
        const rows = fakeAuditRows(240).reverse().slice(0, limit)
        return { rows, firstIndex: 0, hasMore: true, elapsedMs: 1, version: 1 }
      }
    }
  )
  ;(await waitFor(() => line(0))).focus()
  await screen.findByText('rows 1 to 15 of 240')
  await user.keyboard('{End}')
  await waitFor(() => expect(focused()).toBe('239'))
  expect(document.activeElement?.getAttribute('aria-busy')).toBe('true')
  expect(document.activeElement?.textContent).toBe('')
})

test('the menu of a cell looks further from it', async () => {
  const { user } = renderAudit()
  const actor = within(await waitFor(() => line(0))).getByText('Bea Holm')
  await user.pointer({ keys: '[MouseRight]', target: actor })
  await user.click(await screen.findByRole('menuitem', { name: 'Only this actor' }))
  await waitFor(() => expect(window.location.hash).toContain('actor'))
  expect((await grid()).getAttribute('aria-rowcount')).not.toBe('241')
})
