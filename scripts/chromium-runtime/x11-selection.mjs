import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { only } from './only.mjs'

const execute = promisify(execFile)
const timeout = 2_000

const isOnPath = name =>
  (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, name)))

/** One of X11's selections, `clipboard` or `primary`, reached without Chromium; needs `xsel`. */
export function x11Selection(which) {
  const hasX11 = process.platform === 'linux' && process.env.DISPLAY !== undefined
  if (!hasX11 || process.env.HORIZON_CONSOLE_HEADLESS === '1' || !isOnPath('xsel')) return undefined
  return only(`${which} selection`, {
    readText: async () => (await execute('xsel', [`--${which}`, '--output'], { timeout })).stdout,
    clear: () => {
      execFileSync('xsel', [`--${which}`, '--clear'], { timeout, stdio: 'ignore' })
    }
  })
}
