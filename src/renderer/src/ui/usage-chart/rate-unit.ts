export type RateUnit = {
  readonly word: 'minute' | 'hour' | 'day'
  readonly minutes: 1 | 60 | 1_440
}

const minute: RateUnit = { word: 'minute', minutes: 1 }
const hour: RateUnit = { word: 'hour', minutes: 60 }
const day: RateUnit = { word: 'day', minutes: 1_440 }

/**
 * Limits are per minute, and so is usage; where not even the busiest bucket has one call a minute,
 * the smallest unit in which it has one is read more easily than 0.0017.
 */
export function rateUnit(highestPerMinute: number): RateUnit {
  if (highestPerMinute === 0 || highestPerMinute >= 1) return minute
  return highestPerMinute * 60 >= 1 ? hour : day
}
