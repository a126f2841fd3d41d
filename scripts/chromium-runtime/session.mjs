import { EventEmitter } from 'node:events'
import { fetchWithSystemCertificates } from './net.mjs'
import { only } from './only.mjs'

/** Chromium is started with a proxy that nothing listens on unless the app says otherwise. */
const noNetwork = { proxyRules: '127.0.0.1:1', proxyBypassRules: '<-loopback>' }

function createSession(partition) {
  const events = new EventEmitter()
  const protocolHandlers = new Map()
  let beforeRequest = null
  let proxy = noNetwork

  return only('session', {
    partition,
    isPersistent: () => false,
    /** What the runtime itself asks of a session. */
    runtime: {
      isCancelled: url =>
        new Promise(resolve => {
          if (!beforeRequest) return resolve(false)
          beforeRequest({ url }, answer => resolve(answer.cancel === true))
        }),
      handlerFor: scheme => protocolHandlers.get(scheme),
      proxy: () => proxy
    },
    on: (...args) => events.on(...args),
    // Chromium runs with every permission denied; there is no way to grant one here.
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
    setSpellCheckerEnabled: () => undefined,
    setProxy: async config => {
      proxy = {
        proxyRules: config.proxyRules ?? noNetwork.proxyRules,
        proxyBypassRules: config.proxyBypassRules ?? noNetwork.proxyBypassRules
      }
    },
    webRequest: only('session.webRequest', {
      onBeforeRequest: listener => {
        beforeRequest = listener
      }
    }),
    protocol: only('session.protocol', {
      handle: (scheme, handler) => protocolHandlers.set(scheme, handler)
    }),
    fetch: fetchWithSystemCertificates
  })
}

const sessions = new Map()

function fromPartition(partition) {
  if (partition.startsWith('persist:')) {
    throw new Error('Persistent sessions are not part of the Chromium runtime.')
  }
  if (!sessions.has(partition)) sessions.set(partition, createSession(partition))
  return sessions.get(partition)
}

export const session = only('session', { defaultSession: fromPartition(''), fromPartition })
