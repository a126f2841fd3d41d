import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron, type Browser, chromium, type Page } from 'playwright-core'
import { removeFolder } from './remove-folder.ts'

const root = resolve(import.meta.dirname, '../..')
const runtime = join(root, 'scripts/chromium-runtime/register.mjs')
const startTimeoutMs = 130_000
const connectAnewAfterMs = 5_000
const drawTimeoutMs = 30_000
const exitTimeoutMs = 60_000

export type LaunchOptions = {
  readonly dataFolder?: string
  /** The home folder: keyrings live in it, and the save dialog begins there. */
  readonly home?: string
  readonly headless?: boolean
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  /** With an unlocked keychain of its own; without one there is none. */
  readonly keyring?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** The main file to run instead of the built console's. */
  readonly main?: string
}

export type LaunchedConsole = {
  readonly page: Page
  readonly process: ChildProcess
  /** The process id of the main process itself, not of what wraps it. */
  readonly pid: number
  readonly dataFolder: string
  readonly home: string
  /** What the process wrote so far. */
  output(): string
  /** Ends it the orderly way and answers the exit code. */
  close(): Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Crashes what draws the page, and answers the page that takes its place. */
  crashPage(): Promise<Page>
}

const temporaryFolder = (what: string) => mkdtempSync(join(tmpdir(), `console-test-${what}-`))

/** An Electron that can run here: as root it would need its sandbox off. */
export function installedElectron(): string | undefined {
  if (process.platform === 'linux' && process.getuid?.() === 0) return undefined
  if (process.env.ELECTRON_EXEC_PATH) return process.env.ELECTRON_EXEC_PATH
  const pathFile = join(root, 'node_modules/electron/path.txt')
  if (!existsSync(pathFile)) return undefined
  const file = join(root, 'node_modules/electron/dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(file) ? file : undefined
}

/**
 * A port to listen on later, below those that the system gives out by itself: any program's next
 * connection could take one of those meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(randomInt(20_000, 32_000), '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue
      throw error
    }
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    return port
  }
}

/** The session bus and keychain end with the command that runs inside them. */
function inKeyring(command: readonly string[]): readonly string[] {
  const script =
    'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"'
  return ['dbus-run-session', '--', 'sh', '-c', script, 'sh', ...command]
}

function environment(options: LaunchOptions, dataFolder: string, home: string) {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_DATA_HOME: _data, ...inherited } = process.env
  const headless = options.headless ?? true
  return {
    ...inherited,
    HOME: home,
    HORIZON_CONSOLE_DATA: dataFolder,
    ...(headless ? { HORIZON_CONSOLE_HEADLESS: '1' } : {}),
    ...(options.keyring ? {} : { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }),
    ...options.env
  }
}

/** Starts the console without looking at its page: for second starts and for refusals. */
export function spawnConsole(
  options: LaunchOptions & { readonly dataFolder: string; readonly home: string },
  args: readonly string[] = []
): ChildProcess {
  const main = options.main ?? join(root, 'out/main/index.js')
  const command = [process.execPath, '--import', runtime, main, ...args]
  const [program = '', ...rest] = options.keyring ? inKeyring(command) : command
  return spawn(program, rest, {
    cwd: root,
    // A group of its own, so that ending it leaves nothing behind.
    detached: true,
    env: environment(options, options.dataFolder, options.home),
    stdio: ['ignore', 'pipe', 'pipe']
  })
}

function collectOutput(child: ChildProcess): () => string {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', chunk => {
      output += chunk
    })
  }
  return () => output
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The whole group is gone already.
  }
}

async function until<T>(what: string, child: ChildProcess, look: () => Promise<T | undefined>) {
  const deadline = Date.now() + startTimeoutMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before ${what}`)
    const found = await look().catch(() => undefined)
    if (found !== undefined) return found
    await delay(50)
  }
  throw new Error(`It took too long until ${what}`)
}

const pageOf = (browser: Browser): Page | undefined =>
  browser
    .contexts()
    .flatMap(context => context.pages())
    .find(each => each.url().startsWith('https://console.invalid/'))

/**
 * Playwright can miss a page that appears while it connects, for good, and the runtime may have to
 * start Chromium once more: then it connects anew.
 */
function connectToPage(child: ChildProcess, port: number): Promise<[Browser, Page]> {
  const endpoint = `http://127.0.0.1:${port}`
  return until<[Browser, Page]>('its page was drawn', child, async () => {
    if (!(await fetch(`${endpoint}/json/version`)).ok) return undefined
    const connected = await chromium.connectOverCDP(endpoint)
    const page = await drawnPage(connected).catch(() => undefined)
    if (page !== undefined) return [connected, page]
    await connected.close()
    return undefined
  })
}

