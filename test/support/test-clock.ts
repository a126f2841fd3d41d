const RealDate = Date
const aheadMs = Date.UTC(2026, 10, 21, 12) - RealDate.now()

/** Each test file begins at this moment: pages say "18 Nov" in its year alone, and "yesterday" for a day. */
globalThis.Date = class extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + aheadMs] : given) as [number]))
  }
  static override now = () => RealDate.now() + aheadMs
} as DateConstructor
