import { ListFilterField } from '@renderer/ui/list-filter-field'
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from './render-page'

const field = (text: string) => (
  <ListFilterField
    label="Filter keys"
    placeholder="Name"
    text={text}
    onText={vi.fn()}
    onLeave={vi.fn()}
  />
)

test('the key that leads to a filter is said until one is there', async () => {
  const { user } = renderPiece(field(''))
  expect(screen.getByText('/')).toBeTruthy()
  await user.click(screen.getByRole('textbox', { name: 'Filter keys' }))
  expect(screen.queryByText('/')).toBeNull()
  await user.tab()
  expect(screen.getByText('/')).toBeTruthy()
})

test('a filter that holds a text offers to clear it in place of its key', async () => {
  const { user } = renderPiece(field('nina'))
  expect(screen.queryByText('/')).toBeNull()
  await user.click(screen.getByRole('textbox', { name: 'Filter keys' }))
  expect(screen.getByRole('button', { name: 'Clear the filter' })).toBeTruthy()
})
