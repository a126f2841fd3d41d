import { ActionButton } from '@renderer/ui/action-button'
import { TimeText } from '@renderer/ui/time-text'
import { act, screen } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { renderPiece } from './render-page'

test('a button that is off can be reached, says why, and does nothing', async () => {
  const onClick = vi.fn()
  const { user } = renderPiece(
    <ActionButton disabledReason="Needs a connection" onClick={onClick}>
      Create key
    </ActionButton>
  )
  await user.tab()
  const button = screen.getByRole('button', { name: 'Create key' })
  expect(document.activeElement).toBe(button)
  const hint = screen.getByRole('tooltip')
  expect(hint.textContent).toBe('Needs a connection')
  expect(button.getAttribute('aria-describedby')).toBe(hint.id)

  await user.keyboard('{Enter}')
  expect(onClick).not.toHaveBeenCalled()
})

test('a time tells itself in both zones on focus, and stops telling on Esc', async () => {
  const nowMs = Date.parse('2026-11-21T12:00:00Z')
  const { user } = renderPiece(
    <TimeText iso="2026-11-21T11:58:00Z" mode="relative" nowMs={nowMs} />
  )
  expect(screen.getByText('2 min ago')).toBeDefined()
  await user.tab()
  expect(screen.getByRole('tooltip').textContent).toContain('2026-11-21 11:58:00 UTC')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('tooltip')).toBeNull()
})

test('a text that got room before its hint was due needs none', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  const { user } = renderPiece(<span data-hint-if-cut>Data warehouse export</span>)
  const text = screen.getByText('Data warehouse export')
  Object.defineProperty(text, 'scrollWidth', { configurable: true, value: 200 })
  await user.hover(text)
  Object.defineProperty(text, 'scrollWidth', { configurable: true, value: 0 })
  await act(() => vi.advanceTimersByTimeAsync(400))
  expect(screen.queryByRole('tooltip')).toBeNull()

  await user.unhover(text)
  Object.defineProperty(text, 'scrollWidth', { configurable: true, value: 200 })
  await user.hover(text)
  await act(() => vi.advanceTimersByTimeAsync(400))
  expect(screen.getByRole('tooltip').textContent).toBe('Data warehouse export')
})
