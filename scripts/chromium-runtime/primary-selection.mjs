import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { only } from './only.mjs'

const execute = promisify(execFile)
const timeout = 2_000

const isOnPath = name =>
  (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, name)))

/**
 * X11's other selection. Chromium fills it along with the clipboard and leaves it there, and no
 * page can reach it, so that a copied key would outlive the clipboard's clearing.
 */
export function primarySelection() {
  const hasX11 = process.platform === 'linux' && process.env.DISPLAY !== undefined
  if (!hasX11 || process.env.HORIZON_CONSOLE_HEADLESS === '1' || !isOnPath('xsel')) return undefined
  return only('clipboard.selection', {
    readText: async () => (await execute('xsel', ['--primary', '--output'], { timeout })).stdout,
    clear: () => {
      execFileSync('xsel', ['--primary', '--clear'], { timeout, stdio: 'ignore' })
    }
  })
}
