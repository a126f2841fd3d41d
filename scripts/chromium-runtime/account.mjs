import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** `nobody` and `nogroup` on Debian; an account that owns nothing elsewhere. */
const unprivileged = { uid: 65534, gid: 65534 }
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find(existsSync)

const red = text => (process.stderr.isTTY ? `\u001b[31m${text}\u001b[0m` : text)
const shellQuoted = text => `'${text.replaceAll("'", "'\\''")}'`

function canStepDown() {
  if (!setpriv) return false
  return spawnSync(setpriv, [...stepDownArguments, 'true']).status === 0
}

const stepDownArguments = [
  `--reuid=${unprivileged.uid}`,
  `--regid=${unprivileged.gid}`,
  '--clear-groups'
]

/** The X server's key, where the unprivileged account can read it and nobody else. */
function lendDisplay(folder) {
  const source = process.env.XAUTHORITY ?? join(homedir(), '.Xauthority')
  if (!existsSync(source)) return {}
  const copy = join(folder, 'Xauthority')
  copyFileSync(source, copy)
  chmodSync(copy, 0o600)
  chownSync(copy, unprivileged.uid, unprivileged.gid)
  return { XAUTHORITY: copy }
}

/**
 * How to start Chromium so that its sandbox stays on. It refuses to as root, so root lends it an
 * account that owns only the profile folder; `--no-sandbox` is the last resort, said in red.
 */
export function sandboxedStart(executable, { base, profile }) {
  if (process.platform !== 'linux' || process.getuid() !== 0) {
    return { executable, chromiumSandbox: true, env: {} }
  }
  if (!canStepDown()) {
    process.stderr.write(
      red(
        'WARNING: Chromium runs WITHOUT its sandbox: this is root, and setpriv (package util-linux) ' +
          'cannot start it under another account.\n'
      )
    )
    return { executable, chromiumSandbox: false, env: {} }
  }
  chmodSync(base, 0o711)
  chownSync(profile, unprivileged.uid, unprivileged.gid)
  const launcher = join(base, 'chromium')
  const command = [setpriv, ...stepDownArguments, executable].map(shellQuoted).join(' ')
  writeFileSync(launcher, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o700 })
  return {
    executable: launcher,
    chromiumSandbox: true,
    // The session's bus belongs to root; without it Chromium does not try.
    env: { HOME: profile, DBUS_SESSION_BUS_ADDRESS: 'disabled:', ...lendDisplay(profile) }
  }
}
