export type Lazy<T> = {
  get(): Promise<T>
  /** What is there by now, without loading it. */
  loaded(): T | undefined
}

/** Loaded and built once, at its first use. A load that failed is tried anew by the next. */
export function lazy<T extends object>(load: () => Promise<T>): Lazy<T> {
  let value: T | undefined
  let loading: Promise<T> | undefined

  async function begin(): Promise<T> {
    try {
      value = await load()
      return value
    } finally {
      loading = undefined
    }
  }

  async function get(): Promise<T> {
    if (value !== undefined) return value
    loading ??= begin()
    return loading
  }

  return { get, loaded: () => value }
}
