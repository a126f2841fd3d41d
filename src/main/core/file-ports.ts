/** What long exports need of the machine: a file in pieces, a hash, the program that checks it. */
export type ExportTools = {
  /**
   * Begins a file under a name of its own beside `path`, mode 0600, no link followed. Throws
   * `file-exists`, `file-failed`.
   */
  begin(path: string): Promise<UnfinishedFile>
  sha256(): RunningHash
  /** The text of the program that checks a bundle of evidence with Node alone. */
  verifier(): Promise<string>
}

export type UnfinishedFile = {
  append(data: string | Uint8Array): Promise<void>
  /** Bytes appended so far. */
  size(): number
  /** Replaces bytes that were appended before. */
  overwrite(position: number, data: string | Uint8Array): Promise<void>
  /**
   * Flushes it, reads it back for its hash, and gives it its name, over nothing that has it by now.
   * Before that, nothing is under that name; where it fails, nothing is left.
   */
  finish(signal: AbortSignal): Promise<{ readonly bytes: number; readonly sha256: string }>
  /** Removes what was written, unless it was finished; never throws. */
  abandon(): Promise<void>
}

/** SHA-256; text counts as UTF-8. */
export type RunningHash = {
  update(data: string | Uint8Array): void
  /** Hexadecimal digits; it can be asked once. */
  hex(): string
}
