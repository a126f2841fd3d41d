import { createHash } from 'node:crypto'
import type { ExportTools } from '@main/core/file-ports'

/** Its larger parts are read at the first export, not at the start. */
export const exportTools: ExportTools = {
  begin: async path => (await import('./unfinished-file')).beginFile(path),
  sha256() {
    const hash = createHash('sha256')
    return {
      update(data) {
        hash.update(data)
      },
      hex: () => hash.digest('hex')
    }
  },
  verifier: async () => (await import('./evidence-verifier')).evidenceVerifier
}
