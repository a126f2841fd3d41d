import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSettingsFile } from '@main/files/settings-file'
import { aDataFolder } from '@support/data-folder'
import { expect, test } from 'vitest'

const clock = { now: () => Date.parse('2026-11-21T10:00:00.000Z') }
const whole = {
  colorScheme: 'dark',
  isSidebarCollapsed: true,
  timeZone: 'utc',
  activeProfileId: '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
} as const

test.each([
  ['timeZone', 'mars', 'local'],
  ['isSidebarCollapsed', 'yes', false],
  ['activeProfileId', 'acme', null]
])('of a file whose %s is unknown, everything else is as it was', async (field, unknown, usual) => {
  const folder = aDataFolder()
  const path = join(folder, 'settings.json')
  writeFileSync(path, JSON.stringify({ version: 1, ...whole, [field]: unknown }))
  const settings = createSettingsFile(folder, clock)
  expect(await settings.read()).toEqual({ ...whole, [field]: usual })
  expect(settings.notices()).toHaveLength(1)
})
