import type { Timers } from '@main/core/ports'

export type Attempt<T> = { readonly done: true; readonly value: T } | { readonly done: false }

/** True once the caller was told that its time is over. */
export type IsAbandoned = () => boolean

/**
 * One call at a time, each with a time limit that includes its waiting. While a call is stuck past
 * its limit the next ones end at once: every one of them would hold a thread of libuv's small pool.
 */
export function createExclusiveCalls({ timers, timeoutMs }: { timers: Timers; timeoutMs: number }) {
  let tail: Promise<unknown> = Promise.resolve()
  let stuck = 0

  function attempt<T>(call: (isAbandoned: IsAbandoned) => Promise<T>): Promise<Attempt<T>> {
    if (stuck > 0) return Promise.resolve({ done: false })
    const { promise, resolve, reject } = Promise.withResolvers<Attempt<T>>()
    let isAbandoned = false
    let isRunning = false

    const stopTimer = timers.after(timeoutMs, () => {
      isAbandoned = true
      if (isRunning) stuck += 1
      resolve({ done: false })
    })

    tail = tail.then(async () => {
      if (isAbandoned || stuck > 0) {
        stopTimer()
        resolve({ done: false })
        return
      }
      isRunning = true
      try {
        resolve({ done: true, value: await call(() => isAbandoned) })
      } catch (error) {
        reject(error)
      } finally {
        isRunning = false
        stopTimer()
        if (isAbandoned) stuck -= 1
      }
    })
    return promise
  }

  return { attempt, isStuck: () => stuck > 0 }
}
