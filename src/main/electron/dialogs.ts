import { join } from 'node:path'
import type { FileSaver } from '@main/core/ports'
import { writeNewSecretFile } from '@main/files/secret-file'
import { app, dialog } from 'electron'
import type { Windows } from './window'

export function createFileSaver(windows: Windows): FileSaver {
  async function choosePath(suggestedName: string): Promise<string | null> {
    const [window] = windows.all()
    if (window === undefined) return null
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: 'Save to a file',
      buttonLabel: 'Save',
      defaultPath: join(app.getPath('home'), suggestedName)
    })
    return canceled || filePath === '' ? null : filePath
  }

  return { choosePath, writeNew: writeNewSecretFile }
}
