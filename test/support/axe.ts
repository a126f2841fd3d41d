import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What is still fading in has less contrast than it is going to have. What turns for ever stays out. */
const stillness = `Promise.allSettled(
  document.getAnimations()
    .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
    .map(({ finished }) => finished)
).then(() => undefined)`

/** Serious and critical findings, each with the elements it is about. Fails where nothing was checked. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(stillness)
  // The other mode opens a second window to collect results; the console allows none.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  if (passes.length <= 5) throw new Error(`axe checked next to nothing: ${passes.length} rules`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
