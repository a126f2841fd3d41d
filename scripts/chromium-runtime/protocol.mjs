import { app } from './app.mjs'
import { only } from './only.mjs'
import { session } from './session.mjs'

const schemes = []

/** Schemes the app declared; only these are served. */
export const declaredSchemes = () => schemes

export const protocol = only('protocol', {
  registerSchemesAsPrivileged(declared) {
    if (app.isReady()) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    }
    for (const { scheme, privileges } of declared) {
      if (!privileges?.standard || !privileges?.secure) {
        throw new Error(`Scheme ${scheme}: only standard, secure schemes work in this runtime.`)
      }
      schemes.push(scheme)
    }
  },
  handle: (scheme, handler) => session.defaultSession.protocol.handle(scheme, handler)
})
