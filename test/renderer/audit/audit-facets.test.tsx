import { act, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { counted, queryField, renderAudit } from './render-audit'

const value = (name: RegExp) => screen.findByRole('button', { name })

test('a click on a value writes it into the query, a second one takes it out', async () => {
  const { user } = renderAudit()
  await user.click(await value(/^Denied ?, ?34/))
  await counted('34 of 240 held')
  expect((await queryField()).value).toBe('outcome:denied')
  const taken = await value(/^Denied ?, ?34/)
  expect(taken.getAttribute('aria-pressed')).toBe('true')
  await user.click(taken)
  await counted('240 of 240 held')
})

test('beside a value that is asked for, another is taken in by a click', async () => {
  const { user } = renderAudit()
  await user.click(await value(/^Denied ?, ?34/))
  await counted('34 of 240 held')
  const error = await value(/^Error ?, ?7/)
  expect(error.getAttribute('aria-pressed')).toBe('false')
  await user.click(error)
  await counted('41 of 240 held')
  expect((await queryField()).value).toBe('(outcome:denied OR outcome:error)')
  await user.click(await value(/^Denied ?, ?34/))
  await counted('7 of 240 held')
  expect((await queryField()).value).toBe('outcome:error')
})

test('what is asked for stays in sight, also among the values that are not shown at first', async () => {
  const { user } = renderAudit()
  const group = await screen.findByRole('group', { name: 'Resource' })
  await user.click(within(group).getByRole('button', { name: '+4 more' }))
  const last = [...group.querySelectorAll<HTMLElement>('[data-facet-value]')].at(-1)
  if (last === undefined) throw new Error('There is no value')
  const name = last.getAttribute('aria-label') ?? ''
  await user.click(last)
  await counted(/^\d+ of 240 held/)
  await user.click(within(group).getByRole('button', { name: 'Show fewer' }))
  await waitFor(() => expect(group.querySelectorAll('[data-facet-value]')).toHaveLength(6))
  expect(within(group).getByRole('button', { name, pressed: true })).toBeTruthy()
  expect(within(group).getByRole('button', { name: '+3 more' })).toBeTruthy()
})

test('Alt excludes a value, and so do the second button and the one beside it', async () => {
  const { user } = renderAudit()
  await user.keyboard('{Alt>}')
  await user.click(await value(/^Success ?, ?199/))
  await user.keyboard('{/Alt}')
  await counted('41 of 240 held')
  expect((await queryField()).value).toBe('-outcome:success')
  await user.click(await screen.findByRole('button', { name: 'Exclude error' }))
  await counted('34 of 240 held')
  await user.pointer({ keys: '[MouseRight]', target: await value(/^Denied ?, ?34/) })
  await counted('0 of 240 held')
})

test('one value is in the tab order and arrows move through all of them', async () => {
  const { user } = renderAudit()
  const first = await value(/^Success ?, ?199/)
  const bar = screen.getByRole('toolbar', { name: 'Values of this search' })
  expect(bar.querySelectorAll('[data-facet-value][tabindex="0"]')).toHaveLength(1)
  first.focus()
  await user.keyboard('{ArrowDown}')
  expect(document.activeElement?.textContent).toMatch(/^Denied/)
  await user.keyboard('-')
  await counted('206 of 240 held')
})

test('more values are shown on demand', async () => {
  const { user } = renderAudit()
  const group = await screen.findByRole('group', { name: 'Resource' })
  expect(group.querySelectorAll('[data-facet-value]')).toHaveLength(5)
  await user.click(within(group).getByRole('button', { name: '+4 more' }))
  await waitFor(() => expect(group.querySelectorAll('[data-facet-value]')).toHaveLength(9))
})

test('once fewer values are shown the one in the tab order is one of them', async () => {
  const { user } = renderAudit()
  const group = await screen.findByRole('group', { name: 'Resource' })
  await user.click(within(group).getByRole('button', { name: '+4 more' }))
  const values = () => [...group.querySelectorAll<HTMLElement>('[data-facet-value]')]
  await waitFor(() => expect(values()).toHaveLength(9))
  act(() => values().at(-1)?.focus())
  await user.click(within(group).getByRole('button', { name: 'Show fewer' }))
  const bar = screen.getByRole('toolbar', { name: 'Values of this search' })
  expect(bar.querySelectorAll('[data-facet-value][tabindex="0"]')).toHaveLength(1)
})

test('a value that is excluded stays in its facet, without a count, and a click takes it in again', async () => {
  const { user } = renderAudit()
  await user.click(await screen.findByRole('button', { name: 'Exclude denied' }))
  await counted('206 of 240 held')
  const outcomes = screen.getByRole('group', { name: 'Outcome' })
  const values = () =>
    [...outcomes.querySelectorAll('[data-facet-value]')].map(one => one.ariaLabel)
  expect(values()).toEqual(['Success, 199', 'Error, 7', 'Denied, excluded'])
  await user.click(within(outcomes).getByRole('button', { name: 'Denied, excluded' }))
  await counted('240 of 240 held')
  expect((await queryField()).value).toBe('')
  expect(values()).toEqual(['Success, 199', 'Denied, 34', 'Error, 7'])
})

test('what the query excludes is in its facet however it is written there', async () => {
  const { user } = renderAudit('?q=-actor%3A%22usr_ada%22+-Outcome%3A%22DENIED%22')
  await value(/^DENIED, excluded$/)
  const actors = screen.getByRole('group', { name: 'Actor' })
  await user.click(within(actors).getByRole('button', { name: 'usr_ada, excluded' }))
  await counted('206 of 240 held')
  expect((await queryField()).value).toBe('-Outcome:"DENIED"')
})

test('where everything is excluded there is a way back', async () => {
  const { user } = renderAudit('?q=-outcome%3Asuccess+-outcome%3Adenied+-outcome%3Aerror')
  await counted('0 of 240 held')
  await user.click(await value(/^Error, excluded$/))
  await counted('7 of 240 held')
})

test('a value that is excluded by key keeps the focus', async () => {
  const { user } = renderAudit()
  const denied = await value(/^Denied ?, ?34/)
  denied.focus()
  await user.keyboard('-')
  await counted('206 of 240 held')
  await value(/^Denied, excluded$/)
  expect(document.activeElement).toBe(denied)
  await user.keyboard('-')
  await counted('240 of 240 held')
  await value(/^Denied ?, ?34/)
  expect(document.activeElement).toBe(denied)
})

/** Not among the values that are shown at first. */
const rare = '?q=resource%3A%22Agent+8%22'

test('a value that goes out of sight leaves the focus to the one in its place', async () => {
  const { user } = renderAudit(rare)
  const asked = await screen.findByRole('button', { name: /^Agent 8, /, pressed: true })
  asked.focus()
  await user.keyboard('{Enter}')
  await counted('240 of 240 held')
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Agent 8, / })).toBeNull())
  expect(document.activeElement?.closest('[role="group"]')?.ariaLabel).toBe('Resource')
  await user.keyboard('{ArrowUp}')
  expect(document.activeElement?.textContent).toMatch(/^Agent/)
})

