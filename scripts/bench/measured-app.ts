import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { freePort } from '../../test/support/launch-console.ts'
import { node24, root } from '../prepare/shell.mjs'

const register = new URL('../chromium-runtime/register.mjs', import.meta.url).href
const startLimitMs = 130_000

export type MeasuredApp = {
  readonly page: Page
  readonly pid: number
  /** When the process was started, in epoch milliseconds. */
  readonly startedAt: number
  close(): Promise<void>
}

async function until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + startLimitMs
  while (Date.now() < giveUpAt) {
    const found = await attempt().catch(() => undefined)
    if (found !== undefined) return found
    await wait(10)
  }
  throw new Error(`${what} did not appear within ${startLimitMs / 1000} s`)
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const isStuck = Symbol('stuck')
  if ((await Promise.race([ended, wait(10_000, isStuck)])) === isStuck) child.kill('SIGKILL')
}

/** Starts an app's main file in the Chromium runtime, without a window, on a data folder. */
export async function startMeasuredApp(main: string, dataFolder: string): Promise<MeasuredApp> {
  const port = await freePort()
  const startedAt = Date.now()
  const child = spawn(node24, ['--import', register, main], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      HORIZON_CONSOLE_DATA: dataFolder,
      HORIZON_CONSOLE_HEADLESS: '1',
      HORIZON_CONSOLE_DEBUG_PORT: String(port)
    }
  })
  let complaints = ''
  child.stderr.on('data', chunk => {
    complaints += chunk
  })
  let browser: Browser | undefined
  try {
    browser = await until('The browser', () => chromium.connectOverCDP(`http://127.0.0.1:${port}`))
    const connected = browser
    const page = await until('The window', async () =>
      connected
        .contexts()
        .flatMap(context => context.pages())
        .find(each => /^(https:\/\/console|app:\/\/console)/.test(each.url()))
    )
    return {
      page,
      pid: child.pid ?? 0,
      startedAt,
      async close() {
        await connected.close().catch(() => undefined)
        await end(child)
      }
    }
  } catch (error) {
    await browser?.close().catch(() => undefined)
    await end(child)
    throw new Error(`${main} did not start\n${complaints.slice(-2_000)}`, { cause: error })
  }
}
