import type { AuditCounts, AuditSearch, AuditStatus } from '@shared/contract/audit'
import type { Locator, Page } from 'playwright-core'
import { answerSaveDialog, callBridge, goTo } from './console-journey.ts'

/** The audit log as an operator reads it, for the end-to-end tests and the tour. */

export const auditScreens = {
  title: (page: Page): Locator => page.getByRole('heading', { name: 'Audit log', level: 1 }),
  download: (page: Page): Locator => page.getByRole('button', { name: 'Download the audit log' }),
  query: (page: Page): Locator => page.getByRole('combobox', { name: 'Query' }),
  completions: (page: Page): Locator => page.getByRole('listbox', { name: 'Completions' }),
  /** Said once the rows below are those of the query in the field. */
  answered: (page: Page): Locator =>
    page
      .getByRole('search', { name: 'Audit log' })
      .locator('[data-hint="Time the local search took"]'),
  /** What the query's words cannot say, with its place; empty where it can run. */
  issue: (page: Page): Locator =>
    page.getByRole('search', { name: 'Audit log' }).getByRole('status'),
  entries: (page: Page): Locator => page.getByRole('grid', { name: 'Audit entries' }),
  row: (page: Page, index: number): Locator =>
    page.getByRole('grid', { name: 'Audit entries' }).locator(`[data-row-index="${index}"]`),
  chart: (page: Page): Locator =>
    page.getByRole('region', { name: 'Entries over time', exact: true }),
  values: (page: Page): Locator => page.getByRole('toolbar', { name: 'Values of this search' }),
  entry: (page: Page): Locator => page.getByRole('complementary', { name: 'Entry' }),
  saved: (page: Page): Locator => page.getByRole('dialog', { name: 'Saved searches' }),
  coverage: (page: Page): Locator => page.getByRole('dialog', { name: 'Coverage and chain' }),
  export: (page: Page): Locator =>
    page.getByRole('dialog', { name: /^(Export the audit log|Export written)$/ })
} as const

const profileIdOf = async (page: Page): Promise<string> =>
  (await callBridge<{ activeProfileId: string }>(page, 'profiles.list', {})).activeProfileId

export async function auditStatus(page: Page): Promise<AuditStatus> {
  return callBridge<AuditStatus>(page, 'audit.status', { profileId: await profileIdOf(page) })
}

export async function goToAudit(page: Page, query = '', more = ''): Promise<void> {
  const search = query === '' ? '' : `q=${encodeURIComponent(query)}`
  await goTo(page, `/audit?${[search, more].filter(Boolean).join('&')}`)
  await auditScreens.title(page).waitFor()
}

/** Asks again until it is so; what it is when the time is over is in the error. */
async function until(page: Page, isSo: (status: AuditStatus) => boolean): Promise<AuditStatus> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const status = await auditStatus(page)
    if (isSo(status)) return status
    if (Date.now() > deadline) throw new Error(`Still: ${JSON.stringify(status)}`)
    await page.waitForFunction('new Promise(requestAnimationFrame)')
  }
}

export const untilSyncIs = (page: Page, ...states: readonly string[]): Promise<AuditStatus> =>
  until(page, ({ sync }) => states.includes(sync.state))
export const untilHeld = (page: Page, count: number): Promise<AuditStatus> =>
  until(page, ({ held }) => held >= count)

/** The first download, begun by the operator, to its end. */
export async function downloadLog(page: Page): Promise<AuditStatus> {
  await goToAudit(page)
  await auditScreens.download(page).click()
  await auditScreens.row(page, 0).waitFor()
  return until(page, ({ sync, coverage }) => sync.state === 'idle' && coverage.currentAt !== null)
}

/** Types another query as a person does and runs it; its rows are here then, or why it cannot run. */
export async function search(page: Page, query: string): Promise<void> {
  await auditScreens.query(page).fill(query)
  await page.keyboard.press('Enter')
  const fault = auditScreens.issue(page).locator('[data-tone="danger"]')
  await auditScreens.answered(page).or(fault).first().waitFor()
}

