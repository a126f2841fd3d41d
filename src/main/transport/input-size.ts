export const maxInputSize = 1_000_000
const maxDepth = 32

/**
 * True where a call's input is at most about 1 MB and plainly nested. Counted before anything
 * parses it; a cyclic value ends at the depth limit.
 */
export function isSmallInput(input: unknown): boolean {
  let left = maxInputSize

  function fits(value: unknown, depth: number): boolean {
    left -= typeof value === 'string' ? value.length + 2 : 8
    if (left < 0 || depth > maxDepth) return false
    if (typeof value !== 'object' || value === null) return true
    if (!isPlain(value)) return false
    return Object.entries(value).every(
      ([key, item]) => fits(key, depth + 1) && fits(item, depth + 1)
    )
  }

  return fits(input, 0)
}

/** No byte buffers, maps or dates: no procedure takes them, and some list a key per byte. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return value.length <= maxInputSize
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
