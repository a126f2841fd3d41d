import { fakeKeys } from '@support/fake-key-data'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderKeys } from './render-keys'

const keys = fakeKeys(Date.now())
const rowCount = () => Number(screen.getByRole('grid').getAttribute('aria-rowcount')) - 1
const countIn = (element: Element) => Number(element.textContent?.match(/\d+$/)?.[0])

test('each chip counts what it would leave under the other filters', async () => {
  const { user } = renderKeys('/keys?creator=usr_0')
  await screen.findByRole('grid')
  const chip = screen.getByRole('button', { name: /^Never used/ })
  const expected = countIn(chip)
  const everyones = keys.slice(0, 38).filter(each => each.lastUsedAt === null).length
  expect(expected).toBeLessThan(everyones)
  await user.click(chip)
  expect(rowCount()).toBe(expected)
})

test('each option counts the rows that choosing it lists', async () => {
  const { user } = renderKeys('/keys?check=no-expiry')
  await screen.findByRole('grid')
  await user.click(screen.getByRole('button', { name: 'Filter by creator' }))
  const option = await screen.findByRole('option', { name: /^Ada Moreau/ })
  const expected = countIn(option)
  await user.click(option)
  expect(rowCount()).toBe(expected)
})

test('a creator none of whose keys matches stays in the menu, with 0', async () => {
  const { user } = renderKeys('/keys?q=production')
  await screen.findByRole('grid')
  await user.click(screen.getByRole('button', { name: 'Filter by creator' }))
  const option = await screen.findByRole('option', { name: /^Mei Tanaka/ })
  expect(countIn(option)).toBe(0)
})
