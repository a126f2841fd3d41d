import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
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

test.skipIf(installedElectron())(
  'a page that crashes is loaded again at the place it was at, and works',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'console-test-crash-'))
    const port = await freePort()
    const env = { HORIZON_CONSOLE_DEBUG_PORT: String(port) }
    const child = spawnConsole({ dataFolder: folder, home: folder, env })
    onTestFinished(async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    })
    const works = async () => {
      const answer = await ask(port, 'Runtime.evaluate', {
        expression: `consoleBridge.call('app.about', {}).then(({ ok }) => [ok, window.isFirst ?? null, location.hash])`,
        awaitPromise: true,
        returnByValue: true
      })
      return (answer as { result?: { result?: { value?: unknown } } }).result?.result?.value
    }
    const poll = () => expect.poll(() => works().catch(() => undefined), { timeout: 20_000 })

    // No place is remembered for it: only the page's own location says where it was.
    const place = '#/rotations/one?step=create'
    await poll().toEqual([true, null, ''])
    await ask(port, 'Runtime.evaluate', {
      expression: `window.isFirst = true; history.pushState({}, '', '${place}')`
    })
    await poll().toEqual([true, true, place])
    await ask(port, 'Page.crash', {})
    await poll().toEqual([true, null, place])
    await ask(port, 'Page.crash', {})
    await poll().toEqual([true, null, place])
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
