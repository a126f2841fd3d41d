import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putAcme } from '@support/acme-folder'
import { callBridge } from '@support/console-journey'
import { startDisplay } from '@support/display'
import { installedElectron, type LaunchedConsole, launchConsole } from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

type Selection = 'clipboard' | 'primary'
const both = ['clipboard', 'primary'] as const

let display: Awaited<ReturnType<typeof startDisplay>>
beforeAll(async () => {
  display = await startDisplay()
})
afterAll(() => display?.end())

const env = () => ({ ...process.env, DISPLAY: display.name })
const held = (which: Selection) =>
  execFileSync('xsel', [`--${which}`, '--output'], { encoding: 'utf8', env: env() })
const heldInBoth = () => both.map(held)

/** What another program does when it takes a selection: it answers for it from then on. */
async function put(which: Selection, text: string): Promise<void> {
  const other = spawn('xsel', [`--${which}`, '--input'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: env()
  })
  other.stdin?.end(text)
  await once(other, 'exit')
  // What goes on in the background owns the selection a moment later.
  await expect.poll(() => held(which)).toBe(text)
}

async function folderForTest(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'console-test-clipboard-'))
  onTestFinished(() => removeFolder(folder))
  await putAcme(join(folder, 'local-horizon'))
  return folder
}

async function launch(
  dataFolder: string,
  more: Record<string, string> = {}
): Promise<LaunchedConsole> {
  const shown = { DISPLAY: display.name, ...more }
  const app = await launchConsole({ dataFolder, headless: false, env: shown })
  onTestFinished(() => app.close().then(() => undefined))
  return app
}

/**
 * Copies a new key as an operator does, and then keeps it as a clipboard manager does: else what
 * a program copied would go from X11 with the program, cleared or not.
 */
async function copyKey({ page }: LaunchedConsole): Promise<string> {
  const local = await callBridge<{ profile: { id: string } }>(page, 'localHorizon.open', {})
  const draft = { clientName: 'Clipboard test', scopes: ['agents:read'], expiresAt: null }
  const created = { profileId: local.profile.id, draft }
  const { revealId } = await callBridge<{ revealId: string }>(page, 'keys.create', created)
  await callBridge(page, 'reveals.copy', { revealId })
  await expect.poll(() => held('clipboard')).toMatch(/^hz_live_/)
  const key = held('clipboard')
  for (const which of both) await put(which, key)
  return key
}

const markOf = (dataFolder: string) => join(dataFolder, 'clipboard-mark.json')
const isMarked = (dataFolder: string) => existsSync(markOf(dataFolder))

test('a copied key leaves both selections before a signal ends the console', async () => {
  const app = await launch(await folderForTest())
  await copyKey(app)
  expect(await app.close()).toBe(0)
  expect(heldInBoth()).toEqual(['', ''])
  expect(isMarked(app.dataFolder)).toBe(false)
})

test('a copied key leaves both selections when the window is closed', async () => {
  const app = await launch(await folderForTest())
  await copyKey(app)
  const ended = once(app.process, 'exit')
  await app.page.close()
  expect((await ended)[0]).toBe(0)
  expect(heldInBoth()).toEqual(['', ''])
})

test('a key that a killed console left is cleared from both selections by the next start', async () => {
  const folder = await folderForTest()
  const first = await launch(folder)
  const key = await copyKey(first)
  await first.kill()
  expect(heldInBoth()).toEqual([key, key])
  expect(readFileSync(markOf(folder), 'utf8')).not.toContain(key)

  await launch(folder)
  await expect.poll(heldInBoth).toEqual(['', ''])
  await expect.poll(() => isMarked(folder)).toBe(false)
})

test('what the operator copied and marked after a kill is left alone by the next start', async () => {
  const folder = await folderForTest()
  const first = await launch(folder)
  await copyKey(first)
  await first.kill()
  await put('clipboard', 'a shopping list')
  await put('primary', 'marked words')

  await launch(folder)
  await expect.poll(() => isMarked(folder)).toBe(false)
  expect(heldInBoth()).toEqual(['a shopping list', 'marked words'])
})

/** Makes the console's own process throw where nobody catches it. */
const throwing = (statement: string) =>
  `--import=data:text/javascript,${encodeURIComponent(
    `import{isMainThread}from'node:worker_threads';if(isMainThread)process.on('SIGUSR2',()=>{${statement}})`
  )}`

test.skipIf(installedElectron()).each([
  ['an uncaught exception', `throw new Error('as the test wants')`],
  ['a rejection that nobody handles', `Promise.reject(new Error('as the test wants'))`]
])(
  '%s ends the console in order: clipboard cleared, files closed, exit code 1',
  async (_, what) => {
    const app = await launch(await folderForTest(), { NODE_OPTIONS: throwing(what) })
    await copyKey(app)
    const ended = once(app.process, 'exit')
    process.kill(app.pid, 'SIGUSR2')
    expect((await ended)[0]).toBe(1)
    expect(heldInBoth()).toEqual(['', ''])
    const log = readFileSync(join(app.dataFolder, 'logs/console.log'), 'utf8')
    expect(log).toMatch(/"event":"uncaught".*\n(.*\n)*.*"event":"stopped"/)
    expect(log).not.toContain('as the test wants')
    // The database folds its log into the file when the last connection is closed, and only then.
    const files = readdirSync(join(app.dataFolder, 'profiles'), { recursive: true }).map(String)
    expect(files.filter(name => name.endsWith('.db')).length).toBeGreaterThan(0)
    expect(files.filter(name => name.endsWith('-wal'))).toEqual([])
  }
)
