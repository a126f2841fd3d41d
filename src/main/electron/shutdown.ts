import type { Logger } from '@main/core/ports'
import { app } from 'electron'

type Options = {
  readonly stop: () => Promise<unknown>
  /** A native call that never returned keeps the process from ending the usual way. */
  readonly hasStuckThread: () => boolean
  readonly log: Logger
}

/** Quitting waits until the clipboard is cleared and the files are closed. */
export function stopBeforeQuit({ stop, hasStuckThread, log }: Options): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running'

  async function finish(): Promise<void> {
    try {
      await stop()
    } catch (error) {
      log.failure('stop', error)
    }
    state = 'stopped'
    log.info('stopped')
    if (hasStuckThread()) process.kill(process.pid, 'SIGKILL')
    app.quit()
  }

  app.on('before-quit', event => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    void finish()
  })
}
