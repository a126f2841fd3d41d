type Cut = <T extends string | null | undefined>(text: T) => T

/** Cuts text to a number of UTF-16 units, the ellipsis included, never through a character. */
export function createCut(maxUnits: number): Cut {
  return text => {
    if (typeof text !== 'string' || text.length <= maxUnits) return text
    const end = isHighSurrogate(text.charCodeAt(maxUnits - 2)) ? maxUnits - 2 : maxUnits - 1
    return `${text.slice(0, end)}…` as typeof text
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
