import type { WireError } from '@shared/errors'
import { useEffect, useState } from 'react'

/** Seconds until a failed call may be tried again; 0 when it may. */
export function useRetryCountdown(error: WireError | undefined): number {
  const [left, setLeft] = useState(() => Math.ceil(error?.retryAfterSeconds ?? 0))

  useEffect(() => {
    const endsAt = Date.now() + (error?.retryAfterSeconds ?? 0) * 1_000
    const secondsLeft = () => Math.max(0, Math.ceil((endsAt - Date.now()) / 1_000))
    setLeft(secondsLeft())
    if (secondsLeft() === 0) return
    const timer = setInterval(() => {
      setLeft(secondsLeft())
      if (secondsLeft() === 0) clearInterval(timer)
    }, 1_000)
    return () => clearInterval(timer)
  }, [error])

  return left
}
