import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchConsole } from '../../test/support/launch-console.ts'
import { createPictures } from './pictures.ts'
import { tourSteps } from './steps.ts'

const folder = process.argv[2] ?? 'docs/screenshots'
const size = { width: 1440, height: 900 }

async function tour(scratch: string): Promise<boolean> {
  const launched = await launchConsole({ keyring: true, viewport: size })
  try {
    const { page } = launched
    const pictures = await createPictures(folder)
    for (const step of tourSteps({ page, pictures, scratch })) {
      try {
        console.log(`passed  ${step.what}: ${await step.run()}`)
      } catch (error) {
        console.log(`failed  ${step.what}: ${error instanceof Error ? error.message : error}`)
        return false
      }
    }
    console.log(`\n${pictures.taken.length} pictures in ${folder}`)
    return true
  } finally {
    await launched.close()
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'horizon-console-tour-'))
try {
  process.exitCode = (await tour(scratch)) ? 0 : 1
} finally {
  await rm(scratch, { recursive: true, force: true })
}
