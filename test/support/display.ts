import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * An X server of its own, without a screen anybody sees. `end` stops it. It does not begin anew
 * when its last client leaves: the next one could come in the middle of that.
 */
export async function startDisplay(): Promise<{ readonly name: string; end(): void }> {
  const server = spawn('Xvfb', ['-noreset', '-displayfd', '3', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe']
  })
  const report = server.stdio[3]
  if (report == null) throw new Error('Xvfb has no way to tell its number')
  const [number] = await once(report, 'data')
  return { name: `:${String(number).trim()}`, end: () => server.kill() }
}
