import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const runtime = 'scripts/chromium-runtime'

/** An installed runtime opens a window in a browser that only notes what it was started with. */
function switchesOf({ port, hasSources }: { port: string; hasSources: boolean }): string {
  const folder = mkdtempSync(join(tmpdir(), 'debugging-port-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  // Started by root the browser runs under another account.
  chmodSync(folder, 0o777)
  cpSync(join(root, runtime), join(folder, runtime), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  if (hasSources) mkdirSync(join(folder, 'src/main'), { recursive: true })
  const noted = join(folder, 'switches')
  const browser = join(folder, 'browser')
  writeFileSync(browser, `#!/bin/sh\necho "$@" > '${noted}'\n`, { mode: 0o755 })
  const main = join(folder, 'main.mjs')
  writeFileSync(
    main,
    `import { app, BrowserWindow } from 'electron'
    await app.whenReady()
    new BrowserWindow()`
  )
  spawnSync(process.execPath, ['--import', join(folder, runtime, 'register.mjs'), main], {
    env: { ...process.env, CHROMIUM_PATH: browser, HORIZON_CONSOLE_DEBUG_PORT: port }
  })
  return readFileSync(noted, 'utf8')
}

const debuggingPort = /--remote-debugging-(port|address)/

test('run from its sources, the console opens the port that the tests name', () => {
  const switches = switchesOf({ port: '4321', hasSources: true })
  expect(switches).toContain('--remote-debugging-port=4321 --remote-debugging-address=127.0.0.1')
})

test('without its sources the console opens no port, whatever the environment says', () => {
  expect(switchesOf({ port: '4321', hasSources: false })).not.toMatch(debuggingPort)
})

test.each(['', '0', '70000', '4321 --no-sandbox', 'x'])('"%s" is no port and opens none', port => {
  expect(switchesOf({ port, hasSources: true })).not.toMatch(debuggingPort)
})
