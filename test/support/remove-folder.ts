import { rmSync } from 'node:fs'

/** Patient with what a process that has just been ended still writes: below a second Node does not wait at all. */
export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 1_000 })
