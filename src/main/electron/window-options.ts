import type { BrowserWindowConstructorOptions } from 'electron'

/** Every switch that decides what the page can reach, none left to a default. */
export const pagePreferences = {
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  disableBlinkFeatures: 'Auxclick',
  allowRunningInsecureContent: false,
  navigateOnDragDrop: false,
  plugins: false,
  disableDialogs: true,
  spellcheck: false
} as const satisfies BrowserWindowConstructorOptions['webPreferences']

export const windowOptions = {
  title: 'Horizon Console',
  width: 1280,
  height: 800,
  minWidth: 960,
  minHeight: 600,
  show: false,
  autoHideMenuBar: true
} as const satisfies BrowserWindowConstructorOptions
