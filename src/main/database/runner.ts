import { Worker } from 'node:worker_threads'
import { AppError } from '@shared/errors'
import { CallAgain } from './call-again'
import { type FileName, isUnloaded, loadQueries, type Run } from './client'
import { type Opening, openSession } from './session'
import { type FromWorker, receiveError, type ToWorker, type WorkerInput } from './worker-protocol'

/** Where a profile's queries run: a worker in the app, the calling thread in most tests. */
export type Runner = {
  readonly run: Run
  /** What the last opening found. */
  opening(): Opening
  close(): Promise<void>
}

export type StartRunner = (folder: string) => Promise<Runner>

export function startInProcess(now: () => number): StartRunner {
  return async folder => {
    const session = openSession(folder, now)
    const run: Run = async (file, name, args) => {
      if (isUnloaded(file, name)) await loadQueries()
      try {
        return session.run(file, name, args)
      } catch (error) {
        if (!(error instanceof CallAgain)) throw error
        await new Promise(resolve => setImmediate(resolve))
        return run(file, name, args)
      }
    }
    return {
      run,
      opening: session.opening,
      close: async () => session.close()
    }
  }
}

const gone = () =>
  new AppError('database-unavailable', 'The local data process ended before it answered', {
    nextStep: 'Try again: it is started anew. Look first whether the change was made'
  })

type Waiting = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}
type Running = { readonly ask: Run; readonly end: () => Promise<void>; isAlive(): boolean }

/**
 * Its rows are short-lived: room for more of them is only kept, never given back. The bound of the old ones is
 * far above what is needed, but it also says how soon what was read from the file is collected:
 * without one, searches through ten million entries leave 100 MB of it lying about. A page with as many
 * values as it may have takes about 170 MB, twice that where a credential in it is masked.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 }

/** Resolves when the worker holds the profile's lock and both files. */
function startWorker(
  url: URL,
  folder: string,
  onOpening: (opening: Opening) => void
): Promise<Running> {
  const { promise, resolve, reject } = Promise.withResolvers<Running>()
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let isAlive = true

  const workerData: WorkerInput = { folder }
  const worker = new Worker(url, { workerData, env: {}, execArgv: [], resourceLimits })
  const exited = new Promise<void>(done => worker.once('exit', () => done()))
  const send = (message: ToWorker) => worker.postMessage(message)

  const ask: Run = (file: FileName, name, args) =>
    new Promise((answer, fail) => {
      lastId += 1
      waiting.set(lastId, { resolve: answer, reject: fail })
      send({ id: lastId, file, name, args })
    })

  async function end(): Promise<void> {
    send({ close: true })
    await exited
  }

  worker.on('message', (message: FromWorker) => {
    if ('opened' in message) {
      onOpening(message.opened)
      resolve({ ask, end, isAlive: () => isAlive })
      return
    }
    if ('refused' in message) {
      reject(receiveError(message.refused))
      return
    }
    if (message.opening !== undefined) onOpening(message.opening)
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if ('failed' in message) call?.reject(receiveError(message.failed))
    else call?.resolve(message.value)
  })
  // Its 'exit' follows and does the rest.
  worker.on('error', () => undefined)
  worker.once('exit', () => {
    isAlive = false
    reject(gone())
    for (const call of waiting.values()) call.reject(gone())
    waiting.clear()
  })
  return promise
}

/** After a worker died, the next call starts another; a call that was under way is never repeated. */
export function startInWorker(url: URL): StartRunner {
  return async folder => {
    let opening: Opening = { journalReadOnly: null, notices: [] }
    let isClosed = false
    const start = () =>
      startWorker(url, folder, found => {
        opening = found
      })
    let current = start()
    await current

    async function running(): Promise<Running> {
      const before = current
      const worker = await before.catch(() => undefined)
      if (worker?.isAlive()) return worker
      if (current === before) current = start()
      return current
    }

    return {
      opening: () => opening,
      async run(file, name, args) {
        if (isClosed) throw new AppError('database-unavailable', 'This profile was closed')
        return (await running()).ask(file, name, args)
      },
      async close() {
        if (isClosed) return
        isClosed = true
        const worker = await current.catch(() => undefined)
        if (worker?.isAlive()) await worker.end()
      }
    }
  }
}
