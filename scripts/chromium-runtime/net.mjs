import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { only } from './only.mjs'

// Electron's stack does not know this way to switch the checks off; Node looks at every connection.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED

let areCertificatesSet = false

/** Node trusts only its own list; Electron trusts what the system trusts. */
function trustSystemCertificates() {
  if (areCertificatesSet) return
  areCertificatesSet = true
  setDefaultCACertificates([...getCACertificates('default'), ...getCACertificates('system')])
}

/** `fetch` as `net.fetch` behaves towards a server: the system's certificates, no cookies. */
export function fetchWithSystemCertificates(input, options = {}) {
  trustSystemCertificates()
  const { bypassCustomProtocolHandlers: _, ...rest } = options
  return fetch(input, rest)
}

export const net = only('net', { fetch: fetchWithSystemCertificates })
