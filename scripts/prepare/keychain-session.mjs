import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24, runInForeground } from './shell.mjs'

const unlock = 'printf unlocked | gnome-keyring-daemon --unlock --components=secrets >/dev/null'

/**
 * Runs Node 24 beside a keychain of its own, which ends with it and shares nothing with the
 * account's. Elsewhere than on Linux the system's keychain serves.
 * @param {readonly string[]} args
 */
export async function runWithKeychain(args) {
  if (process.platform !== 'linux') return runInForeground(node24, args)
  const folder = mkdtempSync(join(tmpdir(), 'horizon-console-keychain-'))
  try {
    return await runInForeground(
      'dbus-run-session',
      ['--', 'sh', '-c', `${unlock}; exec "$0" "$@"`, node24, ...args],
      { env: { XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder } }
    )
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 1_000 })
  }
}
