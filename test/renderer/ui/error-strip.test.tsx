import { ErrorStrip } from '@renderer/ui/error-strip'
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderPiece } from './render-page'

test('cause and next step are read at once, codes after Details', async () => {
  const { user } = renderPiece(
    <ErrorStrip
      error={{
        code: 'invalid-admin-secret',
        message: 'Horizon did not accept the admin secret',
        nextStep: 'Enter the current one.',
        status: 401,
        serverCode: 'invalid_admin_secret',
        requestId: 'req_1',
        serverMessage: 'evil \u202e text'
      }}
    />
  )
  expect(screen.getByRole('alert').textContent).toContain('Enter the current one.')
  expect(screen.getByText(/req_1/).closest('[hidden]')).not.toBeNull()

  await user.click(screen.getByRole('button', { name: 'Details' }))
  expect(
    screen.getByText('401 invalid_admin_secret · X-Request-Id req_1').closest('[hidden]')
  ).toBe(null)
  expect(screen.getByText('evil [U+202E] text')).toBeDefined()
})

test('Retry waits as long as Horizon asks for', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  const onRetry = vi.fn()
  const { act } = await import('@testing-library/react')
  renderPiece(
    <ErrorStrip
      error={{ code: 'rate-limited', message: 'Too many requests', retryAfterSeconds: 3 }}
      onRetry={onRetry}
    />
  )
  const retry = screen.getByRole('button', { name: 'Retry in 3 s' })
  retry.click()
  expect(onRetry).not.toHaveBeenCalled()

  act(() => void vi.advanceTimersByTime(3_000))
  screen.getByRole('button', { name: 'Retry' }).click()
  expect(onRetry).toHaveBeenCalledOnce()
  vi.useRealTimers()
})

test('where it cannot be tried again from here, the pause Horizon asked for is said', () => {
  renderPiece(
    <ErrorStrip error={{ code: 'rate-limited', message: 'Too many', retryAfterSeconds: 90 }} />
  )
  expect(screen.getByRole('alert').textContent).toContain('It can be tried again in 90 s.')
})
