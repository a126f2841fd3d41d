import { useEffect, useState } from 'react'

const secondsTo = (iso: string | undefined): number =>
  iso === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(iso) - Date.now()) / 1_000))

/** Seconds until a moment, moving every second; 0 once it is there. */
export function useCountdown(iso: string | undefined): number {
  const [left, setLeft] = useState(() => secondsTo(iso))

  useEffect(() => {
    setLeft(secondsTo(iso))
    if (secondsTo(iso) === 0) return
    const timer = setInterval(() => {
      setLeft(secondsTo(iso))
      if (secondsTo(iso) === 0) clearInterval(timer)
    }, 1_000)
    return () => clearInterval(timer)
  }, [iso])

  return left
}
