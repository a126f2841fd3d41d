/** Measures of the picture, in CSS pixels. */
export const frame = {
  left: 46,
  right: 20,
  plotTop: 14,
  plotHeight: 166,
  stripTop: 222,
  stripHeight: 34,
  axisTop: 268,
  height: 288
} as const

export const plotBottom = frame.plotTop + frame.plotHeight
export const stripBottom = frame.stripTop + frame.stripHeight

export type Bands = {
  readonly width: number
  readonly band: number
  /** Left edge of the nth bucket. */
  leftOf(place: number): number
  middleOf(place: number): number
  /** The bucket under a point; `null` beside the plot. */
  placeAt(x: number): number | null
}

/** Equal shares of the width for each bucket. */
export function bandsFor(width: number, count: number): Bands {
  const inner = Math.max(1, width - frame.left - frame.right)
  const band = inner / Math.max(1, count)
  return {
    width,
    band,
    leftOf: place => frame.left + place * band,
    middleOf: place => frame.left + (place + 0.5) * band,
    placeAt(x) {
      const place = Math.floor((x - frame.left) / band)
      return place >= 0 && place < count ? place : null
    }
  }
}
