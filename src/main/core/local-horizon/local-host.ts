import { AppError } from '@shared/errors'
import type { EventBus, LocalHorizonHost, LocalHorizonState, Logger } from '../ports'

type Access = Awaited<ReturnType<LocalHorizonHost['start']>>
type Ports = {
  readonly host: LocalHorizonHost
  readonly events: EventBus
  readonly log: Logger
  /** Called with the address of each start, before anyone else learns it. */
  readonly onUp: (url: string) => Promise<void>
  /** Called when a running one is gone and its secret with it. */
  readonly onDown: () => void
}

/** The embedded Horizon's life; its admin secret is held in memory only while it runs. */
export function createLocalHost({ host, events, log, onUp, onDown }: Ports) {
  let access: Access | undefined
  let starting: Promise<Access> | undefined
  let isDown = true

  host.onChange(state => {
    if (state.state === 'crashed' || state.state === 'stopped') {
      access = undefined
      isDown = true
      onDown()
    }
    // A host that is started while it runs says "stopped" in between.
    if (state.state === 'running') isDown = false
    if (state.state === 'crashed') log.warn('local-horizon-crashed')
    events.publish('localHorizon.changed', { ...state })
  })

  async function launch(): Promise<Access> {
    isDown = false
    const started = await host.start()
    await onUp(started.url).catch(error => log.failure('readdress local profile', error))
    // It may have crashed again between listening and here.
    if (!isDown) access = started
    return started
  }

  /** Starts it unless it runs already; callers at the same time share one start. */
  function ensure(): Promise<Access> {
    if (access !== undefined) return Promise.resolve(access)
    starting ??= launch().finally(() => {
      starting = undefined
    })
    return starting
  }

  /** The running one's address and secret. A crashed one is not restarted behind anyone's back. */
  async function running(): Promise<Access> {
    if (starting !== undefined) return starting
    if (access !== undefined) return access
    throw new AppError('local-horizon-failed', notRunning(host.state()), {
      nextStep: 'Restart the local Horizon. Its keys and data are kept.'
    })
  }

  async function restart(): Promise<Access> {
    await starting?.catch(() => undefined)
    access = undefined
    onDown()
    await host.stop()
    return ensure()
  }

  async function stop(): Promise<void> {
    access = undefined
    await host.stop()
  }

  return { ensure, running, restart, stop, state: () => host.state() }
}
export type LocalHost = ReturnType<typeof createLocalHost>

function notRunning({ state, message }: LocalHorizonState): string {
  if (state !== 'crashed') return 'The local Horizon is not running'
  return message === undefined
    ? 'The local Horizon stopped unexpectedly'
    : `The local Horizon stopped unexpectedly: ${message}`
}
