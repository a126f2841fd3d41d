import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { sandboxedStart } from './account.mjs'
import { runtimeFolders } from './folders.mjs'
import { writePreferences } from './preferences.mjs'

const onPath = names =>
  (process.env.PATH ?? '').split(delimiter).flatMap(folder => names.map(name => join(folder, name)))

const programFolders = [
  process.env.PROGRAMFILES,
  process.env['PROGRAMFILES(X86)'],
  process.env.LOCALAPPDATA
].filter(Boolean)

const candidates = {
  // Debian's /usr/bin/chromium is a shell script around the first one.
  linux: () => [
    '/usr/lib/chromium/chromium',
    ...onPath([
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      'microsoft-edge-stable',
      'microsoft-edge'
    ])
  ],
  darwin: () => [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
  ],
  win32: () =>
    programFolders.flatMap(folder => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe')
    ])
}

export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`)
  }
  const found = candidates[process.platform]?.().find(existsSync)
  if (found) return found
  throw new Error(
    'No Chromium, Chrome or Edge was found. Install one (Debian: apt-get install chromium), ' +
      'or name it in CHROMIUM_PATH.'
  )
}

/** The page has no network. CSP and routes are not enough: preconnect and WebRTC go around both. */
const networkSwitches = ({ proxyRules, proxyBypassRules }) => [
  `--proxy-server=${proxyRules}`,
  `--proxy-bypass-list=${proxyBypassRules}`,
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--dns-prefetch-disable',
  '--no-pings'
]

let launching

/** The Chromium that was started, if one was. It outlives the window, for the clipboard. */
export const runningChromium = () => launching

/** Ends Chromium; its profile folder goes with the process. */
export async function endChromium() {
  const context = await launching?.catch(() => undefined)
  await context?.close().catch(() => undefined)
}

/** Starts Chromium with one window at `startUrl` and answers Playwright's context. */
export function launchChromium(options) {
  launching = launch(options)
  return launching
}

const startTimeoutMs = 20_000
const maxStarts = 3

/**
 * About one start in a hundred under load, Playwright misses the first navigation of the window
 * and waits for it without end: Chromium is then started anew. Each time with more patience: on a
 * machine that is slow every start would be ended in the middle.
 */
async function startedInTime(start) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(attempt * startTimeoutMs)
    } catch (error) {
      if (error.name !== 'TimeoutError' || attempt === maxStarts) throw error
      process.stderr.write('Chromium did not show its window; it is started again.\n')
    }
  }
}

async function launch({ startUrl, bounds, proxy, blinkFeaturesOff, switches }) {
  const folders = runtimeFolders()
  const start = sandboxedStart(findChromium(), folders)
  writePreferences(folders.profile)
  const { chromium } = await import('playwright-core')
  const isHeadless = process.env.HORIZON_CONSOLE_HEADLESS === '1'
  const options = {
    executablePath: start.executable,
    chromiumSandbox: start.chromiumSandbox,
    env: { ...process.env, ...start.env },
    headless: isHeadless,
    viewport: null,
    colorScheme: null,
    reducedMotion: null,
    forcedColors: null,
    contrast: null,
    acceptDownloads: false,
    serviceWorkers: 'block',
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ignoreDefaultArgs: [
      '--enable-automation',
      '--disable-popup-blocking',
      '--force-color-profile=srgb',
      '--unsafely-disable-devtools-self-xss-warnings'
    ],
    args: [
      `--app=${startUrl}`,
      `--window-size=${bounds.width},${bounds.height}`,
      ...networkSwitches(proxy),
      // The picker of screens asks the user whatever the permissions are.
      `--disable-blink-features=${[blinkFeaturesOff, 'GetDisplayMedia'].filter(Boolean)}`,
      '--block-new-web-contents',
      // The window closes first, then the clipboard is cleared.
      '--keep-alive-for-test',
      '--disk-cache-size=1',
      '--class=horizon-console',
      // Else a bar above the page complains of the switches that close it off.
      '--test-type',
      ...switches
    ]
  }
  const context = await startedInTime(timeout =>
    chromium.launchPersistentContext(folders.profile, { ...options, timeout })
  )
  // Electron names its Chromium there.
  const chrome = context.browser().version()
  Object.defineProperty(process, 'versions', { value: { ...process.versions, chrome } })
  return context
}
