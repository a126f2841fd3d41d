import type { HorizonConnector, LocalHorizonHost } from '@main/core/ports'
import type { Secret } from '@shared/secret'

type Hide = (secret: Secret) => void

/** Tells the log of every secret before it is used, also of one that is never stored. */
export function createHidingConnector(connector: HorizonConnector, hide: Hide): HorizonConnector {
  return {
    ...connector,
    connect(target) {
      hide(target.secret)
      return connector.connect(target)
    },
    testConnection(target, options) {
      hide(target.secret)
      return connector.testConnection(target, options)
    },
    probe(target, call, signal) {
      hide(call.key)
      return connector.probe(target, call, signal)
    }
  }
}

/** Tells the log of the local Horizon's secret before anyone else learns it. */
export function createHidingHost(host: LocalHorizonHost, hide: Hide): LocalHorizonHost {
  return {
    ...host,
    async start() {
      const access = await host.start()
      hide(access.secret)
      return access
    }
  }
}
