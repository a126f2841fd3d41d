import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { command, inRoot, node24, runInForeground, Stop } from './prepare/shell.mjs'
import { prepare } from './prepare.mjs'

function outputFolder() {
  try {
    const { values } = parseArgs({ options: { out: { type: 'string' } } })
    return values.out === undefined ? inRoot('docs/screenshots') : resolve(values.out)
  } catch (error) {
    throw new Stop(`${String(error)}\nUsage: npm run tour [-- --out DIR]`, 2)
  }
}

await command(async () => {
  const out = outputFolder()
  await prepare('test')
  return runInForeground(node24, [inRoot('scripts/tour/main.ts'), out])
})
