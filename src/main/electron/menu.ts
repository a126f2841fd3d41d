import type { EventBus } from '@main/core/ports'
import { Menu, type MenuItemConstructorOptions } from 'electron'

/** The page's command registry does the work; its shortcuts stay the page's. */
const menuCommands = [
  { label: 'Search or jump to…', command: 'palette.open', accelerator: 'CmdOrCtrl+K' },
  { label: 'API keys', command: 'go.keys' },
  { label: 'Settings', command: 'go.settings' },
  { label: 'Keyboard shortcuts', command: 'shortcuts.open' }
] as const

export function menuTemplate(
  events: EventBus,
  options: { readonly isMac: boolean; readonly isDevelopment: boolean }
): MenuItemConstructorOptions[] {
  const commands: MenuItemConstructorOptions[] = menuCommands.map(({ command, ...item }) => ({
    ...item,
    registerAccelerator: false,
    click: () => events.publish('commands.run', { command })
  }))
  return [
    ...(options.isMac ? [{ role: 'appMenu' as const }] : []),
    { role: 'editMenu' },
    { label: 'Go', submenu: commands },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        // Reload and developer tools only where the page is being developed (EL-13).
        ...(options.isDevelopment
          ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]
          : [])
      ]
    },
    { role: 'windowMenu' }
  ]
}

export function setMenu(events: EventBus, isDevelopment: boolean): void {
  const template = menuTemplate(events, { isMac: process.platform === 'darwin', isDevelopment })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
