import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, node24, root, run, Stop, say, tail } from './shell.mjs'

const sources = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json'
]
const stamp = inRoot('out/.built')
const products = ['main/index.js', 'preload/index.cjs', 'renderer/index.html']

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap(name => filesUnder(join(path, name)))
}

/**
 * Changes when a path or the content of a file under `paths` does.
 * @param {string} folder
 * @param {readonly string[]} paths
 */
export function fingerprint(folder, paths) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(path => filesUnder(join(folder, path)))) {
    const content = readFileSync(file)
    hash.update(`${file.slice(folder.length)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Builds main, preload and renderer into `out/` where a source changed since the last time. */
export async function ensureBuilt({ force = false } = {}) {
  const now = fingerprint(root, sources)
  const isComplete = products.every(file => existsSync(inRoot('out', file)))
  const isCurrent = isComplete && existsSync(stamp) && readFileSync(stamp, 'utf8') === now
  if (isCurrent && !force) return
  say('Building.')
  const built = await run(node24, [
    inRoot('node_modules/electron-vite/bin/electron-vite.js'),
    'build'
  ])
  if (built.code !== 0) throw new Stop(`${tail(built.output, 60)}\n\nThe build failed.`)
  writeFileSync(stamp, now)
}
