import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { inRoot, node24 } from '../prepare/shell.mjs'

export type HorizonProcess = {
  readonly url: string
  readonly adminSecret: string
  /** A call with the admin secret. */
  ask(path: string): Promise<Response>
  stop(): Promise<void>
}

/** The embedded Horizon in a process of its own, so that it shares no time with what is measured. */
export async function startHorizon(data: string, flags: readonly string[] = []) {
  const main = inRoot('out/main/horizon.js')
  const args = [main, '--data', data, '--scenario', 'acme', '--seed', 'bench', '--port', '0']
  const child = spawn(node24, [...args, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  if (typeof first[0] !== 'string') throw new Error(`The embedded Horizon ended with ${first[0]}`)
  const { url, admin_secret_file } = JSON.parse(first[0])
  const adminSecret = (await readFile(admin_secret_file, 'utf8')).trim()
  const horizon: HorizonProcess = {
    url,
    adminSecret,
    ask: path => fetch(url + path, { headers: { Authorization: `Bearer ${adminSecret}` } }),
    async stop() {
      child.kill('SIGTERM')
      await ended
    }
  }
  return horizon
}
