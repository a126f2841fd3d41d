import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { scenarioNames } from './scenarios/scenario'
import { createHorizonServer, type HorizonOptions, type HorizonServer } from './server'

/** The embedded Horizon in a thread of its own: it can crash alone and be started again. */

const startSchema = z.object({
  data: z.string().min(1),
  scenario: z.enum(scenarioNames),
  seed: z.string().min(1).optional(),
  port: z.int().min(0).max(65_535)
})
const messageSchema = z.object({ type: z.literal('close') })

export type WorkerReport =
  | { readonly type: 'listening'; readonly url: string; readonly adminSecretFile: string }
  | { readonly type: 'failed'; readonly message: string }

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

/** The wanted port, or a free one where another program has it. */
async function startSomewhere(options: HorizonOptions): Promise<HorizonServer> {
  try {
    return await createHorizonServer(options)
  } catch (error) {
    if (!isTaken(error)) throw error
    return createHorizonServer({ ...options, port: 0 })
  }
}

async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const report = (message: WorkerReport) => port.postMessage(message)
  try {
    const log = (text: string) => void process.stderr.write(`horizon: ${text}\n`)
    const server = await startSomewhere({ ...startSchema.parse(workerData), log })
    port.on('message', message => {
      if (!messageSchema.safeParse(message).success) return
      void server.close().finally(() => port.close())
    })
    report({ type: 'listening', url: server.url, adminSecretFile: server.adminSecretFile })
  } catch (error) {
    report({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    port.close()
  }
}

if (parentPort === null) throw new Error('This file runs as a worker thread only')
void run(parentPort)
