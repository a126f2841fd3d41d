import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const register = resolve(import.meta.dirname, '../../../scripts/chromium-runtime/register.mjs')

function folderOf(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'main.mjs'), source)
  return folder
}

/** Runs main code that opens no window and answers what it wrote. */
function run(source: string, env: Record<string, string> = {}) {
  const folder = folderOf(`import * as electron from 'electron'\n${source}\nprocess.exit(0)`)
  const args = ['--import', register, join(folder, 'main.mjs')]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env }
  })
  return { stdout: stdout.trim(), stderr, status }
}

test.each([
  ['electron.app.getGPUInfo', 'app.getGPUInfo'],
  ['electron.dialog.showOpenDialog', 'dialog.showOpenDialog'],
  ['electron.session.defaultSession.cookies', 'session.cookies'],
  ['electron.shell.openPath', 'shell.openPath'],
  ['electron.ipcMain.on', 'ipcMain.on']
])('%s is missing here and says so by name', (expression, name) => {
  const { stdout } = run(`try { ${expression} } catch (error) { console.log(error.message) }`)
  expect(stdout).toBe(`${name} is not part of the Chromium runtime.`)
})

test.each([
  ['contextIsolation: false', 'webPreferences.contextIsolation: only true'],
  ['sandbox: false', 'webPreferences.sandbox: only true'],
  ['nodeIntegration: true', 'webPreferences.nodeIntegration: only false'],
  ['webSecurity: false', 'webPreferences.webSecurity: only true'],
  ['offscreen: true', 'webPreferences: offscreen is not part']
])('a window with %s is refused', (preference, message) => {
  const { stdout } = run(`await electron.app.whenReady()
    try { new electron.BrowserWindow({ webPreferences: { ${preference} } }) } catch (error) { console.log(error.message) }`)
  expect(stdout).toContain(message)
})

test('a named Chromium that does not exist ends with its name, not with a stack', () => {
  const { stderr, status } = run(
    `await electron.app.whenReady(); new electron.BrowserWindow(); await new Promise(() => setInterval(() => 0, 1000))`,
    { CHROMIUM_PATH: '/nonexistent/chromium' }
  )
  expect(stderr.trim()).toBe('CHROMIUM_PATH names /nonexistent/chromium, which does not exist.')
  expect(status).toBe(1)
})

test('the refusal of client certificates is accepted, though no one is ever asked for here', () => {
  const { stdout } = run(
    `electron.app.on('select-client-certificate', () => undefined); console.log('accepted')`
  )
  expect(stdout).toBe('accepted')
})

test('the lock of a process that was killed does not keep the next one out', async () => {
  const folder = folderOf(`import { app } from 'electron'
    app.setPath('userData', process.env.DATA)
    console.log(app.requestSingleInstanceLock())
    setInterval(() => 0, 1000)`)
  const start = () => {
    const child = spawn(process.execPath, ['--import', register, join(folder, 'main.mjs')], {
      env: { ...process.env, DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  const answer = async (child: ReturnType<typeof start>) =>
    String((await once(child.stdout, 'data'))[0]).trim()

  const first = start()
  expect(await answer(first)).toBe('true')
  expect(await answer(start())).toBe('false')
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect(await answer(start())).toBe('true')
})
