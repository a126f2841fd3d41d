import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, installedElectron, launchConsole, spawnConsole } from '@support/launch-console'
import { expect, onTestFinished, test } from 'vitest'

/** Asks the page by DevTools messages alone: Playwright gives a crashed page up. */
async function ask(port: number, method: string, params: object): Promise<unknown> {
  const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
  const socket = new WebSocket(
    (targets as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl ?? ''
  )
  try {
    await once(socket, 'open')
    socket.send(JSON.stringify({ id: 1, method, params }))
    const [message] = await once(socket, 'message', { signal: AbortSignal.timeout(2_000) })
    return JSON.parse((message as MessageEvent<string>).data)
  } finally {
    socket.close()
  }
}

/** Starts a main file, the built console's without one, beside a port that its page is asked by. */
async function startAsked(main?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'console-test-crash-'))
  const port = await freePort()
  const env = { HORIZON_CONSOLE_DEBUG_PORT: String(port) }
  let mainFile: string | undefined
  if (main !== undefined) {
    mainFile = join(folder, 'main.mjs')
    writeFileSync(mainFile, main)
  }
  const options = { dataFolder: folder, home: folder, env }
  const child = spawnConsole(mainFile === undefined ? options : { ...options, main: mainFile })
  let written = ''
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    written += chunk
  })
  onTestFinished(async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  })
  async function evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true }
    const answer = await ask(port, 'Runtime.evaluate', params)
    return (answer as { result?: { result?: { value?: unknown } } }).result?.result?.value
  }
  return {
    evaluate,
    poll: (expression: string) =>
      expect.poll(() => evaluate(expression).catch(() => undefined), { timeout: 20_000 }),
    crash: () => ask(port, 'Page.crash', {}),
    written: () => written
  }
}

const place = '#/rotations/one?step=create'

test.skipIf(installedElectron())(
  'a page that crashes is loaded again at the place it was at, and works',
  async () => {
    const { evaluate, poll, crash } = await startAsked()
    const works = `consoleBridge.call('app.about', {}).then(({ ok }) => [ok, window.isFirst ?? null, location.hash])`

    // No place is remembered for it: only the page's own location says where it was.
    await poll(works).toEqual([true, null, ''])
    await evaluate(`window.isFirst = true; history.pushState({}, '', '${place}')`)
    await poll(works).toEqual([true, true, place])
    // A page works before it has loaded in full, and one that crashes before that fails the start.
    await poll('document.readyState').toBe('complete')
    await crash()
    await poll(works).toEqual([true, null, place])
    await crash()
    await poll(works).toEqual([true, null, place])
  }
)

test.skipIf(installedElectron())(
  'a page that crashes before it has loaded in full fails that load, and can be loaded again',
  async () => {
    const { evaluate, poll, crash, written } = await startAsked(`
      import { app, BrowserWindow, protocol } from 'electron'
      const privileges = { standard: true, secure: true }
      protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
      await app.whenReady()
      let crashes = 0
      const page = '<!doctype html><title>Held</title><script async src="/held.js"></script>'
      protocol.handle('app', ({ url }) => {
        if (url === 'app://console/held.js' && crashes < 2) return new Promise(() => undefined)
        return new Response(page, { headers: { 'content-type': 'text/html' } })
      })
      const window = new BrowserWindow()
      window.webContents.on('did-finish-load', () => console.log('finished'))
      window.webContents.on('render-process-gone', () => {
        crashes += 1
        window.webContents.reload()
      })
      window.loadURL('app://console/').catch(() => console.log('failed'))
    `)
    const state = '[window.isFirst ?? null, document.readyState, location.hash]'

    // Before it Chromium shows a page of its own at the same address.
    await poll('document.title').toBe('Held')
    await poll(state).toEqual([null, 'interactive', ''])
    await evaluate(`window.isFirst = true; history.pushState({}, '', '${place}')`)
    await poll(state).toEqual([true, 'interactive', place])
    await crash()
    await poll(state).toEqual([null, 'interactive', place])
    await expect.poll(written).toBe('failed\n')
    await crash()
    await poll(state).toEqual([null, 'complete', place])
    await expect.poll(written).toBe('failed\nfinished\n')
  }
)

test('with a keychain of its own the console finds it ready', async () => {
  const app = await launchConsole({ keyring: true })
  onTestFinished(() => app.close().then(() => undefined))
  expect(await app.page.evaluate(`consoleBridge.call('keychain.status', {})`)).toMatchObject({
    ok: true,
    value: { state: 'ready' }
  })
})
