import { appOrigin, pageSource } from '@main/electron/page-source'
import { closeSession, isPageAddress } from '@main/electron/session'
import type { Session } from 'electron'
import { expect, test, vi } from 'vitest'

const built = pageSource(undefined, false)
const development = pageSource('http://localhost:5173/', false)

test.each([undefined, '', 'nonsense', 'https://localhost:1/', 'http://example.com/', 'file:///x'])(
  'a development server at %s is not believed',
  url => {
    expect(pageSource(url, false)).toEqual({
      origin: appOrigin,
      startUrl: `${appOrigin}/`,
      isDevelopment: false
    })
  }
)

test('a packaged app takes no development server from the environment', () => {
  expect(pageSource('http://localhost:5173/', true)).toEqual(built)
})

test.each([
  ['app://console/index.html', true],
  ['app://other/', false],
  ['https://console/', false],
  ['http://localhost:5173/', false],
  ['ws://localhost:5173/', false],
  ['file:///etc/passwd', false],
  ['data:text/html,x', false],
  ['devtools://devtools/', false],
  ['nonsense', false]
])('built: a request to %s is let through: %s', (url, isAllowed) => {
  expect(isPageAddress(url, built)).toBe(isAllowed)
})

test.each([
  ['http://localhost:5173/src/main.tsx', true],
  ['ws://localhost:5173/?token=x', true],
  ['http://localhost:5174/', false],
  ['https://example.com/', false]
])('development: a request to %s is let through: %s', (url, isAllowed) => {
  expect(isPageAddress(url, development)).toBe(isAllowed)
})

function fakeSession(setProxy = async () => undefined) {
  const set = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    setDisplayMediaRequestHandler: vi.fn(),
    setSpellCheckerEnabled: vi.fn(),
    setProxy: vi.fn(setProxy),
    on: vi.fn(),
    webRequest: { onBeforeRequest: vi.fn() }
  }
  return { ...set, closing: closeSession(set as unknown as Session, built) }
}

test('every permission is denied, whoever asks for whatever', () => {
  const session = fakeSession()
  const answer = vi.fn()
  session.setPermissionRequestHandler.mock.calls[0]?.[0](null, 'clipboard-read', answer)
  expect(answer).toHaveBeenCalledWith(false)
  expect(session.setPermissionCheckHandler.mock.calls[0]?.[0](null, 'media', appOrigin)).toBe(false)
  expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]({})).toBe(false)
})

test('a request that is not for the page is cancelled before it leaves', () => {
  const onBeforeRequest = fakeSession().webRequest.onBeforeRequest.mock.calls[0]?.[0]
  const cancelled = (url: string) => {
    const answer = vi.fn()
    onBeforeRequest({ url }, answer)
    return answer.mock.calls[0]?.[0].cancel
  }
  expect(cancelled('https://example.com/')).toBe(true)
  expect(cancelled('app://console/assets/a.js')).toBe(false)
})

test('the page’s session has a proxy that nobody is, for loopback too', () => {
  expect(fakeSession().setProxy).toHaveBeenCalledWith({
    proxyRules: '127.0.0.1:1',
    proxyBypassRules: '<-loopback>'
  })
})

test('the session is not closed off before its proxy is set', async () => {
  const proxy = Promise.withResolvers<undefined>()
  const order: string[] = []
  const { closing } = fakeSession(() => proxy.promise.finally(() => order.push('proxy set')))
  const loaded = closing.then(() => order.push('page loaded'))
  await new Promise(resolve => setImmediate(resolve))
  expect(order).toEqual([])
  proxy.resolve(undefined)
  await loaded
  expect(order).toEqual(['proxy set', 'page loaded'])
})

test('a proxy that cannot be set keeps the page from being loaded', async () => {
  const { closing } = fakeSession(() => Promise.reject(new Error('refused')))
  await expect(closing).rejects.toThrow('refused')
})
