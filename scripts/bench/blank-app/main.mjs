// The least an app can be: one window, one page, no content of ours. What the console costs beyond
// its runtime is measured against this.
import { app, BrowserWindow, protocol } from 'electron'

const page = '<!doctype html><html lang="en"><title>Blank</title><p>Blank</p></html>'

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true } }
])

app.whenReady().then(async () => {
  protocol.handle('app', () => new Response(page, { headers: { 'content-type': 'text/html' } }))
  const window = new BrowserWindow({ width: 1280, height: 800 })
  await window.loadURL('app://console/')
})
