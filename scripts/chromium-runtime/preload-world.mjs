/**
 * Runs in the preload's isolated world, before the page: gives the unmodified preload `require` of
 * `electron` with `contextBridge` and `ipcRenderer`. Serialised with `toString`: it can use nothing
 * from outside but its arguments.
 */
export function runInPreloadWorld({ toPreload, toPage, binding, receiver }, askPath, preload) {
  // As in Electron, a frame inside the page gets no preload.
  if (window !== window.top) return
  const post = message => globalThis[binding](JSON.stringify(message))
  const toMainWorld = message =>
    document.dispatchEvent(new CustomEvent(toPage, { detail: JSON.stringify(message) }))

  const listeners = new Map()
  const invocations = new Map()
  let nextId = 1

  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        invocations.set(id, { resolve, reject })
        post({ type: 'invoke', id, channel, args })
      }),
    on: (channel, listener) =>
      void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    off: (channel, listener) =>
      void listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter(each => each !== listener)
      )
  }

  const functions = new Map()
  const exposed = []
  const remember = fn => {
    const functionId = nextId++
    functions.set(functionId, fn)
    return functionId
  }

  const contextBridge = {
    exposeInMainWorld(name, api) {
      const entries = Object.entries(api).map(([key, value]) => {
        if (typeof value !== 'function') {
          throw new Error(`contextBridge: ${name}.${key} is no function; only those are mirrored.`)
        }
        return [key, remember(value)]
      })
      exposed.push({ type: 'expose', name, functions: Object.fromEntries(entries) })
      toMainWorld(exposed.at(-1))
    }
  }

  const encode = value => {
    if (typeof value === 'function') return { functionId: remember(value) }
    if (typeof value?.then !== 'function') return { value }
    const promiseId = nextId++
    value.then(
      result => toMainWorld({ type: 'settle', promiseId, value: result }),
      error => toMainWorld({ type: 'settle', promiseId, error: String(error?.message ?? error) })
    )
    return { promiseId }
  }

  const decode = ({ callbackId, value }) =>
    callbackId === undefined
      ? value
      : (...args) => toMainWorld({ type: 'callback', callbackId, args })

  const answerInvoke = ({ functionId, args }) => {
    try {
      return encode(functions.get(functionId)(...args.map(decode)))
    } catch (error) {
      return { error: String(error?.message ?? error) }
    }
  }

  let isMirrored = false
  document.addEventListener(toPreload, event => {
    const message = JSON.parse(event.detail)
    if (message.type === 'invoke') toMainWorld({ type: 'answer', answer: answerInvoke(message) })
    if (message.type !== 'hello' || isMirrored) return
    isMirrored = true
    for (const each of exposed) toMainWorld(each)
  })

  const received = {
    answer: ({ id, error, value }) => {
      const waiting = invocations.get(id)
      invocations.delete(id)
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(error))
    },
    event: ({ channel, args }) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
    },
    title: ({ title }) => {
      document.title = title
    },
    askPath: async ({ id, options }) => {
      const check = path =>
        new Promise(resolve => {
          const checkId = nextId++
          invocations.set(checkId, { resolve })
          post({ type: 'checkPath', id: checkId, path })
        })
      post({ type: 'path', id, path: await askPath(options, check) })
    }
  }
  globalThis[receiver] = text => {
    const message = JSON.parse(text)
    void received[message.type](message)
  }

  const reportBounds = () => post({ type: 'bounds' })
  for (const name of ['resize', 'focus', 'blur']) window.addEventListener(name, reportBounds)

  const module = { exports: {} }
  const require = name => {
    if (name === 'electron') return { contextBridge, ipcRenderer }
    throw new Error(`A sandboxed preload cannot require ${name}.`)
  }
  preload(require, module, module.exports)
}
