import { parentPort, workerData } from 'node:worker_threads'
import { isUnloaded, loadQueries } from './client'
import { openSession, type Session } from './session'
import { type FromWorker, sendError, type ToWorker, type WorkerInput } from './worker-protocol'

/** Entry of the thread that owns one profile's files. */

const port = parentPort
if (port === null) throw new Error('This file runs as a worker')

const post = (message: FromWorker): void => port.postMessage(message)

function serve(session: Session): void {
  let told = session.opening()
  const news = () => {
    if (session.opening() === told) return {}
    told = session.opening()
    return { opening: told }
  }
  post({ opened: told })

  function answer(message: ToWorker): void {
    if ('close' in message) {
      session.close()
      port?.close()
      return
    }
    const { id, file, name, args } = message
    try {
      const value = session.run(file, name, args)
      post({ id, value, ...news() })
    } catch (error) {
      post({ id, failed: sendError(error), ...news() })
    }
  }

  /** In the order they came, while the code of one is being loaded. */
  let waiting: ToWorker[] | undefined
  const goOn = (): void => {
    const [...held] = waiting ?? []
    waiting = undefined
    for (const message of held) answer(message)
  }
  port?.on('message', (message: ToWorker) => {
    if (waiting !== undefined) waiting.push(message)
    else if ('close' in message || !isUnloaded(message.file, message.name)) answer(message)
    else {
      waiting = [message]
      // A failure to load is answered as that of the call: its query is not there.
      loadQueries().then(goOn, goOn)
    }
  })
}

try {
  serve(openSession((workerData as WorkerInput).folder, Date.now))
} catch (error) {
  post({ refused: sendError(error) })
}
