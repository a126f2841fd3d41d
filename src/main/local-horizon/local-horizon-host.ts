import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { LocalHorizonHost, LocalHorizonState, Logger } from '@main/core/ports'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import { z } from 'zod'

const reportSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), url: z.url(), adminSecretFile: z.string() }),
  z.object({ type: z.literal('failed'), message: z.string() })
])

type Options = {
  readonly workerUrl: URL
  /** The data folder; the embedded Horizon keeps its own in `local-horizon`. */
  readonly folder: string
  readonly log: Logger
  readonly startTimeoutMs?: number
}

/** The same port at each start, so that a profile's address stays; another one where it is taken. */
const usualPort = 4590
const stopTimeoutMs = 5_000

type Running = { readonly worker: Worker; readonly gone: Promise<void> }

const failed = (message: string): AppError =>
  new AppError('local-horizon-failed', `The local Horizon did not start: ${message}`, {
    nextStep: 'Try again. If it stays so, restart the console.'
  })

/** Runs the embedded Horizon in a thread of its own, so that it can crash alone. */
export function createLocalHorizonHost(options: Options): LocalHorizonHost {
  const { workerUrl, folder, log, startTimeoutMs = 60_000 } = options
  const listeners = new Set<(state: LocalHorizonState) => void>()
  let state: LocalHorizonState = { state: 'stopped' }
  let running: Running | undefined
  let starting: Promise<{ url: string; secret: Secret }> | undefined

  function become(next: LocalHorizonState): void {
    state = next
    for (const listener of listeners) listener(next)
  }

  function launch(): Running {
    const worker = new Worker(workerUrl, {
      workerData: { data: join(folder, 'local-horizon'), scenario: 'acme', port: usualPort },
      // What a start allocates is short-lived: the room for it would be kept, never given back.
      resourceLimits: { maxYoungGenerationSizeMb: 4 }
    })
    const gone = new Promise<void>(resolve => {
      worker.once('exit', () => resolve())
    })
    const started = { worker, gone }
    worker.on('error', error => log.failure('local-horizon', error))
    void gone.then(() => {
      if (running !== started) return
      running = undefined
      become({ state: 'crashed', message: 'The local Horizon stopped unexpectedly' })
    })
    return started
  }

  function untilListening({ worker, gone }: Running): Promise<{ url: string; file: string }> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(failed('it took too long')), startTimeoutMs)
      worker.once('message', message => {
        clearTimeout(timer)
        const report = reportSchema.safeParse(message)
        if (!report.success) reject(failed('its report could not be read'))
        else if (report.data.type === 'failed') reject(failed(report.data.message))
        else resolve({ url: report.data.url, file: report.data.adminSecretFile })
      })
      void gone.then(() => {
        clearTimeout(timer)
        reject(failed('its thread ended'))
      })
    })
  }

  async function begin(): Promise<{ url: string; secret: Secret }> {
    become({ state: 'starting' })
    const started = launch()
    running = started
    try {
      const { url, file } = await untilListening(started)
      const secret = new Secret((await readFile(file, 'utf8')).trim())
      become({ state: 'running', url })
      return { url, secret }
    } catch (error) {
      if (running === started) running = undefined
      await started.worker.terminate()
      const failure = error instanceof AppError ? error : failed('its secret could not be read')
      become({ state: 'crashed', message: failure.message })
      throw failure
    }
  }

  function start(): Promise<{ url: string; secret: Secret }> {
    starting ??= stop()
      .then(begin)
      .finally(() => {
        starting = undefined
      })
    return starting
  }

  async function stop(): Promise<void> {
    const current = running
    if (current === undefined) return
    running = undefined
    current.worker.postMessage({ type: 'close' })
    const timer = setTimeout(() => void current.worker.terminate(), stopTimeoutMs)
    await current.gone
    clearTimeout(timer)
    become({ state: 'stopped' })
  }

  return {
    state: () => state,
    start,
    stop,
    onChange: listener => void listeners.add(listener)
  }
}
