import type { Summary } from '../statistics'

export type ConsolePlan = {
  readonly folder: string
  readonly url: string
  readonly adminSecretFile: string
  /** `connect` only makes the profile; `search` asks everything of what is held. */
  readonly part: 'connect' | 'sync' | 'search'
}

export type StallFigures = {
  /** The longest that nothing else could run, and how much of it this thread itself worked. */
  readonly worst_ms: number
  readonly worst_busy_ms: number
  readonly turns: Summary
}

export type MemoryFigures = {
  /** Right after opening, after every question was asked, and after more pages came. */
  readonly opened_mb: number
  readonly asked_mb: number
  readonly more_pages_mb: number
  readonly peak_mb: number
  /** As the main process waits for it, with the way to the worker and back. */
  readonly page_ms: Summary
  readonly counts_ms: Summary
}

export type ConsoleTold = {
  readonly profileId: string
  readonly held: number
  readonly took_ms?: number
  readonly stall?: StallFigures
  readonly memory?: MemoryFigures
}
