import { AppError } from '@shared/errors'
import type { EventBus, LocalHorizonHost, LocalHorizonState, Logger, Timers } from '../ports'

type Access = Awaited<ReturnType<LocalHorizonHost['start']>>
type Ports = {
  readonly host: LocalHorizonHost
  readonly events: EventBus
  readonly log: Logger
  readonly timers: Timers
  /** Called with the address of each start, before anyone else learns it. */
  readonly onUp: (url: string) => Promise<void>
  /** Called when a running one is gone and its secret with it. */
  readonly onDown: () => void
}

/** By then the window shows what is held. */
const unaskedAfterMs = 2_000

/** The embedded Horizon's life; its admin secret is held in memory only while it runs. */
export function createLocalHost({ host, events, log, timers, onUp, onDown }: Ports) {
  let access: Access | undefined
  let starting: Promise<Access> | undefined
  let isDown = true
  let cancelPlan: (() => void) | undefined

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
    cancelPlan?.()
    cancelPlan = undefined
    if (access !== undefined) return Promise.resolve(access)
    starting ??= launch().finally(() => {
      starting = undefined
    })
    return starting
  }

  /**
   * Starts it when it is first asked for, else a little later: its thread takes as much of the
   * processor as a window that opens, and what is held can be shown without it.
   */
  function ensureSoon(): void {
    if (access !== undefined || starting !== undefined) return
    cancelPlan ??= timers.after(unaskedAfterMs, () => {
      void ensure().catch(error => log.failure('start local horizon', error))
    })
  }

  /** The running one's address and secret. A crashed one is not restarted behind anyone's back. */
  async function running(): Promise<Access> {
    if (cancelPlan !== undefined) return ensure()
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
    cancelPlan?.()
    cancelPlan = undefined
    access = undefined
    await host.stop()
  }

  return { ensure, ensureSoon, running, restart, stop, state: () => host.state() }
}
export type LocalHost = ReturnType<typeof createLocalHost>

function notRunning({ state, message }: LocalHorizonState): string {
  if (state !== 'crashed') return 'The local Horizon is not running'
  return message === undefined
    ? 'The local Horizon stopped unexpectedly'
    : `The local Horizon stopped unexpectedly: ${message}`
}
