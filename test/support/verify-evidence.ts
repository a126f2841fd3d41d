import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** As the second person has it: the file alone, run by a Node of its own. */
export const verifierPath = resolve(import.meta.dirname, '../../resources/verify-evidence.mjs')

/** The Node of these tests, and that of the machine where it is another one. */
export const nodes: readonly string[] = [
  process.execPath,
  ...['/usr/bin/node', '/usr/local/bin/node'].filter(path => existsSync(path))
]

export type Verdict = { readonly code: number; readonly out: string; readonly err: string }

export function verifyEvidence(
  args: readonly string[],
  options: { readonly node?: string; readonly program?: string; readonly cwd?: string } = {}
): Promise<Verdict> {
  const { node = process.execPath, program = verifierPath, cwd } = options
  return new Promise(done => {
    // No environment: no option, no preload, no proxy comes along.
    execFile(node, [program, ...args], { env: {}, cwd, maxBuffer: 1 << 26 }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
