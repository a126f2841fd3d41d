import { EventEmitter } from 'node:events'
import { originOf, toAppUrl } from './address.mjs'
import { answerInvoke } from './ipc.mjs'
import { only } from './only.mjs'

const relayed = ['on', 'once', 'off', 'removeListener']

const notDecided = () => ({ action: 'allow' })

/** What main code sees of the window's page. `link` does what needs Chromium. */
export function createWebContents({ session, link }) {
  const events = new EventEmitter()
  let url = ''
  let windowOpenHandler = notDecided
  let isDestroyed = false

  const mainFrame = only('webContents.mainFrame', {
    parent: null,
    get url() {
      return url
    },
    get origin() {
      return originOf(url)
    }
  })

  const members = {
    id: 1,
    session,
    mainFrame,
    getURL: () => url,
    isDestroyed: () => isDestroyed,
    send: (channel, ...args) => link.post({ type: 'event', channel, args }),
    reload: () => link.reload(),
    setWindowOpenHandler: handler => {
      windowOpenHandler = handler
    },
    setWebRTCIPHandlingPolicy: policy => {
      if (policy !== 'disable_non_proxied_udp') {
        throw new Error(`WebRTC policy ${policy} is not part of the Chromium runtime.`)
      }
    },
    ...Object.fromEntries(relayed.map(key => [key, (...args) => void events[key](...args)]))
  }
  const webContents = only('webContents', members)

  return {
    webContents,
    emit: (...args) => events.emit(...args),
    setUrl: next => {
      url = toAppUrl(next)
    },
    destroy: () => {
      isDestroyed = true
    },
    invoke: (channel, args) =>
      answerInvoke({ sender: webContents, senderFrame: mainFrame }, channel, args),
    /** Asks the app's navigation guards; they decide, as in Electron. */
    mayNavigate(target, isMainFrame) {
      let isPrevented = false
      const details = {
        url: target,
        isMainFrame,
        isSameDocument: false,
        frame: isMainFrame ? mainFrame : null,
        preventDefault() {
          isPrevented = true
        }
      }
      events.emit('will-frame-navigate', details)
      if (isMainFrame) events.emit('will-navigate', details, target)
      return !isPrevented
    },
    /** Whether a page-made window was allowed; none can be made here. */
    refuseWindow(target) {
      if (windowOpenHandler({ url: target }).action !== 'deny') {
        process.stderr.write('Chromium runtime: a second window was closed; there is only one.\n')
      }
    }
  }
}
