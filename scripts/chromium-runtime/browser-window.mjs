import { EventEmitter, once } from 'node:events'
import { toAppUrl, toPageUrl } from './address.mjs'
import { app, appendedSwitches, windowClosed } from './app.mjs'
import { launchChromium } from './chromium.mjs'
import { debuggingSwitches } from './debugging-port.mjs'
import { emulatedColorScheme } from './native-theme.mjs'
import { only, onlyOptions } from './only.mjs'
import { routeRequests } from './page-routes.mjs'
import { connectPreload } from './preload-channel.mjs'
import { session as sessions } from './session.mjs'
import { createWebContents } from './web-contents.mjs'
import { addWindow, openWindows, removeWindow } from './windows.mjs'

const startUrl = toPageUrl('app://console/')

const knownOptions = new Set([
  ...['title', 'width', 'height', 'x', 'y', 'minWidth', 'minHeight', 'show', 'icon'],
  ...['backgroundColor', 'autoHideMenuBar', 'webPreferences']
])

/** An option that would weaken the page is refused, not ignored. */
const requiredPreferences = {
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  experimentalFeatures: false,
  allowRunningInsecureContent: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  enableBlinkFeatures: '',
  plugins: false,
  safeDialogs: true,
  disableDialogs: true,
  devTools: undefined,
  preload: undefined,
  session: undefined,
  disableBlinkFeatures: undefined
}

function checkPreferences(preferences) {
  onlyOptions('webPreferences', preferences, new Set(Object.keys(requiredPreferences)))
  for (const [key, required] of Object.entries(requiredPreferences)) {
    if (required === undefined || preferences[key] === undefined) continue
    if (preferences[key] !== required) {
      throw new Error(`webPreferences.${key}: only ${required} is part of the Chromium runtime.`)
    }
  }
}

const relayed = ['on', 'once', 'off', 'removeListener']

