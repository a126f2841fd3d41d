import { startAsked } from '@support/asked-runtime'
import { installedElectron } from '@support/launch-console'
import { expect, test } from 'vitest'

const start = `
  import { join } from 'node:path'
  import { app, BrowserWindow, ipcMain, nativeTheme, protocol } from 'electron'
  const privileges = { standard: true, secure: true }
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
  await app.whenReady()
  const htmlOf = text => new Response(text, { headers: { 'content-type': 'text/html' } })
`

test.skipIf(installedElectron())(
  'what a page says of its load is not taken for the next one’s',
  async () => {
    const { evaluate, poll, output } = await startAsked({
      main: `${start}
      const held = Promise.withResolvers()
      let pages = 0
      const page = '<!doctype html><title>Held</title><script async src="/held.js"></script>'
      protocol.handle('app', async ({ url }) => {
        if (url === 'app://console/') pages += 1
        if (url === 'app://console/held.js' && pages > 1) await held.promise
        if (url === 'app://console/release') {
          console.log('released')
          held.resolve()
        }
        return htmlOf(page)
      })
      const window = new BrowserWindow()
      window.webContents.on('will-navigate', event => event.preventDefault())
      window.webContents.on('did-finish-load', () => console.log('finished'))
      window.loadURL('app://console/')
    `
    })
    const state = '[window.isLeft ?? null, document.readyState, document.title]'

    await poll(state).toEqual([null, 'complete', 'Held'])
    await expect.poll(output).toBe('finished\n')
    // A page that has loaded in full as soon as it is there.
    await evaluate(
      `window.isLeft = true; location.href = URL.createObjectURL(new Blob(['elsewhere']))`
    )
    await poll(state).toEqual([null, 'interactive', 'Held'])
    await evaluate(`fetch('/release').then(() => null)`)
    await expect.poll(output).toBe('finished\nreleased\nfinished\n')
  }
)

test.skipIf(installedElectron())(
  'an answer to a page that crashed is none to the page after it',
  async () => {
    const { evaluate, poll, crash } = await startAsked({
      preload: `
      const { contextBridge, ipcRenderer } = require('electron')
      const hold = () => ipcRenderer.invoke('hold')
      const release = () => ipcRenderer.invoke('release')
      contextBridge.exposeInMainWorld('bridge', { hold, release })
    `,
      main: `${start}
      protocol.handle('app', () => htmlOf('<!doctype html><title>Page</title>'))
      const answers = []
      ipcMain.handle('hold', () => new Promise(resolve => answers.push(resolve)))
      ipcMain.handle('release', () => {
        for (const [nth, answer] of answers.entries()) answer(nth)
        return answers.length
      })
      const preload = join(import.meta.dirname, 'preload.cjs')
      const window = new BrowserWindow({ webPreferences: { preload } })
      window.webContents.on('render-process-gone', () => window.webContents.reload())
      window.loadURL('app://console/')
    `
    })
    const ready = `[window.isLeft ?? null, document.readyState, typeof bridge]`
    const holdOne = `window.answer = null; void bridge.hold().then(nth => { window.answer = nth })`

    await poll(ready).toEqual([null, 'complete', 'object'])
    // From the second on Chromium gives the worlds of each page the same numbers.
    await evaluate('window.isLeft = true')
    await crash()
    await poll(ready).toEqual([null, 'complete', 'object'])
    await evaluate(`window.isLeft = true; ${holdOne}`)
    await crash()
    await poll(ready).toEqual([null, 'complete', 'object'])
    await evaluate(holdOne)
    expect(await evaluate('bridge.release()')).toBe(2)
    await poll('window.answer').toBe(1)
  }
)

test.skipIf(installedElectron())('the theme follows its setting after a crash too', async () => {
  const { evaluate, poll, crash, output } = await startAsked({
    main: `${start}
      process.on('unhandledRejection', error => console.log(String(error)))
      protocol.handle('app', ({ url }) => {
        const [, theme] = url.split('?')
        if (theme) nativeTheme.themeSource = theme
        return htmlOf('<!doctype html><title>Page</title>')
      })
      const window = new BrowserWindow()
      window.webContents.on('render-process-gone', () => window.webContents.reload())
      window.loadURL('app://console/')
    `
  })
  const state = `[window.isFirst ?? null, document.readyState, matchMedia('(prefers-color-scheme: dark)').matches]`

  await poll('document.title').toBe('Page')
  await evaluate(`window.isFirst = true; fetch('/?dark').then(() => null)`)
  await poll(state).toEqual([true, 'complete', true])
  await crash()
  await poll(state).toEqual([null, 'complete', true])
  await evaluate(`fetch('/?light').then(() => null)`)
  await poll(state).toEqual([null, 'complete', false])
  expect(output()).toBe('')
})
