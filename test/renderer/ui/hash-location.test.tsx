import { goBack, navigateTo, useHashLocation, useHistory } from '@renderer/ui/hash-location'
import { act, render, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { Router, useLocation, useSearchParams } from 'wouter'

function Place() {
  const [path] = useLocation()
  const [params, setParams] = useSearchParams()
  const { canGoBack, canGoForward } = useHistory()
  return (
    <>
      <p>{`${path} q=${params.get('q') ?? ''} ${canGoBack} ${canGoForward}`}</p>
      <button type="button" onClick={() => setParams({})}>
        Clear
      </button>
    </>
  )
}

const show = () =>
  render(
    <Router hook={useHashLocation}>
      <Place />
    </Router>
  )

test('path and query both live in the hash, and a cleared query is gone from it', () => {
  navigateTo('/keys?q=billing', { replace: true })
  show()
  expect(screen.getByText(/^\/keys q=billing/)).toBeDefined()
  act(() => screen.getByRole('button').click())
  expect(window.location.hash).toBe('#/keys')
  expect(window.location.search).toBe('')
})

test('back and forward are known to be possible or not', async () => {
  navigateTo('/a', { replace: true })
  show()
  act(() => navigateTo('/b'))
  expect(screen.getByText('/b q= true false')).toBeDefined()
  act(() => goBack())
  await waitFor(() => expect(screen.getByText('/a q= true true')).toBeDefined())
})

test('back never leaves what this page opened', () => {
  window.history.replaceState(null, '', '#/keys')
  const back = vi.spyOn(window.history, 'back')
  goBack()
  expect(back).not.toHaveBeenCalled()
})
