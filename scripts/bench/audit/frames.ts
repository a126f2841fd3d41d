import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { callBridge, goTo, openLocalHorizon } from '../../../test/support/console-journey.ts'
import { inRoot } from '../../prepare/shell.mjs'
import { startMeasuredApp } from '../measured-app.ts'
import { type Summary, summarize } from '../statistics.ts'
import type { CleanUp } from './clean-up.ts'

export type FramesResult = {
  readonly entries: number
  readonly worst_frame_ms: number
  readonly frame: Summary
  /** The longest the page itself worked without a pause, 0 where never longer than 50 ms. */
  readonly longest_task_ms: number
  /** Before anything was fetched, the same page: what the machine and the browser take. */
  readonly idle: Summary & { readonly worst: number }
}

const idleMs = 2_000

type FrameWatch = { frames: number[]; tasks: number[] }

/** In the page: the times between frames, and the long tasks, from now on. */
function watchFrames(): void {
  const watch: FrameWatch = { frames: [], tasks: [] }
  let last: number | undefined
  const note = (now: number) => {
    if (last !== undefined) watch.frames.push(now - last)
    last = now
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) watch.tasks.push(duration)
  }).observe({ type: 'longtask' })
  Object.assign(globalThis, { benchWatch: watch })
}

/** What was seen since the last call. */
const seen = (page: Page): Promise<FrameWatch> =>
  page.evaluate(() => {
    const { frames, tasks } = (globalThis as unknown as { benchWatch: FrameWatch }).benchWatch
    return { frames: frames.splice(0), tasks: tasks.splice(0) }
  })

async function untilSynced(page: Page): Promise<number> {
  const { profiles } = await callBridge<{ profiles: { id: string }[] }>(page, 'profiles.list', {})
  const profileId = profiles[0]?.id
  for (;;) {
    // Rarely: the page is watched, and this is work for it.
    await page.waitForTimeout(500)
    const status = await callBridge<{ held: number; sync: { state: string } }>(
      page,
      'audit.status',
      { profileId }
    )
    if (status.sync.state === 'idle') return status.held
    if (status.sync.state !== 'syncing') throw new Error(JSON.stringify(status.sync))
  }
}

/** The real app with the audit log of a Horizon in sight, while it is fetched as fast as it goes. */
export async function measureFrames(
  cleanUp: CleanUp,
  folder: string,
  horizonData: string
): Promise<FramesResult> {
  const consoleFolder = join(folder, 'framed')
  await mkdir(consoleFolder, { mode: 0o700 })
  // Where the console looks for its local Horizon's data.
  await rename(horizonData, join(consoleFolder, 'local-horizon'))
  const app = startMeasuredApp(inRoot('out/main/index.js'), consoleFolder)
  const close = async () => (await app).close()
  const forgetApp = cleanUp.add(close)
  try {
    const { page } = await app
    await openLocalHorizon(page)
    await goTo(page, '/audit')
    const download = page.getByRole('button', { name: 'Download the audit log' })
    await download.waitFor()
    await page.evaluate(watchFrames)
    await page.waitForTimeout(idleMs)
    const before = await seen(page)
    await download.click()
    const held = await untilSynced(page)
    const { frames, tasks } = await seen(page)
    return {
      entries: held,
      worst_frame_ms: Math.max(...frames),
      frame: summarize(frames),
      longest_task_ms: Math.max(0, ...tasks),
      idle: { ...summarize(before.frames), worst: Math.max(...before.frames) }
    }
  } finally {
    await close()
    forgetApp()
  }
}
