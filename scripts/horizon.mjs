import { command, inRoot, node24, runInForeground } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

await command(async () => {
  await prepare('build')
  return runInForeground(node24, [inRoot('out/main/horizon.js'), ...process.argv.slice(2)])
})
