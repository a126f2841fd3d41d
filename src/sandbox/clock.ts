import { readFileSync } from 'node:fs'

export type Clock = { now(): number }

/** The machine's time, or the ISO time in `file`, read again at every look. */
export function createClock(file?: string): Clock {
  if (file === undefined) return { now: () => Date.now() }
  return {
    now() {
      const text = readFileSync(file, 'utf8').trim()
      const at = Date.parse(text)
      if (Number.isNaN(at)) {
        throw new Error(`The clock file ${file} must hold one ISO 8601 time, not "${text}"`)
      }
      return at
    }
  }
}
