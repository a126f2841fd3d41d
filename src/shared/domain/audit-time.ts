const earliest = Date.parse('0001-01-01T00:00:00.000Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * A moment as the contract writes it. A server's clock may say any year: what lies beyond four digits
 * is told as the last moment that does not.
 */
export const isoOf = (moment: number): string =>
  new Date(Math.min(Math.max(moment, earliest), latest)).toISOString()

export const isoOrNull = (moment: number | null): string | null =>
  moment === null || Number.isNaN(moment) ? null : isoOf(moment)
