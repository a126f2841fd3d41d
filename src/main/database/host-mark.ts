import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ensurePrivateFile, kindOfPath } from './open'
import type { Notice } from './open-file'

/** Stays the same when the computer is renamed, where the system has such an id. */
function machineName(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || hostname()
  } catch {
    return hostname()
  }
}

/** Hashed, because the folder may travel. */
export const thisHost = (): string =>
  createHash('sha256').update(`horizon-console ${machineName()}`).digest('hex').slice(0, 16)

/**
 * Notes which computer uses a profile's folder, and says when that changed. The lock does not reach
 * across computers: in a synchronised folder two of them write without seeing each other.
 */
export function markHost(folder: string, host = thisHost()): Notice | undefined {
  const path = join(folder, 'host')
  try {
    const found = kindOfPath(path)
    if (found !== 'file' && found !== 'missing') return undefined
    const before = found === 'file' ? readFileSync(path, 'utf8').trim() : host
    if (found === 'file' && before === host) return undefined
    ensurePrivateFile(path)
    writeFileSync(path, `${host}\n`)
    return before === host ? undefined : movedNotice(folder)
  } catch {
    // Without the note nothing else is lost.
    return undefined
  }
}

const movedNotice = (folder: string): Notice => ({
  severity: 'warning',
  title: 'This profile was last used on another computer',
  detail: `${folder} was copied or is synchronised. Two computers that use it overwrite each other’s operations journal without noticing. Use it on one computer only, and create a profile of its own on the other.`
})
