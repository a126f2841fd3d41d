import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { freePort, spawnConsole } from './launch-console'

/** Asks the page by DevTools messages alone: Playwright gives a crashed page up. */
async function ask(port: number, method: string, params: object): Promise<unknown> {
  const listed = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
  const targets = listed as { type: string; webSocketDebuggerUrl: string }[]
  const page = targets.find(({ type }) => type === 'page')
  const socket = new WebSocket(page?.webSocketDebuggerUrl ?? '')
  try {
    await once(socket, 'open')
    socket.send(JSON.stringify({ id: 1, method, params }))
    const [message] = await once(socket, 'message', { signal: AbortSignal.timeout(20_000) })
    return JSON.parse(message.data)
  } finally {
    socket.close()
  }
}

type Files = { readonly main?: string; readonly preload?: string }

/** Starts a main file, the built console's without one, beside a port that its page is asked by. */
export async function startAsked({ main, preload }: Files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'console-test-asked-'))
  const port = await freePort()
  const env = { HORIZON_CONSOLE_DEBUG_PORT: String(port) }
  const written = { main: join(folder, 'main.mjs'), preload: join(folder, 'preload.cjs') }
  if (main !== undefined) writeFileSync(written.main, main)
  if (preload !== undefined) writeFileSync(written.preload, preload)
  const options = { dataFolder: folder, home: folder, env }
  const child = spawnConsole(main === undefined ? options : { ...options, main: written.main })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', chunk => {
    output += chunk
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
    child,
    evaluate,
    poll: (expression: string) => expect.poll(() => evaluate(expression).catch(() => undefined)),
    crash: () => ask(port, 'Page.crash', {}),
    output: () => output
  }
}
