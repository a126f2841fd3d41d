import { EventEmitter } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWindowState, isOnScreen } from '@main/electron/window-state'
import type { BrowserWindow } from 'electron'
import { expect, onTestFinished, test } from 'vitest'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const place = { x: 100, y: 80, width: 1280, height: 800, isMaximized: false }

test.each([
  ['inside', place, true],
  ['half to the right', { ...place, x: 1500 }, true],
  ['on a screen that is gone', { ...place, x: 2500 }, false],
  ['left of everything', { ...place, x: -1200 }, false],
  ['title bar above the screen', { ...place, y: -50 }, false],
  ['title bar below the screen', { ...place, y: 1060 }, false]
])('a window %s is restored: %s', (_where, bounds, isRestored) => {
  expect(isOnScreen(bounds, [screen])).toBe(isRestored)
})

async function setUp(activeProfileId: string | null = null) {
  const folder = await mkdtemp(join(tmpdir(), 'window-state-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const settings = {
    colorScheme: 'system',
    isSidebarCollapsed: false,
    timeZone: 'local',
    activeProfileId
  } as const
  const settingsFile = { read: async () => settings, write: async () => undefined }
  return { folder, settingsFile, clock: { now: () => 0 } }
}

function fakeWindow(bounds: typeof place) {
  const window = new EventEmitter()
  return Object.assign(window, {
    getNormalBounds: () => bounds,
    isMaximized: () => bounds.isMaximized
  }) as unknown as BrowserWindow & EventEmitter
}

test('where the window was is found again, for its profile only', async () => {
  const ports = await setUp('one')
  const state = createWindowState(ports)
  const window = fakeWindow(place)
  const tracked = state.track(window)
  window.emit('resize')
  await tracked.flush()

  expect(await createWindowState(ports).remembered([screen])).toEqual(place)
  const other = { ...ports, settingsFile: (await setUp('two')).settingsFile }
  expect(await createWindowState(other).remembered([screen])).toBeUndefined()
})

test('a window that never moved writes nothing', async () => {
  const ports = await setUp()
  const state = createWindowState(ports)
  await state.track(fakeWindow(place)).flush()
  expect(await state.remembered([screen])).toBeUndefined()
})

test.each(['not json', '{"windows":{"none":{"x":1}}}', '{"windows":{"none":{"width":1e9}}}'])(
  'a damaged file (%s) opens the window at its usual place',
  async text => {
    const ports = await setUp()
    await writeFile(join(ports.folder, 'window-state.json'), text)
    expect(await createWindowState(ports).remembered([screen])).toBeUndefined()
  }
)
