const indexBits = 2 ** 17

/**
 * Indexes in the order of time, then of `seq`. Time and index are packed into one number where they
 * fit (a span of two years), because numbers sort ten times faster than by comparison.
 */
export function timeOrder(times: Float64Array, seqs: Float64Array, count: number): Uint32Array {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let isInTime = true
  let isInSeq = true
  for (let index = 0; index < count; index += 1) {
    const at = times[index] as number
    if (at < max) isInTime = false
    if (at < min) min = at
    if (at > max) max = at
    if (index > 0 && (seqs[index] as number) < (seqs[index - 1] as number)) isInSeq = false
  }
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index += 1) order[index] = index
  if (isInTime && isInSeq) return order
  if (isInSeq && count <= indexBits && max - min < Number.MAX_SAFE_INTEGER / indexBits) {
    const packed = new Float64Array(count)
    for (let index = 0; index < count; index += 1) {
      packed[index] = ((times[index] as number) - min) * indexBits + index
    }
    packed.sort()
    for (let place = 0; place < count; place += 1) {
      order[place] = (packed[place] as number) % indexBits
    }
    return order
  }
  return order.sort(
    (a, b) =>
      (times[a] as number) - (times[b] as number) ||
      (seqs[a] as number) - (seqs[b] as number) ||
      a - b
  )
}
