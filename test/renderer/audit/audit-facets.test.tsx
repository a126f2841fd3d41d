import { screen, waitFor, within } from '@testing-library/react'
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
