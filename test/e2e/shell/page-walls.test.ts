import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '@support/eventually'
import { type LaunchedConsole, launchConsole } from '@support/launch-console'
import { afterAll, beforeAll, expect, test } from 'vitest'

let app: LaunchedConsole

beforeAll(async () => {
  app = await launchConsole()
  // Only then has the first load ended; going elsewhere within it makes the start fail.
  await eventually(() => expect(log()).toContain('"event":"started"'))
})
afterAll(async () => {
  await app?.close()
})

const log = () => readFileSync(join(app.dataFolder, 'logs/console.log'), 'utf8')
const ourPage = /^(https:\/\/console\.invalid|app:\/\/console)\/(#.*)?$/

test('the page finds exactly call and subscribe, frozen, and nothing of Node or Electron', async () => {
  const found = await app.page.evaluate(`({
    keys: Object.keys(consoleBridge),
    isFrozen: Object.isFrozen(consoleBridge),
    isKept: (() => { try { window.consoleBridge = null } catch {} ; return typeof consoleBridge.call })(),
    globals: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(name => name in window),
    runtime: Object.getOwnPropertyNames(window).filter(name => name.startsWith('runtime'))
  })`)
  expect(found).toEqual({
    keys: ['call', 'subscribe'],
    isFrozen: true,
    isKept: 'function',
    globals: [],
    runtime: []
  })
})

test('a call that breaks the contract is refused and the console stays', async () => {
  const replies = await app.page.evaluate(`Promise.all([
    consoleBridge.call('no.such', {}),
    consoleBridge.call('__proto__', {}),
    consoleBridge.call('keys.list', { profileId: 'x'.repeat(10) }),
    consoleBridge.call(42),
    consoleBridge.call('app.about', {})
  ])`)
  const outcomes = (replies as { ok: boolean; error?: { code: string } }[]).map(
    reply => reply.error?.code ?? reply.ok
  )
  expect(outcomes).toEqual([...Array(4).fill('invalid-input'), true])
})

test('a frame inside the page gets no bridge', async () => {
  const found = await app.page.evaluate(`(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const found = 'consoleBridge' in frame.contentWindow
    frame.remove()
    return found
  })()`)
  expect(found).toBe(false)
})

const isOnOurPage = async () => {
  const isThere = await app.page.evaluate(`'consoleBridge' in window`).catch(() => false)
  const pages = app.page.context().pages()
  return isThere && pages.length === 1 && ourPage.test(app.page.url())
}

// Each has a scheme of its own: equal refusals within a minute are logged once.
test.each([
  ['location', 'https', `location.href = 'https://example.com/'`],
  ['a blank page', 'about', `location.href = 'about:blank'`],
  ['a blob', 'blob', `location.href = URL.createObjectURL(new Blob(['x'], { type: 'text/html' }))`],
  ['another file of the console', 'app', `location.href = '/assets/none.js'`],
  [
    'a meta refresh',
    'http',
    `document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: '0;url=http://example.com/' }))`
  ]
])('%s is refused and leads nowhere: same address, same window', async (_, scheme, attempt) => {
  await app.page.evaluate(`(() => { ${attempt} })()`).catch(() => undefined)
  const refused = { event: 'navigation-refused', kind: 'navigate', reason: `${scheme}:` }
  await expect.poll(log).toContain(JSON.stringify(refused).slice(1, -1))
  await expect.poll(isOnOurPage).toBe(true)
})

// The browser itself stops these, without a word to the console.
test.each([
  ['a data address', `location.href = 'data:text/html,hello'`],
  ['a file', `location.href = 'file:///etc/passwd'`],
  ['a new window', `window.open('https://example.com/')`],
  ['an empty window', `window.open('about:blank')`],
  [
    'a link to a new window',
    `Object.assign(document.createElement('a'), { href: 'https://example.com', target: '_blank' }).click()`
  ]
])('%s leads nowhere: same address, same window', async (_, attempt) => {
  await app.page.evaluate(`(() => { ${attempt} })()`).catch(() => undefined)
  await expect.poll(isOnOurPage).toBe(true)
})

test('every permission is refused', async () => {
  const answers = await app.page.evaluate(`(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage', 'screen-wake-lock']
    const states = await Promise.all(names.map(name => navigator.permissions.query({ name }).then(({ state }) => state, () => 'denied')))
    // A question to the user counts as not refused.
    const refused = async run => { try { await Promise.race([run(), new Promise(resolve => setTimeout(resolve, 60_000))]); return false } catch { return true } }
    return {
      granted: names.filter((_, at) => states[at] === 'granted'),
      refused: await Promise.all([
        refused(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
        refused(() => navigator.mediaDevices.getUserMedia({ video: true })),
        refused(() => navigator.mediaDevices.getDisplayMedia()),
        refused(() => navigator.clipboard.readText()),
        refused(() => navigator.requestMIDIAccess({ sysex: true })),
        refused(async () => { if (await Notification.requestPermission() !== 'granted') throw new Error() })
      ])
    }
  })()`)
  expect(answers).toEqual({ granted: [], refused: Array(6).fill(true) })
})

test('script, markup and eval are stopped by the content security policy', async () => {
  await app.page.evaluate(`(() => {
    window.violations = []
    document.addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective))
    window.injected = []
    const attempt = run => { try { run() } catch {} }
    attempt(() => { const s = document.createElement('script'); s.text = 'injected.push("script")'; document.body.append(s) })
    attempt(() => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="injected.push(1)">') })
    attempt(() => { const div = document.createElement('div'); div.setAttribute('onclick', 'injected.push("handler")'); document.body.append(div); div.click() })
    attempt(() => { const a = document.createElement('a'); a.href = 'javascript:injected.push("url")'; document.body.append(a); a.click() })
    attempt(() => { const style = document.createElement('style'); style.textContent = 'body { --injected: 1 }'; document.head.append(style) })
    attempt(() => setTimeout('injected.push("timeout")', 0))
  })()`)
  // One for each attempt: only then has every one of them had its turn.
  const trusted = 'require-trusted-types-for'
  await expect
    .poll(() => app.page.evaluate('violations.toSorted()'))
    .toEqual([...Array(4).fill(trusted), 'script-src-elem', 'style-src-elem'])
  const effects = await app.page.evaluate(
    `({ injected, style: getComputedStyle(document.body).getPropertyValue('--injected') })`
  )
  expect(effects).toEqual({ injected: [], style: '' })
})
