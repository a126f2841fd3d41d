import { allCommands, useCommandRegistry } from '@renderer/ui/command-registry'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderApp } from '../ui/render-page'

const hasFilter = () =>
  allCommands(useCommandRegistry.getState()).some(({ id }) => id === 'filter.focus')

test('"Filter this list" is offered where there is a list, and nowhere else', async () => {
  const overview = renderApp('/overview')
  await screen.findByRole('heading', { name: 'Overview', level: 1 })
  expect(hasFilter()).toBe(false)
  overview.unmount()
  const { user } = renderApp('/keys')
  await screen.findByRole('grid')
  await user.keyboard('/')
  expect(document.activeElement).toBe(screen.getByLabelText('Filter API keys'))
})
