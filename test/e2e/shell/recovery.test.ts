import { startAsked } from '@support/asked-runtime'
import { installedElectron, launchConsole } from '@support/launch-console'
import { expect, onTestFinished, test } from 'vitest'

const place = '#/rotations/one?step=create'

test.skipIf(installedElectron())(
  'a page that crashes is loaded again at the place it was at, and works',
  async () => {
    const { evaluate, poll, crash } = await startAsked()
    const works = `consoleBridge.call('app.about', {}).then(({ ok }) => [ok, window.isFirst ?? null, location.hash])`

    // No place is remembered for it: only the page's own location says where it was.
    await poll(works).toEqual([true, null, ''])
    await evaluate(`window.isFirst = true; history.pushState({}, '', '${place}')`)
    await poll(works).toEqual([true, true, place])
    // A page works before it has loaded in full, and one that crashes before that fails the start.
    await poll('document.readyState').toBe('complete')
    await crash()
    await poll(works).toEqual([true, null, place])
    await crash()
    await poll(works).toEqual([true, null, place])
  }
)

test.skipIf(installedElectron())(
  'a page that crashes before it has loaded in full fails that load, and can be loaded again',
  async () => {
    const { evaluate, poll, crash, output } = await startAsked({
      main: `
      import { app, BrowserWindow, protocol } from 'electron'
      const privileges = { standard: true, secure: true }
      protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
      await app.whenReady()
      let crashes = 0
      const page = '<!doctype html><title>Held</title><script async src="/held.js"></script>'
      protocol.handle('app', ({ url }) => {
        if (url === 'app://console/held.js' && crashes < 2) return new Promise(() => undefined)
        return new Response(page, { headers: { 'content-type': 'text/html' } })
      })
      const window = new BrowserWindow()
      window.webContents.on('did-finish-load', () => console.log('finished'))
      window.webContents.on('render-process-gone', () => {
        crashes += 1
        window.webContents.reload()
      })
      window.loadURL('app://console/').catch(() => console.log('failed'))
    `
    })
    const state = '[window.isFirst ?? null, document.readyState, location.hash]'

    // Before it Chromium shows a page of its own at the same address.
    await poll('document.title').toBe('Held')
    await poll(state).toEqual([null, 'interactive', ''])
    await evaluate(`window.isFirst = true; history.pushState({}, '', '${place}')`)
    await poll(state).toEqual([true, 'interactive', place])
    await crash()
    await poll(state).toEqual([null, 'interactive', place])
    await expect.poll(output).toBe('failed\n')
    await crash()
    await poll(state).toEqual([null, 'complete', place])
    await expect.poll(output).toBe('failed\nfinished\n')
  }
)

test.skipIf(installedElectron())(
  'a page that goes elsewhere while it is being loaded again is brought back all the same',
  async () => {
    const { evaluate, poll, crash } = await startAsked({
      main: `
      import { app, BrowserWindow, protocol } from 'electron'
      const privileges = { standard: true, secure: true }
      protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
      await app.whenReady()
      let isCrashed = false
      const page = '<!doctype html><title>Held</title><script async src="/held.js"></script>'
      protocol.handle('app', ({ url }) => {
        if (url === 'app://console/held.js' && isCrashed) return new Promise(() => undefined)
        return new Response(page, { headers: { 'content-type': 'text/html' } })
      })
      const window = new BrowserWindow()
      window.webContents.on('will-navigate', event => event.preventDefault())
      window.webContents.on('render-process-gone', () => {
        isCrashed = true
        window.webContents.reload()
      })
      window.loadURL('app://console/')
    `
    })
    const state = '[window.isLeft ?? null, document.readyState, document.title]'

    await poll(state).toEqual([null, 'complete', 'Held'])
    await crash()
    await poll(state).toEqual([null, 'interactive', 'Held'])
    await evaluate(
      `window.isLeft = true; location.href = URL.createObjectURL(new Blob(['elsewhere']))`
    )
    await poll(state).toEqual([null, 'interactive', 'Held'])
  }
)

test('with a keychain of its own the console finds it ready', async () => {
  const app = await launchConsole({ keyring: true })
  onTestFinished(() => app.close().then(() => undefined))
  expect(await app.page.evaluate(`consoleBridge.call('keychain.status', {})`)).toMatchObject({
    ok: true,
    value: { state: 'ready' }
  })
})
