import type { Logger, Timers } from '@main/core/ports'
import { app } from 'electron'

/** Longer than a call to Horizon takes at most: a key on its way still gets into the keychain. */
const quitLimitMs = 75_000
/** After an error that nobody expected, for the clipboard and the files. */
const failureLimitMs = 10_000

type Options = {
  /** A native call that never returned keeps the process from ending the usual way. */
  readonly hasStuckThread: () => boolean
  readonly log: Logger
  readonly timers: Timers
  /** Where uncaught errors are heard. */
  readonly errors?: Pick<NodeJS.EventEmitter, 'on'>
}

/**
 * However the app ends, the clipboard is cleared and the files are closed first, within a time
 * limit. An error that nobody caught ends it, too: what it left half-done is not worked on with.
 */
export function createOrderlyEnd({ hasStuckThread, log, timers, errors = process }: Options) {
  const works: (() => Promise<unknown>)[] = []
  let state: 'running' | 'stopping' | 'stopped' = 'running'
  let hasFailed = false

  async function stop(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.failure('stop', error)
    }
  }

  async function finish(limitMs: number): Promise<void> {
    state = 'stopping'
    const timeUp = Promise.withResolvers<void>()
    const stopTimer = timers.after(limitMs, () => {
      log.warn('stop-took-too-long')
      timeUp.resolve()
    })
    await Promise.race([Promise.all(works.map(stop)), timeUp.promise])
    stopTimer()
    state = 'stopped'
    log.info('stopped')
    if (hasStuckThread()) process.kill(process.pid, 'SIGKILL')
    if (hasFailed) app.exit(1)
    else app.quit()
  }

  function fail(error: unknown): void {
    hasFailed = true
    const incident = log.failure('uncaught', error)
    process.stderr.write(
      `Horizon Console ends because of an unexpected error (incident ${incident} in its log).\n`
    )
    if (state === 'running') void finish(failureLimitMs)
  }

  app.on('before-quit', event => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'running') void finish(quitLimitMs)
  })
  errors.on('uncaughtException', fail)
  errors.on('unhandledRejection', fail)

  return {
    /** Done before the process ends; one that fails does not keep the others from being done. */
    before: (work: () => Promise<unknown>): void => void works.push(work)
  }
}
