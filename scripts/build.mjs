import { ensureBuilt } from './prepare/build-output.mjs'
import { command } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

await command(async () => {
  await prepare('build', { build: false })
  await ensureBuilt({ force: true })
  return 0
})
