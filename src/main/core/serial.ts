export type Serial = <T>(work: () => Promise<T>) => Promise<T>

/** Runs what it is given one after the other; a failure does not stop what comes next. */
export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}
