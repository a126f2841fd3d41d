import { buildProcesses } from '../build-processes'

/** The processes of a trial. */
export async function bundleProcesses() {
  const { pathOf, remove } = await buildProcesses({
    console: 'scripts/prove/kill/console-process.ts',
    'database-worker': 'src/main/database/worker.ts',
    horizon: 'src/sandbox/main.ts'
  })
  return { console: pathOf('console'), horizon: pathOf('horizon'), remove }
}
export type Bundle = Awaited<ReturnType<typeof bundleProcesses>>
