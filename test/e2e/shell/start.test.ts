import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  endSpawned,
  exited,
  installedElectron,
  launchConsole,
  spawnConsole
} from '@support/launch-console'
import { removeFolder } from '@support/remove-folder'
import { expect, onTestFinished, test } from 'vitest'

const temporaryFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'console-test-start-'))
  onTestFinished(() => removeFolder(folder))
  return folder
}

/** Every process that descends from this one. */
function descendants(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(row => row.trim().split(/\s+/).map(Number))
  const children = rows.filter(([, parent]) => parent === pid).map(([child]) => child as number)
  return children.flatMap(child => [child, ...descendants(child)])
}

/** What is asked of a process that may end meanwhile. */
function ifThere<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** Chromium's processes join their arguments by spaces; one that has ended has none. */
const commandOf = (pid: number): readonly string[] =>
  ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/)) ?? []

const runtimeFolders = () =>
  readdirSync(tmpdir()).filter(name => name.startsWith('horizon-console-chromium-'))

test('a signal ends the console in order and leaves no process and no folder', async () => {
  const app = await launchConsole()
  onTestFinished(() => app.close().then(() => undefined))
  await app.page.getByRole('button', { name: 'Open the local Horizon' }).waitFor()
  const own = runtimeFolders().filter(name => name.includes(`-${app.pid}-`))
  const processes = descendants(app.pid)
  expect(processes.length).toBeGreaterThan(0)
  expect(await app.close()).toBe(0)
  expect(runtimeFolders().filter(name => own.includes(name))).toEqual([])
  const left = () => processes.filter(pid => (commandOf(pid)[0] ?? '') !== '')
  await expect.poll(left).toEqual([])
})

test('the page runs inside the operating system’s sandbox', async () => {
  const app = await launchConsole()
  onTestFinished(() => app.close().then(() => undefined))
  const renderers = descendants(app.pid).filter(pid => commandOf(pid).includes('--type=renderer'))
  expect(renderers.length).toBeGreaterThan(0)
  // One that was only just started, for a page to come, is still to be confined.
  const unconfined = () =>
    renderers.filter(pid => {
      const status = ifThere(() => readFileSync(`/proc/${pid}/status`, 'utf8'))
      return status !== undefined && !/^Seccomp:\t2$/m.test(status)
    })
  await expect.poll(unconfined).toEqual([])
  const commands = renderers.flatMap(commandOf)
  expect(commands).toContain('--type=renderer')
  expect(commands).not.toContain('--no-sandbox')
})

test('a second start focuses the first, leaves its page alone and ends', async () => {
  const app = await launchConsole()
  onTestFinished(() => app.close().then(() => undefined))
  const second = spawnConsole(app, ['--no-sandbox', 'https://example.com/'])
  let said = ''
  second.stderr?.setEncoding('utf8').on('data', text => {
    said += text
  })
  expect(await exited(second)).toBe(0)
  await expect.poll(() => said).toContain('already open')
  expect(await app.page.evaluate(`'consoleBridge' in window`)).toBe(true)
  expect(app.page.context().pages()).toHaveLength(1)
})

test.skipIf(installedElectron())(
  'without the tests’ variable no debugging port is open',
  async () => {
    const folders = { dataFolder: temporaryFolder(), home: temporaryFolder() }
    const child = spawnConsole({ ...folders, env: { HORIZON_CONSOLE_DEBUG_PORT: '' } })
    onTestFinished(() => endSpawned(child))
    const log = join(folders.dataFolder, 'logs/console.log')
    const read = () => {
      try {
        return readFileSync(log, 'utf8')
      } catch {
        return ''
      }
    }
    await expect.poll(read, { timeout: 90_000 }).toContain('"started"')
    const processes = [child.pid as number, ...descendants(child.pid as number)]
    const commands = processes.flatMap(commandOf)
    expect(commands).toContain('--remote-debugging-pipe')
    expect(commands.filter(part => part.startsWith('--remote-debugging-port'))).toEqual([])
    expect(listeningSockets(processes)).toEqual([])
    process.kill(child.pid as number, 'SIGTERM')
    expect(await exited(child)).toBe(0)
  }
)

/** TCP sockets in the listening state that one of these processes holds. */
function listeningSockets(processes: readonly number[]): readonly string[] {
  const listening = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap(file => readFileSync(file, 'utf8').trim().split('\n').slice(1))
    .map(line => line.trim().split(/\s+/))
    .filter(columns => columns[3] === '0A')
    .map(columns => `socket:[${columns[9]}]`)
  const held = processes.flatMap(pid => {
    const folder = `/proc/${pid}/fd`
    const files = ifThere(() => readdirSync(folder)) ?? []
    return files.map(file => ifThere(() => readlinkSync(join(folder, file))) ?? '')
  })
  return held.filter(socket => listening.includes(socket))
}
