import { constants } from 'node:os'

type Step = () => unknown

const lookEveryMs = 500

const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What has to be undone at the end, last first; also where a signal ends the measurement. */
export function createCleanUp() {
  let steps: Step[] = []
  let running: Promise<void> | undefined

  async function runAll(): Promise<void> {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step()
      } catch (error) {
        process.stderr.write(`Not cleaned up: ${error}\n`)
      }
    }
  }

  const run = (): Promise<void> => {
    running ??= runAll()
    return running
  }

  const endBy = (signal: (typeof ending)[number]): void => {
    void run().then(() => process.exit(128 + constants.signals[signal]))
  }
  for (const signal of ending) process.once(signal, () => endBy(signal))
  // A signal to the command may end only what stands between it and us, such as the keychain's session.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) endBy('SIGTERM')
  }, lookEveryMs).unref()

  return {
    /** Answers how to take it back: what ended by itself needs no end. */
    add(step: Step): () => void {
      steps.push(step)
      return () => {
        steps = steps.filter(other => other !== step)
      }
    },
    run
  }
}
export type CleanUp = ReturnType<typeof createCleanUp>
