import { ensureBuilt } from './prepare/build-output.mjs'
import { ensureDebianPackages } from './prepare/debian-packages.mjs'
import { ensureNodePackages, hasKeytar, requireKeytar } from './prepare/node-packages.mjs'
import { Stop } from './prepare/shell.mjs'

const oldestNode = { major: 20, minor: 19 }

/** @param {string} version such as `20.19.1` */
export function isNodeRecentEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)
}

/**
 * Makes a bare checkout ready: Debian packages, npm packages, native modules, and a build where
 * sources changed. A second run finds everything in place and takes a fraction of a second.
 * @param {import('./prepare/debian-packages.mjs').Purpose} purpose
 * @param {{ build?: boolean }} [options]
 */
export async function prepare(purpose, { build = true } = {}) {
  if (!isNodeRecentEnough(process.versions.node)) {
    throw new Stop(
      `Node ${process.versions.node} is too old. Install Node ${oldestNode.major}.${oldestNode.minor} or newer.`
    )
  }
  const needsKeychain = purpose === 'test' && process.platform === 'linux'
  await ensureDebianPackages(purpose, { hasKeytar: hasKeytar() })
  await ensureNodePackages({ needsKeychain })
  if (needsKeychain) await requireKeytar()
  if (build) await ensureBuilt()
}
