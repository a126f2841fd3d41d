import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const patienceMs = 20_000

/**
 * What is still fading in has less contrast than it is going to have, and one animation may begin with
 * the end of another. What turns for ever stays out.
 */
const stillness = `(async () => {
  const moving = () => document.getAnimations().filter(
    ({ playState, effect }) =>
      playState === 'running' && Number.isFinite(effect.getComputedTiming().endTime)
  )
  for (let stillFrames = 0; stillFrames < 3; stillFrames += 1) {
    await new Promise(requestAnimationFrame)
    const finished = moving().map(animation => animation.finished)
    if (finished.length > 0) stillFrames = -1
    await Promise.allSettled(finished)
  }
})()`

async function findingsNow(page: Page): Promise<readonly string[]> {
  await page.evaluate(stillness)
  // The other mode opens a second window to collect results; the console allows none.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  if (passes.length <= 5) throw new Error(`axe checked next to nothing: ${passes.length} rules`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

const isOfContrast = (finding: string): boolean => finding.startsWith('color-contrast: ')

/**
 * Serious and critical findings, each with the elements it is about. Fails where nothing was checked.
 * Something can begin to fade while axe looks, an answer that is late dims the one before it: contrast
 * that is missing then is there on the page at rest. Nothing else passes by itself.
 */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const findings = await findingsNow(page)
    if (Date.now() > deadline || !findings.some(isOfContrast)) return findings
  }
}
