import { bringToFront } from '@main/electron/second-instance'
import { expect, test, vi } from 'vitest'

const windowThat = (is: { isDestroyed?: boolean; isMinimized?: boolean }) => ({
  isDestroyed: () => is.isDestroyed ?? false,
  isMinimized: vi.fn(() => is.isMinimized ?? false),
  restore: vi.fn(),
  focus: vi.fn()
})

test('a second start brings a minimised window up', () => {
  const window = windowThat({ isMinimized: true })
  bringToFront(window)
  expect(window.restore).toHaveBeenCalledOnce()
  expect(window.focus).toHaveBeenCalledOnce()
})

test('a second start does nothing to a window that is gone', () => {
  const window = windowThat({ isDestroyed: true, isMinimized: true })
  bringToFront(window)
  expect(window.isMinimized).not.toHaveBeenCalled()
  expect(window.restore).not.toHaveBeenCalled()
  expect(window.focus).not.toHaveBeenCalled()
})
