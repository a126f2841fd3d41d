import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { endSpawned, freePort, spawnConsole } from './launch-console'
import { removeFolder } from './remove-folder'

const startTimeoutMs = 130_000
const answerTimeoutMs = 20_000

type Said = { readonly id?: number; readonly method?: string; readonly result?: unknown }

async function addressOfPage(port: number): Promise<string> {
  const listed = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
  const targets = listed as { type: string; webSocketDebuggerUrl: string }[]
  const page = targets.find(({ type }) => type === 'page')
  if (page === undefined) throw new Error('There is no page')
  return page.webSocketDebuggerUrl
}

/** Asks the page by DevTools messages alone: Playwright gives a crashed page up. */
async function ask(port: number, method: string, params: object): Promise<Said> {
  const socket = new WebSocket(await addressOfPage(port))
  const { promise, resolve, reject } = Promise.withResolvers<Said>()
  const gone = () => reject(new Error(`The page went away without an answer to ${method}`))
  const late = () => reject(new Error(`No answer to ${method} for ${answerTimeoutMs / 1000} s`))
  const timer = setTimeout(late, answerTimeoutMs)
  socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method, params })))
  socket.addEventListener('message', ({ data }) => {
    const said = JSON.parse(data) as Said
    // A crash is answered by itself alone.
    if (said.id === 1 || said.method === 'Inspector.targetCrashed') resolve(said)
  })
  for (const end of ['error', 'close']) socket.addEventListener(end, gone)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
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
    await endSpawned(child)
    removeFolder(folder)
  })
  await expect
    .poll(() => addressOfPage(port).catch(() => undefined), { timeout: startTimeoutMs })
    .toBeDefined()
  async function evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true }
    const { result } = await ask(port, 'Runtime.evaluate', params)
    return (result as { result?: { value?: unknown } } | undefined)?.result?.value
  }
  return {
    child,
    evaluate,
    poll: (expression: string) => expect.poll(() => evaluate(expression).catch(() => undefined)),
    crash: () => ask(port, 'Page.crash', {}),
    output: () => output
  }
}
