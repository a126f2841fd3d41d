export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

export const startOfHour = (at: number): number => Math.floor(at / hourMs) * hourMs
export const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs
export const startOfMinute = (at: number): number => Math.floor(at / minuteMs) * minuteMs

/** Horizon writes whole seconds; only times that somebody set more finely keep their fraction. */
export const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')
export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))
export const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000
