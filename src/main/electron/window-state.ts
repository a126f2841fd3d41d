import { join } from 'node:path'
import type { Clock, SettingsFile } from '@main/core/ports'
import { createJsonFile } from '@main/files/json-file'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(200).max(20_000),
  isMaximized: z.boolean()
})
export type Bounds = z.output<typeof boundsSchema>

const stateSchema = z.object({ windows: z.record(z.string().max(100), boundsSchema) })
type WindowBounds = Readonly<Record<string, Bounds>>

const saveDelayMs = 400
const withoutProfile = 'none'

/** True where enough of the title bar is on a screen to take hold of it. */
export function isOnScreen(bounds: Bounds, workAreas: readonly Rectangle[]): boolean {
  return workAreas.some(area => {
    const left = Math.max(bounds.x, area.x)
    const right = Math.min(bounds.x + bounds.width, area.x + area.width)
    const isTitleBarVisible = bounds.y >= area.y && bounds.y <= area.y + area.height - 40
    return right - left >= 120 && isTitleBarVisible
  })
}

type Ports = {
  readonly folder: string
  readonly clock: Clock
  readonly settingsFile: SettingsFile
}

/** Where the window was, per profile. Losing it costs nothing, so failures are swallowed. */
export function createWindowState({ folder, clock, settingsFile }: Ports) {
  const file = createJsonFile<WindowBounds>({
    path: join(folder, 'window-state.json'),
    what: 'The window positions',
    version: 1,
    empty: {},
    parse(body) {
      const parsed = stateSchema.safeParse(body)
      return { value: parsed.success ? parsed.data.windows : {}, isWhole: parsed.success }
    },
    format: windows => ({ windows }),
    clock
  })

  async function activeKey(): Promise<string> {
    return (await settingsFile.read()).activeProfileId ?? withoutProfile
  }

  async function remembered(workAreas: readonly Rectangle[]): Promise<Bounds | undefined> {
    try {
      const bounds = (await file.read())[await activeKey()]
      return bounds !== undefined && isOnScreen(bounds, workAreas) ? bounds : undefined
    } catch {
      return undefined
    }
  }

  async function save(bounds: Bounds): Promise<void> {
    try {
      await file.write({ ...(await file.read()), [await activeKey()]: bounds })
    } catch {
      // The next start opens at the usual place.
    }
  }

  /** Saves shortly after the window came to rest; `flush` does so at once. */
  function track(window: BrowserWindow): { flush(): Promise<void> } {
    let timer: NodeJS.Timeout | undefined
    let latest: Bounds | undefined
    let saving = Promise.resolve()

    const write = (): Promise<void> => {
      clearTimeout(timer)
      const bounds = latest
      latest = undefined
      if (bounds !== undefined) saving = saving.then(() => save(bounds))
      return saving
    }
    const note = () => {
      latest = { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
      clearTimeout(timer)
      timer = setTimeout(write, saveDelayMs)
    }
    window.on('resize', note)
    window.on('move', note)
    return { flush: write }
  }

  return { remembered, track }
}
