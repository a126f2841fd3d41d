import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { inRoot, node24, run, say } from './shell.mjs'

/** Beside the packages, so that a fresh installation tries again. */
const failureNote = inRoot('node_modules/.electron-not-downloaded')
const downloadTimeoutMs = 90_000

/** The path of an Electron that is there: named by the environment, or downloaded earlier. */
export function installedElectron(env = process.env) {
  const named = env.ELECTRON_EXEC_PATH
  if (named) return named
  const pathFile = inRoot('node_modules/electron/path.txt')
  if (!existsSync(pathFile)) return undefined
  const executable = inRoot('node_modules/electron/dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(executable) ? executable : undefined
}

/** Tries to download Electron, once per installation; a failure is remembered. */
export async function downloadElectronOnce() {
  if (existsSync(failureNote)) return undefined
  say('Downloading Electron, once.')
  const { code } = await run(node24, [inRoot('node_modules/electron/install.js')], {
    timeoutMs: downloadTimeoutMs
  })
  const electron = installedElectron()
  if (code === 0 && electron) return electron
  writeFileSync(failureNote, new Date().toISOString())
  say('Electron cannot be downloaded here. To try again: npx install-electron')
  return undefined
}

/** Node's arguments that run the built app in an installed Chromium instead of Electron. */
export const chromiumRuntime = [
  '--import',
  new URL('../chromium-runtime/register.mjs', import.meta.url).href,
  inRoot('out/main/index.js')
]

/** An executable that takes Electron's arguments and runs the app in Chromium. */
export const chromiumRuntimeShim = inRoot('scripts/chromium-runtime/electron-shim.mjs')
