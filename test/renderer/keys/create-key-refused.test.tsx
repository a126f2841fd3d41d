import { fakeKeys } from '@support/fake-key-data'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderKeys } from './render-keys'

test('a refused limit comes into sight with its reason, and the summary does not show it as taken', async () => {
  const scroll = vi.fn()
  Object.defineProperty(Element.prototype, 'scrollIntoView', { configurable: true, value: scroll })
  try {
    const { user, callsTo } = renderKeys('/keys?create')
    await screen.findByRole('dialog', { name: 'Create key' })
    await user.type(screen.getByLabelText(/^Name/), 'Month-end')
    await user.click(screen.getByRole('checkbox', { name: 'quickbooks' }))
    const perMinute = screen.getByLabelText(/^Per minute/)
    await user.type(perMinute, '500')
    await user.type(screen.getByLabelText(/^Per day/), '0')
    scroll.mockClear()
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(document.activeElement).toBe(perMinute)
    await waitFor(() => expect(scroll.mock.contexts).toContain(perMinute))
    expect(scroll).toHaveBeenLastCalledWith({ block: 'center' })
    const summary = screen.getByRole('complementary', { name: 'Summary' })
    expect(within(summary).getByText('500 cannot be taken, plan 300')).toBeTruthy()
    expect(within(summary).getByText(/^0 cannot be taken/)).toBeTruthy()
    expect(callsTo('keys.create')).toEqual([])
  } finally {
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView')
  }
})

test('the first hit of what is typed is copied from by Enter alone', async () => {
  // What the menu does with its option, where jsdom has nothing.
  Object.defineProperty(Element.prototype, 'scrollIntoView', { configurable: true, value: vi.fn() })
  const { user } = renderKeys('/keys?create')
  await user.click(await screen.findByRole('button', { name: /Copy settings from/ }))
  const found = fakeKeys(Date.now())[2]?.clientName ?? ''
  await user.type(screen.getByRole('combobox', { name: 'Key to copy settings from' }), found)
  await user.keyboard('{Enter}')
  expect(await screen.findByText(/^Copied from/)).toBeTruthy()
})
