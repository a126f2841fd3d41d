import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

import '@renderer/features/overview/overview-page'

test('a busy key’s usage opens at the window it was seen in', async () => {
  renderApp('/overview?window=30d')
  const region = await screen.findByRole('region', { name: 'Busiest keys' })
  const [first] = within(region).getAllByRole('link')
  expect(first?.getAttribute('href')).toContain('tab=usage&window=30d')
})
