import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderAccess } from './render-access'

const line = (name: RegExp) => screen.findByRole('treeitem', { name })
const title = 'The changed access is not saved'

async function changed() {
  const view = renderAccess()
  ;(await line(/^Support/)).focus()
  await view.user.keyboard('2')
  await screen.findByRole('button', { name: 'Save access' })
  return view
}

test('leaving with unsaved changes asks, and Stay loses nothing', async () => {
  const { user } = await changed()
  await user.click(screen.getByRole('link', { name: 'All partners' }))
  await screen.findByRole('dialog', { name: title })
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Stay' }))
  )
  await user.click(screen.getByRole('button', { name: 'Stay' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect((await line(/^Support/)).textContent).toContain('Interact')
  expect(window.location.hash).toContain('ptn_5b1e')
})

test('Discard and leave goes where it was to go and drops the changes', async () => {
  const { user } = await changed()
  await user.click(screen.getByRole('link', { name: 'All partners' }))
  await user.click(await screen.findByRole('button', { name: 'Discard and leave' }))
  await screen.findByText('Elsewhere')
  expect(window.location.hash).toBe('#/partners')
})

test('going back in the history asks too', async () => {
  const { user } = await changed()
  window.history.back()
  await screen.findByRole('dialog', { name: title })
  expect(window.location.hash).toBe('#/partners/ptn_5b1e')
  expect(screen.queryByText('Elsewhere')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Discard and leave' }))
  await screen.findByText('Elsewhere')
  expect(window.location.hash).toBe('#/')
})

test('another tab of the same partner does not ask, and the changes wait', async () => {
  const { user } = await changed()
  await user.click(screen.getByRole('link', { name: 'Keys' }))
  await screen.findByText(/The keys/)
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(screen.getByRole('link', { name: 'Access' }))
  expect((await line(/^Support/)).textContent).toContain('Interact')
  await screen.findByRole('button', { name: 'Save access' })
})

test('without changes nobody is asked', async () => {
  const { user } = renderAccess()
  await line(/^Support/)
  await user.click(screen.getByRole('link', { name: 'All partners' }))
  await screen.findByText('Elsewhere')
})

test('once discarded nobody is asked', async () => {
  const { user } = await changed()
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  await user.click(screen.getByRole('link', { name: 'All partners' }))
  await screen.findByText('Elsewhere')
})
