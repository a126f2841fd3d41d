import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { endChromium } from './chromium.mjs'
import { runtimeFolders } from './folders.mjs'
import { firstInstanceTold, takeInstanceLock } from './instance-lock.mjs'
import { only } from './only.mjs'
import { openWindows } from './windows.mjs'

function findAppPath(from) {
  const folder = dirname(from)
  if (existsSync(join(folder, 'package.json')) || folder === from) return folder
  return findAppPath(folder)
}

const appPath = findAppPath(resolve(process.argv[1] ?? '.'))
const manifestPath = join(appPath, 'package.json')
const manifest = existsSync(manifestPath) ? JSON.parse(readFileSync(manifestPath, 'utf8')) : {}

const appDataFolders = {
  darwin: () => join(homedir(), 'Library/Application Support'),
  win32: () => process.env.APPDATA ?? join(homedir(), 'AppData/Roaming'),
  linux: () => process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
}
const appData = (appDataFolders[process.platform] ?? appDataFolders.linux)()

const name = manifest.productName ?? manifest.name ?? 'app'
const paths = new Map([
  ['home', () => homedir()],
  ['temp', () => tmpdir()],
  ['appData', () => appData],
  ['userData', () => join(appData, name)],
  ['downloads', () => join(homedir(), 'Downloads')],
  ['documents', () => join(homedir(), 'Documents')],
  // Chromium's own state, as Electron keeps it apart from the app's when told to.
  ['sessionData', () => runtimeFolders().profile]
])

function pathOf(key) {
  const path = paths.get(key)
  if (!path) throw new Error(`app.getPath('${key}') is not part of the Chromium runtime.`)
  return path()
}

const events = new EventEmitter()
let isReady = false
let isQuitting = false

function preventable() {
  let prevented = false
  return {
    event: {
      preventDefault() {
        prevented = true
      }
    },
    isPrevented: () => prevented
  }
}

const emitPreventable = eventName => {
  const { event, isPrevented } = preventable()
  events.emit(eventName, event)
  return !isPrevented()
}

async function quit() {
  if (isQuitting) return
  isQuitting = true
  if (!emitPreventable('before-quit')) {
    isQuitting = false
    return
  }
  await Promise.all(openWindows().map(window => window.closeForQuit()))
  if (!emitPreventable('will-quit')) {
    isQuitting = false
    return
  }
  await exit(0)
}

async function exit(code = 0) {
  // The window that goes with Chromium asks for no quit of its own, and so for no other code.
  isQuitting = true
  await firstInstanceTold()
  await endChromium()
  process.exit(code)
}

/** Electron emits it when the last window is gone, and quits where nobody listens. */
export function windowClosed() {
  if (openWindows().length > 0 || isQuitting) return
  if (!events.emit('window-all-closed')) void quit()
}

const switches = new Map()

/** What `app.commandLine` was given, for Chromium's command line. */
export const appendedSwitches = () =>
  [...switches].map(([key, value]) => (value ? `--${key}=${value}` : `--${key}`))

const switchInArguments = key =>
  process.argv.find(argument => argument === `--${key}` || argument.startsWith(`--${key}=`))

const ready = new Promise(resolveReady => {
  setImmediate(() => {
    isReady = true
    events.emit('ready')
    resolveReady()
  })
})

// Electron lets a signal end the app the orderly way.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void quit())

const members = {
  name,
  // Electron goes by its executable's name; here it is whether the sources are beside the runtime.
  isPackaged: !existsSync(join(import.meta.dirname, '../../src/main')),
  commandLine: only('app.commandLine', {
    appendSwitch: (key, value = '') => switches.set(key, value),
    hasSwitch: key => switches.has(key) || switchInArguments(key) !== undefined,
    getSwitchValue: key => switches.get(key) ?? switchInArguments(key)?.split('=')[1] ?? ''
  }),
  isReady: () => isReady,
  whenReady: () => ready,
  getName: () => name,
  getVersion: () => manifest.version ?? '0.0.0',
  getAppPath: () => appPath,
  getPath: pathOf,
  setPath: (key, path) => {
    pathOf(key)
    paths.set(key, () => path)
  },
  // Every page is sandboxed here; Chromium's start says so in red where that fails.
  enableSandbox: () => undefined,
  setAppUserModelId: () => undefined,
  setAboutPanelOptions: () => undefined,
  requestSingleInstanceLock: () => {
    const folder = pathOf('userData')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return takeInstanceLock(folder, (argv, cwd) =>
      events.emit('second-instance', { preventDefault() {} }, argv, cwd, null)
    )
  },
  focus: () => openWindows()[0]?.focus(),
  quit: () => void quit(),
  exit: code => void exit(code)
}

const bound = Object.fromEntries(
  ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners'].map(key => [
    key,
    (...args) => {
      events[key](...args)
      return app
    }
  ])
)

export const app = only('app', { ...members, ...bound, emit: (...args) => events.emit(...args) })
