import { pagePreferences, windowOptions } from '@main/electron/window-options'
import { expect, test } from 'vitest'

test('every switch that decides what the page can reach is named and closed', () => {
  expect(pagePreferences).toEqual({
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
  })
})

test('the window is not shown before its page is there', () => {
  expect(windowOptions.show).toBe(false)
})
