import type { Settings } from '@shared/contract/app'
import type { Desktop, EventBus, SettingsFile, StoredSettings } from '../ports'
import { createSerial } from '../serial'

/** The settings file; changes to it never overlap. */
export function createSettingsStore(file: SettingsFile) {
  const serial = createSerial()

  const read = () => serial(() => file.read())

  const change = (edit: (settings: StoredSettings) => StoredSettings) =>
    serial(async () => {
      const changed = edit(await file.read())
      await file.write(changed)
      return changed
    })

  return { read, change }
}
export type SettingsStore = ReturnType<typeof createSettingsStore>

type Ports = {
  readonly settings: SettingsStore
  readonly desktop: Desktop
  readonly events: EventBus
}

export function createSettingsService({ settings, desktop, events }: Ports) {
  const get = async (): Promise<Settings> => toSettings(await settings.read())

  async function update(change: Partial<Settings>): Promise<Settings> {
    const changed = toSettings(
      await settings.change(stored => ({ ...stored, ...definedOf(change) }))
    )
    desktop.applyColorScheme(changed.colorScheme)
    events.publish('settings.changed', changed)
    return changed
  }

  /** Tells the desktop what the file says, once at start. */
  async function apply(): Promise<void> {
    desktop.applyColorScheme((await settings.read()).colorScheme)
  }

  return { get, update, apply }
}

const toSettings = ({ colorScheme, isSidebarCollapsed, timeZone }: StoredSettings): Settings => ({
  colorScheme,
  isSidebarCollapsed,
  timeZone
})

const definedOf = (change: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