/** How many entries match, once all of them are counted. */
export async function found(page: Page): Promise<number> {
  const words = page
    .getByText(/^[\d,]+ (of|matched ·) [\d,]+ held( in the last search)?(, dates .*)?$/)
    .first()
  await words.waitFor()
  return Number((await words.innerText()).split(' ')[0]?.replaceAll(',', ''))
}

/** The same, asked of main: for a search that the page does not show at the moment. */
export async function countOf(page: Page, query: string): Promise<number> {
  const asked: AuditSearch = {
    profileId: await profileIdOf(page),
    query,
    zone: 'utc',
    moment: new Date().toISOString()
  }
  const figures = { buckets: 1, split: 'none', facets: [], facetValues: 1 }
  let counts = await callBridge<AuditCounts>(page, 'audit.counts', { ...asked, ...figures })
  // It is counted for so long at a time, on a busy machine not to the end.
  while (!counts.isDone) {
    const { profileId } = asked
    const { countId } = counts
    counts = await callBridge<AuditCounts>(page, 'audit.moreCounts', { profileId, countId })
  }
  return counts.total
}

/** Opens the entry at a place of the list. */
export async function openEntry(page: Page, index: number): Promise<Locator> {
  await auditScreens.row(page, index).click()
  const entry = auditScreens.entry(page)
  await entry.getByRole('heading', { name: 'Fields' }).waitFor()
  return entry
}

export async function openCoverage(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Chain/ }).click()
  const panel = auditScreens.coverage(page)
  await panel.getByRole('heading', { name: 'Held', exact: true }).waitFor()
  return panel
}

export async function openExport(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Export…' }).first().click()
  const dialog = auditScreens.export(page)
  await dialog.getByRole('radio', { name: 'CSV' }).waitFor()
  return dialog
}

/** Writes the open dialog's file to a path of ours and answers what the dialog says then. */
export async function exportTo(
  page: Page,
  format: 'CSV' | 'JSON lines' | 'Evidence bundle',
  path: string
): Promise<string> {
  const dialog = auditScreens.export(page)
  await dialog.getByRole('radio', { name: format }).check()
  await dialog.getByRole('button', { name: 'Export…' }).click()
  await answerSaveDialog(page, path)
  await page.getByRole('dialog', { name: 'Export written' }).waitFor()
  return dialog.innerText()
}

/** Ids of everything held, the newest first. */
export async function heldIds(page: Page): Promise<readonly string[]> {
  const asked = { profileId: await profileIdOf(page), query: '', zone: 'utc', limit: 500 }
  const moment = new Date().toISOString()
  const ids: string[] = []
  for (;;) {
    const { rows, hasMore } = await callBridge<{
      rows: readonly { entry: { id: string } }[]
      hasMore: boolean
    }>(page, 'audit.rows', { ...asked, moment, index: ids.length })
    ids.push(...rows.map(({ entry }) => entry.id))
    if (!hasMore) return ids
  }
}

type Said = {
  readonly actor?: { readonly type?: string | null; readonly name?: string | null } | null
  readonly apiKey?: { readonly prefix?: string | null } | null
  readonly action: string
  readonly resource?: { readonly name?: string | null } | null
  readonly ip?: string | null
  readonly outcome: string
}

/** Who did what with what, from where, with which end: the oldest first. */
export async function entriesOf(page: Page, query: string) {
  const asked = { profileId: await profileIdOf(page), query, zone: 'utc', order: 'oldest' }
  const { rows } = await callBridge<{ rows: readonly { position: number; entry: Said }[] }>(
    page,
    'audit.rows',
    { ...asked, moment: new Date().toISOString(), index: 0, limit: 500 }
  )
  return rows.map(({ position, entry: { actor, apiKey, action, resource, ip, outcome } }) => ({
    position,
    words: [
      actor?.type ?? null,
      actor?.name ?? null,
      apiKey?.prefix ?? null,
      action,
      resource?.name ?? null,
      ip ?? null,
      outcome
    ]
  }))
}
