import { run } from '../../prepare/shell.mjs'

/** Lines of a file that hold a text in whatever case; `undefined` where there is no ripgrep. */
export async function openRipgrep() {
  const { code, stdout } = await run('rg', ['--version'])
  if (code !== 0) return undefined
  const version = /^ripgrep (\S+)/.exec(stdout)?.[1] ?? 'of an unknown version'

  async function count(text: string, lines: string): Promise<number> {
    const options = ['--no-config', '--count', '--ignore-case', '--fixed-strings']
    const found = await run('rg', [...options, '--', text, lines])
    // 1 is its word for nothing found.
    if (found.code > 1) throw new Error(`ripgrep: ${found.output}`)
    return Number(found.stdout.trim() || 0)
  }

  return { version, count }
}
export type Ripgrep = NonNullable<Awaited<ReturnType<typeof openRipgrep>>>
