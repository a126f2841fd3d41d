import { join } from 'node:path'
import type { Clock, SettingsFile, StoredSettings } from '@main/core/ports'
import { colorSchemes, timeZones } from '@shared/contract/app'
import { profileIdSchema } from '@shared/contract/common'
import { z } from 'zod'
import { createJsonFile, type FileNotice } from './json-file'

const defaultSettings: StoredSettings = {
  colorScheme: 'system',
  isSidebarCollapsed: false,
  timeZone: 'local',
  activeProfileId: null
}

const storedSettingsSchema = z.object({
  colorScheme: z.enum(colorSchemes),
  isSidebarCollapsed: z.boolean(),
  /** Files of earlier versions have none. */
  timeZone: z.enum(timeZones).default('local'),
  activeProfileId: profileIdSchema.nullable()
})

/** Field by field, so that one bad value does not cost the others. */
const salvageSchema = z.object({
  colorScheme: storedSettingsSchema.shape.colorScheme.catch(defaultSettings.colorScheme),
  isSidebarCollapsed: storedSettingsSchema.shape.isSidebarCollapsed.catch(false),
  timeZone: storedSettingsSchema.shape.timeZone.catch('local'),
  activeProfileId: storedSettingsSchema.shape.activeProfileId.catch(null)
})

export function createSettingsFile(
  folder: string,
  clock: Clock
): SettingsFile & { notices(): readonly FileNotice[] } {
  return createJsonFile<StoredSettings>({
    path: join(folder, 'settings.json'),
    what: 'The settings file',
    version: 1,
    empty: defaultSettings,
    parse(body) {
      const whole = storedSettingsSchema.safeParse(body)
      return whole.success
        ? { value: whole.data, isWhole: true }
        : { value: salvageSchema.parse(body), isWhole: false }
    },
    format: settings => storedSettingsSchema.parse(settings),
    clock
  })
}
