import type { Page } from 'playwright-core'
import { openLocalHorizon } from '../../test/support/console-journey.ts'
import { installProbe } from './page-probe.ts'
import { summarize } from './statistics.ts'

/** Longer than any other answer of main's: the list of 10,000 keys. */
const listLength = 1_000_000
const filterRounds = 10
/** Each changes how many rows there are. */
const filterKeys = ['7', '3', 'Backspace', 'Backspace']
const wheelTurns = 120
const wheelPixels = 600

async function listInteractive(page: Page): Promise<number> {
  await page.reload()
  return page.evaluate(async () => {
    const paintedAt = await benchProbe.painted(
      () => benchProbe.arrivals.length > 0 && document.querySelector('[data-row-index]') !== null
    )
    return paintedAt - (benchProbe.arrivals[0] ?? Number.NaN)
  })
}

const rowCount = (page: Page): Promise<number> =>
  page.getByRole('grid').evaluate(grid => Number(grid.getAttribute('aria-rowcount')) - 1)

async function filterTimes(page: Page): Promise<number[]> {
  const field = page.getByRole('textbox', { name: 'Filter API keys' })
  await field.fill('')
  await field.focus()
  const times: number[] = []
  for (let round = 0; round < filterRounds; round += 1) {
    for (const key of filterKeys) {
      const before = await rowCount(page)
      const painted = page.evaluate(async was => {
        const grid = document.querySelector('[role="grid"]')
        const paintedAt = await benchProbe.painted(
          () => Number(grid?.getAttribute('aria-rowcount')) - 1 !== was
        )
        return paintedAt - benchProbe.keyPressedAt
      }, before)
      await page.keyboard.press(key)
      times.push(await painted)
    }
  }
  return times
}

/** The time between frames while a wheel is turned over the list. */
async function frameTimes(page: Page): Promise<number[]> {
  const grid = page.getByRole('grid')
  const box = await grid.boundingBox()
  if (box === null) throw new Error('The list is not shown')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.evaluate(() => {
    const frames: number[] = []
    let last = performance.now()
    const note = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(note)
    }
    requestAnimationFrame(start => {
      last = start
      requestAnimationFrame(note)
    })
    Object.assign(globalThis, { benchFrames: frames })
  })
  for (let turn = 0; turn < wheelTurns; turn += 1) await page.mouse.wheel(0, wheelPixels)
  const scrolled = await grid.evaluate(element => element.scrollTop)
  if (scrolled < wheelPixels) throw new Error('The list did not scroll')
  return page.evaluate(() => (globalThis as unknown as { benchFrames: number[] }).benchFrames)
}

async function showEverything(page: Page): Promise<void> {
  const chip = page.getByRole('button', { name: /show/i }).first()
  if (await chip.isVisible()) await chip.click()
}

/** Measures the list of a console whose local Horizon has 10,000 keys. */
export async function measureKeyList(page: Page, runs: number) {
  await openLocalHorizon(page)
  await page.addInitScript(installProbe, { longerThan: listLength })
  const interactive: number[] = []
  for (let run = 0; run < runs; run += 1) interactive.push(await listInteractive(page))
  await showEverything(page)
  const shown = await rowCount(page)
  const filter = await filterTimes(page)
  const frames = await frameTimes(page)
  return {
    shown,
    interactive: summarize(interactive),
    filter: summarize(filter),
    frame: summarize(frames),
    worstFrameMs: Math.max(...frames)
  }
}
