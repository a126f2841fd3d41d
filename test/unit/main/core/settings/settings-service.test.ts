import { connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

test('a changed setting is kept, applied and published; the others stay', async () => {
  const { core, desktop, machine, published } = fakeApp()
  await core.handlers['settings.update']({ isSidebarCollapsed: true })
  const changed = await core.handlers['settings.update']({ colorScheme: 'dark' })
  expect(changed).toEqual({ colorScheme: 'dark', isSidebarCollapsed: true, timeZone: 'local' })
  expect(machine.settings.stored).toEqual({ ...changed, activeProfileId: null })
  expect(desktop.applyColorScheme).toHaveBeenLastCalledWith('dark')
  expect(published.at(-1)).toEqual({ name: 'settings.changed', payload: changed })
  expect(await core.handlers['settings.get']({})).toEqual(changed)
})

test('a field given as undefined erases nothing', async () => {
  const { core } = fakeApp()
  const changed = await core.handlers['settings.update']({ colorScheme: undefined })
  expect(changed.colorScheme).toBe('system')
})

test('the colour scheme of last time is applied at the start', async () => {
  const { core, desktop, machine } = fakeApp()
  machine.settings.stored = { ...machine.settings.stored, colorScheme: 'light' }
  await core.start()
  expect(desktop.applyColorScheme).toHaveBeenCalledWith('light')
})

test('changes at the same time do not undo each other', async () => {
  const { core, machine, profileId } = await connectedApp()
  await Promise.all([
    core.handlers['settings.update']({ colorScheme: 'dark' }),
    core.handlers['settings.update']({ isSidebarCollapsed: true }),
    core.handlers['settings.rememberPlace']({ profileId, place: '/keys' }),
    core.handlers['settings.rememberPlace']({ profileId, place: '/keys/key_1' })
  ])
  expect(machine.settings.stored).toEqual({
    colorScheme: 'dark',
    isSidebarCollapsed: true,
    timeZone: 'local',
    activeProfileId: profileId
  })
  expect(machine.profiles.stored[0]?.lastPlace).toBe('/keys/key_1')
})