function createWindow(options = {}) {
  if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
  if (openWindows().length > 0) throw new Error('The Chromium runtime has one window.')
  const preferences = options.webPreferences ?? {}
  onlyOptions('BrowserWindow', options, knownOptions)
  checkPreferences(preferences)

  const events = new EventEmitter()
  const session = preferences.session ?? sessions.defaultSession
  let title = options.title ?? ''
  let bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 }
  let windowState = 'normal'
  let askedUrl = ''
  /** From the commit on: what crashes before it has loaded in full comes back all the same. */
  let loadedUrl = ''
  /** Of the top frame's location, which moves without a navigation. */
  let hash = ''
  /** Ends the load under way, if one is. */
  let load
  /** Emits `commit` when a page that may be there takes the last one's place. */
  const commits = new EventEmitter()
  let isCrashed = false
  let isClosed = false
  let topFrameId
  let parts

  const contents = createWebContents({
    session,
    link: {
      post: message => parts?.channel.post(message),
      reload: () => {
        if (isCrashed) loadAgain()
        else parts?.cdp.send('Page.reload').catch(() => undefined)
      }
    }
  })

  /** The document anew, at the place it was at: as Electron reloads what crashed. */
  function loadAgain() {
    const url = loadedUrl || askedUrl
    // What is still to be loaded comes by itself: a load of nothing would end that one.
    if (url === '') return
    navigate(url, hash).catch(error => process.stderr.write(`${error.message}\n`))
  }

  function mayNavigate(url, isMainFrame) {
    if (isMainFrame && load && toPageUrl(url) === askedUrl) return true
    return contents.mayNavigate(url, isMainFrame)
  }

  async function readBounds() {
    const { windowId, bounds: read } = await parts.cdp.send('Browser.getWindowForTarget')
    parts.windowId = windowId
    windowState = read.windowState ?? 'normal'
    if (windowState !== 'normal') return events.emit('resize')
    const next = { x: read.left, y: read.top, width: read.width, height: read.height }
    const isMoved = next.x !== bounds.x || next.y !== bounds.y
    bounds = next
    events.emit('resize')
    if (isMoved) events.emit('move')
  }

  const onBounds = () => readBounds().catch(() => undefined)

  async function start() {
    const context = await launchChromium({
      startUrl,
      bounds,
      proxy: session.runtime.proxy(),
      blinkFeaturesOff: preferences.disableBlinkFeatures,
      switches: [
        ...appendedSwitches(),
        ...debuggingSwitches({
          port: process.env.HORIZON_CONSOLE_DEBUG_PORT,
          isPackaged: app.isPackaged
        })
      ]
    })
    const page = context.pages()[0]
    context.on('close', closed)
    page.on('close', closed)
    context.on('page', other => {
      contents.refuseWindow(other.url())
      other.close().catch(() => undefined)
    })
    const cdp = await context.newCDPSession(page)
    await cdp.send('Page.enable')
    cdp.on('Inspector.targetCrashed', () => {
      isCrashed = true
      // As Electron, where `loadURL` fails even when the page is then loaded again.
      load?.abort(new Error(`${askedUrl} could not be loaded: its page crashed`))
      contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 0 })
    })
    cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId === topFrameId) moved(url)
    })
    cdp.on('Page.frameNavigated', ({ frame }) => frameNavigated(frame))
    // Every permission is refused, for the page's origin and any other.
    await context.grantPermissions([], { origin: startUrl })
    await routeRequests(cdp, { session, mayNavigate })
    const channel = await connectPreload(cdp, {
      preload: preferences.preload,
      onInvoke: contents.invoke,
      onBounds
    })
    parts = { context, page, cdp, channel }
    await applyColorScheme()
    return parts
  }

  /** Some navigations make no request (about:blank, a blob, a dropped file): they are taken back. */
  function frameNavigated(frame) {
    if (frame.parentId !== undefined) return
    topFrameId = frame.id
    contents.setUrl(frame.url)
    // While a load is under way too: the page can go elsewhere before it has loaded in full.
    const [address] = (frame.unreachableUrl ?? frame.url).split('#', 1)
    const isAllowed = !loadedUrl || address === loadedUrl || address === askedUrl
    // Its place is kept: there it comes back to.
    if (!isAllowed && !contents.mayNavigate(toAppUrl(frame.url), true)) return loadAgain()
    moved(`${frame.url}${frame.urlFragment ?? ''}`)
    // Chromium's own first page is an error's.
    if (frame.unreachableUrl === undefined) commits.emit('commit')
  }

  function moved(url) {
    contents.setUrl(url)
    hash = new URL(url).hash
  }

  async function navigate(url, place = '') {
    const { cdp, channel } = await starting
    load?.abort(new Error(`${askedUrl} could not be loaded: another load began`))
    const ownLoad = new AbortController()
    const { signal } = ownLoad
    load = ownLoad
    askedUrl = url
    try {
      // Until the commit it is the page being left that says it has loaded.
      const loaded = once(commits, 'commit', { signal }).then(() =>
        once(cdp, 'Page.loadEventFired', { signal })
      )
      // Not Playwright's `goto`: that gives a page up once it has crashed.
      const committed = cdp.send('Page.navigate', { url: `${url}${place}` }).then(answer => {
        if (answer.errorText) throw new Error(`${url} could not be loaded: ${answer.errorText}`)
        loadedUrl = url
      })
      await Promise.all([committed, loaded.catch(() => signal.throwIfAborted())])
      isCrashed = false
    } finally {
      ownLoad.abort()
      if (load === ownLoad) load = undefined
    }
    if (title) channel.post({ type: 'title', title })
    contents.emit('did-finish-load')
    events.emit('ready-to-show')
  }

  /** Not Playwright's `emulateMedia`: that, too, gives a page up once it has crashed. */
  async function applyColorScheme() {
    const features = [{ name: 'prefers-color-scheme', value: emulatedColorScheme() ?? '' }]
    await parts?.cdp.send('Emulation.setEmulatedMedia', { features }).catch(() => undefined)
  }

  function closed() {
    if (isClosed) return
    isClosed = true
    contents.destroy()
    removeWindow(window)
    events.emit('closed')
    windowClosed()
  }

  async function end() {
    const { page } = await starting
    await page.close().catch(() => undefined)
    closed()
  }

  const setState = async state => {
    const { cdp } = await starting
    const { windowId } = await cdp.send('Browser.getWindowForTarget')
    await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: state } })
  }

  const members = {
    id: 1,
    webContents: contents.webContents,
    loadURL: url => navigate(toPageUrl(url)),
    isDestroyed: () => isClosed,
    isMinimized: () => windowState === 'minimized',
    isMaximized: () => windowState === 'maximized',
    getNormalBounds: () => bounds,
    getTitle: () => title,
    setTitle: next => {
      title = next
      parts?.channel.post({ type: 'title', title })
    },
    show: () => undefined,
    restore: () => void setState('normal').catch(() => undefined),
    maximize: () => void setState('maximized').catch(() => undefined),
    focus: () => void starting.then(({ page }) => page.bringToFront()).catch(() => undefined),
    close: () => void end(),
    destroy: () => void end(),
    // For the other stand-ins.
    closeForQuit: end,
    applyColorScheme,
    askPath: async dialogOptions => (await starting).channel.askPath(dialogOptions),
    ...Object.fromEntries(relayed.map(key => [key, (...args) => void events[key](...args)]))
  }
  const window = only('BrowserWindow', members)
  addWindow(window)
  const starting = start()
  starting.catch(error => {
    process.stderr.write(`${error.message}\n`)
    removeWindow(window)
    app.exit(1)
  })
  return window
}

/** `new BrowserWindow(options)` answers the window object made here. */
export const BrowserWindow = only(
  'BrowserWindow',
  Object.assign(
    function BrowserWindow(options) {
      return createWindow(options)
    },
    { getAllWindows: openWindows }
  )
)
