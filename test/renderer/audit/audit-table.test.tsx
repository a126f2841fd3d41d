import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { counted, grid, line, queryField, renderAudit } from './render-audit'

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

/** 15 rows are in sight: those from this one on. */
async function wheelTo(row: number) {
  const list = await grid()
  list.scrollTop = row * 36
  fireEvent.scroll(list)
  await screen.findByText(`rows ${row + 1} to ${row + 15} of 240`)
}

test.each([
  ['PageDown', '128'],
  ['PageUp', '86'],
  ['ArrowDown', '100'],
  ['ArrowUp', '114']
])('once the cursor was scrolled away, %s goes on from what is on screen', async (key, row) => {
  const { user } = renderAudit()
  ;(await waitFor(() => line(0))).focus()
  await counted('240 of 240 held')
  await wheelTo(100)
  await user.keyboard(`{${key}}`)
  await waitFor(() => expect(focused()).toBe(row))
})

test('keys are for the rows where nothing has the focus', async () => {
  const { user } = renderAudit()
  await counted('240 of 240 held')
  ;(await queryField()).blur()
  await wheelTo(100)
  expect(document.activeElement).toBe(document.body)
  await user.keyboard('{PageDown}')
  await waitFor(() => expect(focused()).toBe('128'))
})

test('keys that nothing has the focus for are not for the rows while a dialog is open', async () => {
  const { user } = renderAudit('?entry=239')
  await counted('240 of 240 held')
  await user.click(screen.getByRole('button', { name: 'Export…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Export the audit log' })
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true))
  ;(document.activeElement as HTMLElement).blur()
  const before = location.hash
  await user.keyboard('{PageDown}{End}')
  expect([location.hash, focused()]).toEqual([before, null])
})

test('who clicks into an open entry keeps it, whatever key comes next', async () => {
  const { user } = renderAudit('?entry=239')
  await counted('240 of 240 held')
  const pane = await screen.findByRole('complementary', { name: 'Entry' })
  await user.click(within(pane).getByRole('heading', { level: 2 }))
  const before = location.hash
  await user.keyboard('{End}')
  expect([location.hash, focused()]).toEqual([before, null])
})

test('a page further is a key of the query field too, which keeps its arrows', async () => {
  const { user } = renderAudit()
  await counted('240 of 240 held')
  await wheelTo(100)
  await user.type(await queryField(), '{PageDown}')
  await waitFor(() => expect(focused()).toBe('128'))
})

test('who takes hold of the scroll bar goes on by keys', async () => {
  const { user } = renderAudit()
  await counted('240 of 240 held')
  ;(await queryField()).focus()
  const press = pressAt(1_230)
  fireEvent(await grid(), press)
  expect(press.defaultPrevented).toBe(true)
  await wheelTo(100)
  await user.keyboard('{ArrowDown}')
  await waitFor(() => expect(focused()).toBe('100'))
})

test('a press beside the rows takes nothing out of the query field', async () => {
  renderAudit()
  await counted('240 of 240 held')
  const field = await queryField()
  field.focus()
  const press = pressAt(900)
  fireEvent(await grid(), press)
  expect(press.defaultPrevented).toBe(false)
  expect(document.activeElement).toBe(field)
})

/** The list is 1,226 px wide without its scroll bar. */
function pressAt(x: number): Event {
  const press = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
  return Object.defineProperty(press, 'offsetX', { value: x })
}

test('the end of the list is reached by one key, and its rows are fetched', async () => {
  const { user, fake } = renderAudit()
  ;(await waitFor(() => line(0))).focus()
  await screen.findByText('rows 1 to 15 of 240')
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

test('columns have the room beside the scroll bar, and no more', async () => {
  renderAudit('?entry=240')
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(487)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(478)
  const names = within(await grid()).getAllByRole('columnheader')
  expect(names.map(({ textContent }) => textContent)).not.toContain('Actor')
  expect((await grid()).style.getPropertyValue('--audit-width')).toBe('387px')
})
