import { isOwnReload, refuseNavigation } from '@main/electron/navigation'
import type { WebContents } from 'electron'
import { expect, test, vi } from 'vitest'

const startUrl = 'app://console/'

test.each([
  ['app://console/', true],
  ['app://console/#/keys/1', true],
  ['app://console', false],
  ['app://console/?x', false],
  ['app://console/index.html', false],
  ['app://console.evil/', false],
  ['app://user@console/', false],
  ['https://console/', false],
  ['about:blank', false],
  ['javascript:alert(1)', false],
  ['', false]
])('%s is the page’s own reload: %s', (url, isOwn) => {
  expect(isOwnReload(url, startUrl)).toBe(isOwn)
})

type Listener = (event: { url: string; isMainFrame: boolean; preventDefault(): void }) => void

function setUp() {
  const listeners = new Map<string, Listener>()
  let openHandler = (_details: { url: string }): unknown => undefined
  const contents = {
    on: (name: string, listener: Listener) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler
    }
  }
  const log = { info: vi.fn(), warn: vi.fn(), failure: vi.fn() }
  refuseNavigation(contents as unknown as WebContents, startUrl, log)
  const isPrevented = (name: string, url: string, isMainFrame = true) => {
    const preventDefault = vi.fn()
    listeners.get(name)?.({ url, isMainFrame, preventDefault })
    return preventDefault.mock.calls.length > 0
  }
  return { isPrevented, log, open: (url: string) => openHandler({ url }) }
}

test('every navigation but the own reload is prevented, in frames even that', () => {
  const { isPrevented } = setUp()
  expect(isPrevented('will-frame-navigate', 'https://example.com/')).toBe(true)
  expect(isPrevented('will-frame-navigate', startUrl)).toBe(false)
  expect(isPrevented('will-frame-navigate', startUrl, false)).toBe(true)
  expect(isPrevented('will-redirect', startUrl)).toBe(true)
  expect(isPrevented('will-attach-webview', '')).toBe(true)
})

test('no window is ever opened by the page', () => {
  expect(setUp().open('https://example.com/')).toEqual({ action: 'deny' })
})

test('the log names the scheme of a refused address and nothing else of it', () => {
  const { isPrevented, log } = setUp()
  isPrevented('will-frame-navigate', 'https://example.com/?secret=hz_live_1')
  expect(log.warn).toHaveBeenCalledWith('navigation-refused', {
    kind: 'navigate',
    reason: 'https:'
  })
})
