import { only } from './only.mjs'

const handlers = new Map()

/** Answers a page's `ipcRenderer.invoke`, as Electron words its failures. */
export async function answerInvoke(event, channel, args) {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  return handler(event, ...args)
}

export const ipcMain = only('ipcMain', {
  handle(channel, handler) {
    if (handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    handlers.set(channel, handler)
  },
  removeHandler: channel => void handlers.delete(channel)
})
