import { chromiumRuntimeShim, installedElectron } from './prepare/runtime.mjs'
import { command, inRoot, node24, runInForeground } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

await command(async () => {
  await prepare('start', { build: false })
  return runInForeground(
    node24,
    [inRoot('node_modules/electron-vite/bin/electron-vite.js'), 'dev', '--watch'],
    { env: { ELECTRON_EXEC_PATH: installedElectron() ?? chromiumRuntimeShim } }
  )
})
