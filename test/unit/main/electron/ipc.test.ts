import type { Logger } from '@main/core/ports'
import { refused, registerIpc, senderRefusal } from '@main/electron/ipc'
import type { Windows } from '@main/electron/window'
import type { IpcMainInvokeEvent } from 'electron'
import { beforeEach, expect, test, vi } from 'vitest'

const handlers = vi.hoisted(() => new Map<string, (...args: unknown[]) => unknown>())
vi.mock('electron', () => ({
  ipcMain: { handle: handlers.set.bind(handlers) }
}))

const origin = 'app://console'
const mainFrame = { url: `${origin}/#/keys`, origin }
const ours = { webContents: { id: 7, mainFrame } }
const windows = {
  byWebContents: (id: number) => (id === 7 ? ours : undefined),
  all: () => []
} as unknown as Windows

const event = (senderFrame: unknown, id = 7) =>
  ({ sender: { id }, senderFrame }) as unknown as IpcMainInvokeEvent

const frameAt = (url: string, frameOrigin: string) => {
  const frame = { url, origin: frameOrigin }
  const window = { webContents: { id: 7, mainFrame: frame } }
  return { frame, windows: { ...windows, byWebContents: () => window } as unknown as Windows }
}

test('our own top frame is answered', () => {
  expect(senderRefusal(event(mainFrame), windows, origin)).toBeUndefined()
})

test('a window we did not make is refused', () => {
  expect(senderRefusal(event(mainFrame, 8), windows, origin)).toBe('not a window of ours')
})

test.each([null, undefined])('a missing frame (%s) is refused', frame => {
  expect(senderRefusal(event(frame), windows, origin)).toBe('no frame')
})

test('a frame inside the page is refused, whatever its origin', () => {
  expect(senderRefusal(event({ ...mainFrame }), windows, origin)).toBe('not the top frame')
})

test.each([
  ['', origin],
  ['about:blank', origin],
  ['https://example.com/', 'https://example.com'],
  ['app://console.evil/', 'app://console.evil'],
  ['data:text/html,x', 'null']
])('a page at "%s" is refused', (url, frameOrigin) => {
  const at = frameAt(url, frameOrigin)
  expect(senderRefusal(event(at.frame), at.windows, origin)).toBeTypeOf('string')
})

const log = { info: vi.fn(), warn: vi.fn(), failure: vi.fn() } satisfies Logger
beforeEach(() => {
  handlers.clear()
  log.warn.mockClear()
})

test('exactly one channel is listened to, and a refused call reaches nothing and is logged', async () => {
  const dispatch = vi.fn(async () => ({ ok: true as const, value: 1 }))
  registerIpc(dispatch, { windows, origin, log })
  expect([...handlers.keys()]).toEqual(['console:call'])
  const call = handlers.get('console:call')

  expect(await call?.(event(null), 'keys.list', {})).toEqual(refused)
  expect(dispatch).not.toHaveBeenCalled()
  expect(log.warn).toHaveBeenCalledWith('sender-refused', { reason: 'no frame', sender: 7 })

  expect(await call?.(event(mainFrame), 'keys.list', {})).toEqual({ ok: true, value: 1 })
  expect(dispatch).toHaveBeenCalledWith('keys.list', {})
})
