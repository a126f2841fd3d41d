import { parentPort } from 'node:worker_threads'

/** The real worker, which dies right after it committed one particular operation. */
if (parentPort === null) throw new Error('This file runs as a worker')
const port = parentPort
const postMessage = port.postMessage.bind(port)
const on = port.on.bind(port)
let shallDie = false

port.postMessage = message => (shallDie ? process.exit(7) : postMessage(message))
port.on = ((name: 'message', listener: (message: unknown) => void) =>
  on(name, message => {
    shallDie = JSON.stringify(message).includes('crash-after-commit')
    listener(message)
  })) as typeof port.on

await import('@main/database/worker')
