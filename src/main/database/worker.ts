import { parentPort, workerData } from 'node:worker_threads'
import { CallAgain } from './call-again'
import { isOfAudit, isUnloaded, loadQueries } from './client'
import { openSession, type Session } from './session'
import { type FromWorker, sendError, type ToWorker, type WorkerInput } from './worker-protocol'

/** Entry of the thread that owns one profile's files. */

const port = parentPort
if (port === null) throw new Error('This file runs as a worker')

type Call = Exclude<ToWorker, { close: true }>

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
      again = []
      session.close()
      port?.close()
    } else if (again.length > 0 && isOfAudit(message.file, message.name)) {
      again.push(message)
    } else if (!isAnswered(message)) {
      again.push(message)
      setImmediate(answerAgain)
    }
  }

  function isAnswered({ id, file, name, args }: Call): boolean {
    try {
      const value = session.run(file, name, args)
      post({ id, value, ...news() })
    } catch (error) {
      if (error instanceof CallAgain) return false
      post({ id, failed: sendError(error), ...news() })
    }
    return true
  }

  /**
   * Calls of the audit log that something short has to be done before, again and again. They keep
   * their order; other calls come in between.
   */
  let again: Call[] = []
  function answerAgain(): void {
    for (let [first] = again; first !== undefined; [first] = again) {
      if (!isAnswered(first)) {
        setImmediate(answerAgain)
        return
      }
      again.shift()
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