test('a pointer that takes a value out of sight takes no focus from elsewhere', async () => {
  const { user } = renderAudit(rare.replace('=', '=-'))
  await user.click(await screen.findByRole('button', { name: 'Take Agent 8 in again' }))
  await counted('240 of 240 held')
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Agent 8, / })).toBeNull())
  const field = await queryField()
  field.focus()
  await user.type(field, ' x{Enter}')
  await counted(/^\d+ of 240 held/)
  expect(document.activeElement).toBe(field)
})

test('values that are still being counted say so in words', async () => {
  renderAudit('', { partialCounts: 1_000_000 })
  const bar = await screen.findByRole('toolbar', { name: 'Values of this search' })
  expect(await within(bar).findByText('Still counting')).toBeTruthy()
})

test('values that begin alike are cut before their ends, and heard and hinted whole', async () => {
  const { user } = renderAudit()
  const created = await value(/^conversation\.created, \d/)
  const [start] = created.querySelectorAll('[data-cut]')
  expect(start?.textContent).toBe('conversation')
  expect(start?.nextElementSibling?.textContent).toBe('.created')
  if (start == null) throw new Error('The label has no part that is cut')
  Object.defineProperty(start, 'scrollWidth', { configurable: true, value: 5_000 })
  await user.hover(start)
  expect((await screen.findByRole('tooltip')).textContent).toBe('conversation.created')
})
