import { mkdirSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { app } from 'electron'

/**
 * The folder everything of ours is in: HORIZON_CONSOLE_DATA, else `--user-data-dir`, else the
 * system's usual place. Made for the operator's account only.
 */
export function prepareDataFolder(env: NodeJS.ProcessEnv): string {
  const named = env.HORIZON_CONSOLE_DATA || app.commandLine.getSwitchValue('user-data-dir')
  const folder = named ? (isAbsolute(named) ? named : resolve(named)) : app.getPath('userData')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
  return folder
}
