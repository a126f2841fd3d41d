import { useSyncExternalStore } from 'react'

/** One timer for everything that goes by it, and none while nothing does. */
function createClock(tickMs: number) {
  const listeners = new Set<() => void>()
  let nowMs = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined

  function listen(listener: () => void): () => void {
    // Not for each one more: a row that scrolls into view would make everything be drawn anew.
    if (listeners.size === 0) nowMs = Date.now()
    listeners.add(listener)
    timer ??= setInterval(() => {
      nowMs = Date.now()
      for (const each of listeners) each()
    }, tickMs)
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }

  return { listen, read: () => nowMs }
}

const calm = createClock(30_000)
const quick = createClock(1_000)
const minuteMs = 60_000
const listenToNothing = () => () => undefined

/** The present, moving every 30 seconds, the same for everything on screen. */
export const useNow = (): number => useSyncExternalStore(calm.listen, calm.read)

/** The present for an age in words: by the second while it is told in seconds, else calm. */
export function useAgeNow(iso: string): number {
  const now = useNow()
  const isYoung = Math.abs(now - Date.parse(iso)) < minuteMs
  const second = useSyncExternalStore(isYoung ? quick.listen : listenToNothing, quick.read)
  return isYoung ? second : now
}
