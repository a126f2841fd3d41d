import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createCore } from '@main/core/create-core'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { exportTools } from '@main/files/export-tools'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import { createLocalHorizonHost } from '@main/local-horizon/local-horizon-host'
import { countRepeats } from '@main/logging/count-repeats'
import { createHidingConnector, createHidingHost } from '@main/logging/hiding-ports'
import { createLogger } from '@main/logging/logger'
import { fingerprint } from '@main/secrets/fingerprint'
import { createHidingStore } from '@main/secrets/hiding-store'
import { createKeytarStore } from '@main/secrets/keytar-store'
import { loadKeytar } from '@main/secrets/load-keytar'
import { createMemoryStore } from '@main/secrets/memory-store'
import { createDispatch } from '@main/transport/dispatch'
import { createEventBus } from '@main/transport/event-bus'
import { app, clipboard, protocol, screen, session } from 'electron'
import { createAppProtocol, readPageFiles } from './electron/app-protocol'
import { refuseClientCertificates } from './electron/client-certificate'
import { createClipboard } from './electron/clipboard'
import { createClipboardMark } from './electron/clipboard-mark'
import { prepareDataFolder } from './electron/data-folder'
import { createDesktop } from './electron/desktop'
import { createFileSaver } from './electron/dialogs'
import { registerIpc, sendToWindows } from './electron/ipc'
import { setMenu } from './electron/menu'
import { appScheme, pageSource } from './electron/page-source'
import { bringToFront } from './electron/second-instance'
import { closeSession, horizonPartition, pagePartition } from './electron/session'
import { createOrderlyEnd } from './electron/shutdown'
import { createWindows } from './electron/window'
import { createWindowState } from './electron/window-state'

const clock = { now: () => Date.now() }
const timers = {
  after(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  }
}

async function main(folder: string): Promise<void> {
  const source = pageSource(process.env.ELECTRON_RENDERER_URL, app.isPackaged)
  const log = createLogger({ folder })
  const refusals = countRepeats(log, timers)
  const keytar = createKeytarStore({ service: 'Horizon Console', load: loadKeytar, timers })
  const end = createOrderlyEnd({ hasStuckThread: () => keytar.isStuck(), log, timers })
  const settingsFile = createSettingsFile(folder, clock)
  const windowState = createWindowState({ folder, clock, settingsFile })

  const [pageFiles] = await Promise.all([
    source.isDevelopment ? new Map() : readPageFiles(join(import.meta.dirname, '../renderer')),
    app.whenReady()
  ])
  const pageSession = session.fromPartition(pagePartition, { cache: false })
  pageSession.protocol.handle(appScheme, createAppProtocol(pageFiles))
  const [bounds] = await Promise.all([
    windowState.remembered(screen.getAllDisplays().map(each => each.workArea)),
    closeSession(pageSession, source)
  ])

  const windows = createWindows()
  const window = windows.create({
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    session: pageSession,
    source,
    bounds,
    log: refusals
  })
  const tracked = windowState.track(window)
  end.before(() => tracked.flush())

  const events = createEventBus(log)
  events.onPublish(publication => sendToWindows(windows, publication))
  const horizonSession = session.fromPartition(horizonPartition, { cache: false })
  const horizon = createHorizonConnector({
    fetch: (url, init) =>
      horizonSession.fetch(url, {
        ...init,
        credentials: 'omit',
        bypassCustomProtocolHandlers: true
      }),
    clock,
    userAgent: `HorizonConsole/${app.getVersion()}`
  })
  const localHorizon = createLocalHorizonHost({
    workerUrl: new URL('./local-horizon-worker.js', import.meta.url),
    folder,
    log
  })
  const core = createCore({
    clock,
    timers,
    ids: { uuid: randomUUID },
    log,
    events,
    horizon: createHidingConnector(horizon, log.hide),
    keychain: createHidingStore(keytar, log.hide),
    session: createHidingStore(createMemoryStore(), log.hide),
    fingerprint,
    profileFile: createProfileFile(folder, clock),
    settingsFile,
    profileData: createProfileDataStore({
      folder,
      workerUrl: new URL('./database-worker.js', import.meta.url),
      clock
    }),
    clipboard: createClipboard(clipboard, { mark: createClipboardMark(folder), log }),
    files: createFileSaver(windows),
    exportTools,
    localHorizon: createHidingHost(localHorizon, log.hide),
    desktop: createDesktop(windows, refusals)
  })
  end.before(() => core.stop())

  const dispatch = createDispatch(core.handlers, refusals)
  registerIpc(dispatch, { windows, origin: source.origin, log: refusals })
  setMenu(events, source.isDevelopment)
  app.on('window-all-closed', () => app.quit())
  app.on('second-instance', () => bringToFront(window))

  await Promise.all([core.start(), window.loadURL(source.startUrl)])
  log.info('started')
}

// Certificate checks are never switched off, neither by a setting of ours nor by the environment.
delete process.env.NODE_TLS_REJECT_UNAUTHORIZED

// Both have to come before `ready`, so nothing is awaited up to here.
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }
])
refuseClientCertificates(app)
const folder = prepareDataFolder(process.env)

if (app.requestSingleInstanceLock()) {
  main(folder).catch((error: unknown) => {
    process.stderr.write(`Horizon Console could not start: ${String(error)}\n`)
    app.exit(1)
  })
} else {
  process.stderr.write('Horizon Console is already open; its window was brought to the front.\n')
  app.exit(0)
}
