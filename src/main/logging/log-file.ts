import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync
} from 'node:fs'
import { dirname } from 'node:path'

const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_WRONLY } = constants
const appending = O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_WRONLY

/** `console.log`, and at most one older file beside it. A log that cannot be written stops nothing. */
export function createLogFile(path: string, maxBytes: number) {
  let isReady = false

  function prepare(): void {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats?.isFile() && process.platform !== 'win32') chmodSync(path, 0o600)
    isReady = true
  }

  function rotate(nextBytes: number): void {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size > 0 && size + nextBytes > maxBytes) renameSync(path, `${path}.1`)
  }

  function write(line: string): void {
    try {
      if (!isReady) prepare()
      rotate(Buffer.byteLength(line))
      const fd = openSync(path, appending, 0o600)
      try {
        writeSync(fd, line)
      } finally {
        closeSync(fd)
      }
    } catch {
      // There is no other place to say it.
    }
  }

  return { write }
}
