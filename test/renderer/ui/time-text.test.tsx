import { TimeText } from '@renderer/ui/time-text'
import { act, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

test('an age told in seconds moves by the second, an older one is left alone', () => {
  vi.useFakeTimers()
  try {
    const young = new Date(Date.now() - 6_000).toISOString()
    const old = new Date(Date.now() - 600_000).toISOString()
    render(
      <>
        <TimeText iso={young} mode="relative" />
        <TimeText iso={old} mode="relative" />
      </>
    )
    expect(screen.getByText('6 s ago')).toBeTruthy()
    act(() => void vi.advanceTimersByTime(3_000))
    expect(screen.getByText('9 s ago')).toBeTruthy()
    expect(screen.getByText('10 min ago')).toBeTruthy()
    act(() => void vi.advanceTimersByTime(120_000))
    expect(screen.getByText('2 min ago')).toBeTruthy()
    // Nothing is told in seconds any more: one calm timer is left.
    expect(vi.getTimerCount()).toBe(1)
  } finally {
    vi.useRealTimers()
  }
})
