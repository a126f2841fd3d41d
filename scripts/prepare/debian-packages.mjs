import { existsSync, readFileSync } from 'node:fs'
import { run, Stop, say, tail } from './shell.mjs'

/**
 * @typedef {'build' | 'start' | 'test'} Purpose
 * What the preparation is for: a build needs no browser, tests need a keychain and a display.
 */

const toShowAWindow = ['chromium', 'xsel']
const toTest = ['xvfb', 'xauth', 'dbus', 'gnome-keyring', 'strace']
const toUseTheKeychain = ['libsecret-1-0']
const toCompileKeytar = ['libsecret-1-dev', 'python3', 'g++', 'make']

/**
 * Debian packages for a purpose. keytar is compiled where its prebuilt file cannot be downloaded,
 * which is known only after it failed; so its tools are asked for while it is not there.
 * @param {Purpose} purpose
 * @param {{ hasKeytar: boolean }} state
 * @returns {string[]}
 */
export function packagesFor(purpose, { hasKeytar }) {
  if (purpose === 'build') return []
  return [
    ...toShowAWindow,
    ...(purpose === 'test' ? toTest : []),
    ...(hasKeytar ? toUseTheKeychain : toCompileKeytar)
  ]
}

/** Whether an os-release file describes Debian or something made from it. @param {string} text */
export const isDebianLike = text => /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(text)

/**
 * The installed ones in the output of `dpkg-query -W -f '${Package} ${Status}\n'`.
 * @param {string} listing
 */
export const installedIn = listing =>
  new Set(
    listing
      .split('\n')
      .filter(line => line.endsWith(' install ok installed'))
      .map(line => line.split(' ', 1)[0])
  )

/** @param {readonly string[]} names */
async function missing(names) {
  if (names.length === 0) return []
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const query = await run('dpkg-query', ['-W', '-f', '${Package} ${Status}\n', ...names])
  const present = installedIn(query.stdout)
  return names.filter(name => !present.has(name))
}

/** @param {readonly string[]} names */
async function install(names) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  say(`Installing Debian packages: ${names.join(' ')}`)
  const update = await run('apt-get', ['update', '-qq'], { env })
  const done = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    env
  })
  if (done.code === 0 && (await missing(names)).length === 0) return
  const log = tail(`${update.code === 0 ? '' : update.output}${done.output}`)
  throw new Stop(`${log}\n\nThese Debian packages could not be installed: ${names.join(' ')}`)
}

/**
 * Installs what is missing when we may, else says the exact line and stops. Does nothing where
 * there is no dpkg.
 * @param {Purpose} purpose
 * @param {{ hasKeytar: boolean }} state
 */
export async function ensureDebianPackages(purpose, state) {
  const release = '/etc/os-release'
  if (process.platform !== 'linux' || !existsSync(release)) return
  if (!isDebianLike(readFileSync(release, 'utf8'))) return

  const names = await missing(packagesFor(purpose, state))
  if (names.length === 0) return
  if (process.getuid?.() === 0) return install(names)
  throw new Stop(
    `Missing Debian packages. Install them, then run this again:\n\n` +
      `  sudo apt-get install -y --no-install-recommends ${names.join(' ')}`
  )
}
