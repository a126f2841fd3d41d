/**
 * Runs in the page's own world. `contextBridge.exposeInMainWorld` in the preload's world is mirrored
 * here: the two worlds share the document, so they talk by DOM events with JSON details. Serialised
 * with `toString`: it can use nothing from outside.
 */
export function mirrorInMainWorld({ toPreload, toPage }) {
  if (window !== window.top) return
  const callbacks = new Map()
  const pending = new Map()
  let nextId = 1
  let answer

  const send = message =>
    document.dispatchEvent(new CustomEvent(toPreload, { detail: JSON.stringify(message) }))

  const encode = value => {
    if (typeof value !== 'function') return { value }
    const callbackId = nextId++
    callbacks.set(callbackId, value)
    return { callbackId }
  }

  const decode = ({ functionId, promiseId, error, value }) => {
    if (error !== undefined) throw new Error(error)
    if (functionId !== undefined) return (...args) => invoke(functionId, args)
    if (promiseId === undefined) return value
    return new Promise((resolve, reject) => pending.set(promiseId, { resolve, reject }))
  }

  // Events are dispatched synchronously, so the answer is there when `send` returns.
  const invoke = (functionId, args) => {
    send({ type: 'invoke', functionId, args: args.map(encode) })
    const received = answer
    answer = undefined
    return decode(received)
  }

  const expose = (name, functions) => {
    const api = {}
    for (const [key, functionId] of Object.entries(functions)) {
      api[key] = Object.freeze((...args) => invoke(functionId, args))
    }
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true })
  }

  const settle = ({ promiseId, error, value }) => {
    const waiting = pending.get(promiseId)
    pending.delete(promiseId)
    if (error === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(error))
  }

  document.addEventListener(toPage, event => {
    const message = JSON.parse(event.detail)
    if (message.type === 'expose') expose(message.name, message.functions)
    if (message.type === 'answer') answer = message.answer
    if (message.type === 'settle') settle(message)
    if (message.type === 'callback') callbacks.get(message.callbackId)?.(...message.args)
  })
  send({ type: 'hello' })
}
