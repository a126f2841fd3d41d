import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A fresh folder that goes with the test. */
export function aDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-console-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

/** Root may write anything; what a test says about permissions needs an ordinary account. */
export async function asOrdinaryUser<T>(run: () => Promise<T> | T): Promise<T> {
  if (process.getuid?.() !== 0) return run()
  process.seteuid?.(65_534)
  try {
    return await run()
  } finally {
    process.seteuid?.(0)
  }
}
