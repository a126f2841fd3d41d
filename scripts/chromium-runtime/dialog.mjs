import { lstatSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { only, onlyOptions } from './only.mjs'

const knownOptions = new Set(['title', 'defaultPath', 'buttonLabel', 'properties'])

const withHome = path => (/^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : path)

const isFolder = path => {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const exists = path => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** What a system's dialog would not let through. The app checks again when it writes. */
export function checkPath(typed) {
  const path = normalize(withHome(typed.trim()))
  if (typed.includes('\0')) return { refusal: 'A path cannot contain a NUL character.' }
  if (!isAbsolute(path)) return { refusal: 'Enter the full path, beginning with the root or ~.' }
  if (isFolder(path)) return { refusal: 'This is a folder. Add a file name.' }
  if (exists(path)) return { refusal: 'This file exists. Choose another name.' }
  if (!isFolder(dirname(path))) return { refusal: 'This folder does not exist.' }
  return { path }
}

export const dialog = only('dialog', {
  async showSaveDialog(window, options) {
    onlyOptions('dialog.showSaveDialog', options, knownOptions)
    const filePath = await window.askPath({
      title: options.title ?? 'Save',
      suggestedPath: options.defaultPath ?? join(homedir(), 'untitled'),
      buttonLabel: options.buttonLabel ?? 'Save'
    })
    return { canceled: filePath === null, filePath: filePath ?? '' }
  },
  showErrorBox(title, content) {
    process.stderr.write(`${title}\n${content}\n`)
  }
})
