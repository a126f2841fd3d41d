import { arch, release } from 'node:os'
import type { About, Desktop, Logger } from '@main/core/ports'
import { AppError } from '@shared/errors'
import Database from 'better-sqlite3'
import { app, nativeTheme, shell } from 'electron'
import { documentationUrls, isAllowedExternalUrl } from './external-links'
import type { Windows } from './window'

function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string
  } finally {
    db.close()
  }
}

function about(): About {
  const { electron, chrome, node } = process.versions
  return {
    version: app.getVersion(),
    runtime: electron === undefined ? 'Chromium runtime' : `Electron ${electron}`,
    chromium: chrome ?? 'unknown',
    node,
    sqlite: sqliteVersion(),
    platform: `${process.platform} ${release()} ${arch()}`
  }
}

/** Nothing but the closed list is ever opened, whoever asks. */
export async function openExternal(url: string, log: Logger): Promise<void> {
  if (!isAllowedExternalUrl(url)) {
    log.warn('external-link-refused')
    throw new AppError('invalid-input', 'This address is not opened from the console')
  }
  await shell.openExternal(url)
}

export function createDesktop(windows: Windows, log: Logger): Desktop {
  return {
    about,
    openDocumentation: page => openExternal(documentationUrls[page], log),
    applyColorScheme(scheme) {
      nativeTheme.themeSource = scheme
    },
    setTitle(title) {
      for (const window of windows.all()) window.setTitle(title)
    }
  }
}