async function drawnPage(connected: Browser): Promise<Page | undefined> {
  const connectAnewAt = Date.now() + connectAnewAfterMs
  while (Date.now() < connectAnewAt) {
    const page = pageOf(connected)
    if (page === undefined) await delay(50)
    else {
      await untilDrawn(page)
      return page
    }
  }
  return undefined
}

/** Before its page Chromium shows one of its own at the same address, and then goes to it. */
const untilDrawn = (page: Page): Promise<void> =>
  page.locator('#root > *').first().waitFor({ state: 'attached', timeout: drawTimeoutMs })

const mainPid = (dataFolder: string): number =>
  JSON.parse(readFileSync(join(dataFolder, 'instance.json'), 'utf8')).pid

async function launchInChromium(options: LaunchOptions, dataFolder: string, home: string) {
  const port = await freePort()
  const env = { ...options.env, HORIZON_CONSOLE_DEBUG_PORT: String(port) }
  const child = spawnConsole({ ...options, dataFolder, home, env })
  const output = collectOutput(child)
  try {
    const [browser, page] = await connectToPage(child, port)
    let connected = browser
    /** Playwright gives a crashed page up: it connects anew. */
    async function crashPage(): Promise<Page> {
      const session = await page.context().newCDPSession(page)
      const isGone = new Promise(resolve => page.once('crash', resolve))
      session.send('Page.crash').catch(() => undefined)
      await isGone
      await connected.close()
      const [again, fresh] = await connectToPage(child, port)
      connected = again
      fresh.setDefaultTimeout(startTimeoutMs)
      return fresh
    }
    const pid = mainPid(dataFolder)
    return { child, output, page, pid, crashPage, disconnect: () => connected.close() }
  } catch (error) {
    killGroup(child)
    throw new Error(`The console did not start: ${String(error)}\n${output()}`)
  }
}

async function launchInElectron(
  executablePath: string,
  options: LaunchOptions,
  dataFolder: string,
  home: string
) {
  const app = await _electron.launch({
    executablePath,
    args: [options.main ?? root],
    cwd: root,
    env: environment(options, dataFolder, home) as Record<string, string>
  })
  const child = app.process()
  const page = await app.firstWindow()
  await untilDrawn(page)
  const disconnect = async () => undefined
  async function crashPage(): Promise<Page> {
    const isGone = new Promise(resolve => page.once('crash', resolve))
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    )
    await isGone
    return app.firstWindow()
  }
  const pid = child.pid ?? 0
  return { child, output: collectOutput(child), page, pid, crashPage, disconnect }
}

/** The exit code of one that was spawned; `null` where a signal ended it. */
export async function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(exitTimeoutMs) })
  return code
}

/** Ends one that was spawned the orderly way, and leaves nothing of it behind. */
export async function endSpawned(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  await exited(child).catch(() => null)
  killGroup(child)
}

/** Starts the built console in whichever runtime is here and answers its page. */
export async function launchConsole(options: LaunchOptions = {}): Promise<LaunchedConsole> {
  const ownFolders: string[] = []
  const orTemporary = (folder: string | undefined, what: string) => {
    if (folder !== undefined) return folder
    const made = temporaryFolder(what)
    ownFolders.push(made)
    return made
  }
  const dataFolder = orTemporary(options.dataFolder, 'data')
  const home = orTemporary(options.home, 'home')
  const electron = installedElectron()
  const launched = electron
    ? await launchInElectron(electron, options, dataFolder, home)
    : await launchInChromium(options, dataFolder, home)
  const { child, output, page, pid, crashPage, disconnect } = launched

  if (options.viewport) await page.setViewportSize(options.viewport)
  if (options.colorScheme) await page.emulateMedia({ colorScheme: options.colorScheme })

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    await disconnect().catch(() => undefined)
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended by itself.
    }
    const code = await exited(child).catch(() => null)
    killGroup(child)
    for (const folder of ownFolders) removeFolder(folder)
    return code
  }

  return {
    page,
    process: child,
    pid,
    dataFolder,
    home,
    output,
    close: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    crashPage
  }
}
