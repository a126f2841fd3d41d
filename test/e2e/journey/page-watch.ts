import type { Page } from 'playwright-core'

/** What the page complains about from its first byte on: the browser replays what it logged. */
export async function watchSecurityComplaints(page: Page): Promise<() => readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const complaints: string[] = []
  session.on('Log.entryAdded', ({ entry }) => {
    if (entry.source === 'security' || /content security policy|trusted type/i.test(entry.text)) {
      complaints.push(entry.text)
    }
  })
  page.on('pageerror', error => complaints.push(String(error)))
  await session.send('Log.enable')
  return () => complaints
}

/** Everything alive in the page's memory after a collection, as text. */
export async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}
