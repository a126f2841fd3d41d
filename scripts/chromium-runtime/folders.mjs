import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'horizon-console-chromium-'

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** A killed run cannot clean up after itself; the next one does. */
function removeLeftovers() {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : NaN
    if (Number.isNaN(pid) || isRunning(pid)) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another account's: not ours to remove.
    }
  }
}

let folders

/** This run's temporary folder, with Chromium's profile in it. Nothing in it outlives the run. */
export function runtimeFolders() {
  if (folders) return folders
  removeLeftovers()
  const base = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  const profile = join(base, 'profile')
  mkdirSync(profile, { mode: 0o700 })
  folders = { base, profile }
  process.once('exit', () => {
    // What Chromium's other processes still write holds it up for a moment. `rmSync` waits whole
    // seconds: of less than one nothing is left, and it tries again at once.
    rmSync(base, { recursive: true, force: true, maxRetries: 3, retryDelay: 1_000 })
  })
  return folders
}
