/** Three or four round ticks from 0 up to at least `max`. */
export function roundTicks(max: number): readonly number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1]
  const rough = max / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 4, 5, 10].map(each => each * power).find(each => each >= rough) ?? rough
  const count = Math.ceil(max / step - 1e-9)
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(6)))
}

/** Beyond this many times the highest average, a limit's line would flatten every bar. */
const farTimes = 8

/**
 * Whether the limit is drawn as a line, or named as lying above the picture. Below one call a
 * minute the axis has another unit than the limit.
 */
export const isLimitNear = (limit: number, highest: number): boolean =>
  highest >= 1 && limit <= highest * farTimes

/** Places of the labels, thinned so that each has `minGap` to the one before. */
export function spaced(places: readonly number[], minGap: number): readonly number[] {
  const kept: number[] = []
  for (const place of places) {
    if (place - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) >= minGap) kept.push(place)
  }
  return kept
}
