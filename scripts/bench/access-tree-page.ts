import { insertAgent, listAgents } from '@sandbox/store/agents'
import { openStore } from '@sandbox/store/open'
import type { Page } from 'playwright-core'
import { goTo, openLocalHorizon } from '../../test/support/console-journey.ts'
import { startHorizon } from './horizon-process.ts'
import { installProbe } from './page-probe.ts'
import { summarize } from './statistics.ts'

/** Only a workspace has them side by side. */
const workspaceWords = '"connections":['
const shortestWorkspace = 10_000

type Named = { readonly id: string; readonly name: string }

/** Fills the departments up evenly, through the code that an agent is created with. */
function fillAgents(folder: string, wanted: number): void {
  const db = openStore(folder)
  try {
    const present = listAgents(db)
    const departments = [...new Set(present.map(({ department_id }) => department_id))]
    const make = db.transaction(() => {
      for (let n = present.length; n < wanted; n += 1) {
        insertAgent(db, {
          id: `agent_bench_${n}`,
          name: `Agent ${n}`,
          status: 'active',
          department_id: departments[n % departments.length] ?? '',
          skills: [],
          instructions: '',
          configuration: {},
          last_active_at: null
        })
      }
    })
    make()
  } finally {
    db.close()
  }
}

/** A partner that every department is shared with, so that the tree opens with all of it. */
async function invitePartner(folder: string): Promise<string> {
  const horizon = await startHorizon(folder)
  try {
    const departments = (await (await horizon.ask('/admin/departments')).json()) as Named[]
    const reply = await fetch(`${horizon.url}/admin/partners`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${horizon.adminSecret}`,
        'Content-Type': 'application/json'
      },
      body: JSON.stringify({
        organization_name: 'Bench Agency',
        contact_email: 'ops@bench.example',
        access: {
          resources: departments.map(({ id }) => ({ type: 'department', id, level: 'interact' })),
          data: { conversation_history: 'own', usage_metrics: false, audit_logs: false }
        }
      })
    })
    if (reply.status !== 201) throw new Error(`No partner was invited: ${await reply.text()}`)
    return ((await reply.json()) as Named).id
  } finally {
    await horizon.stop()
  }
}

/** The data of a local Horizon with that many agents; answers the partner whose tree is opened. */
export async function prepareTree(folder: string, agents: number): Promise<string> {
  await (await startHorizon(folder)).stop()
  fillAgents(folder, agents)
  return invitePartner(folder)
}

async function treeOpened(page: Page): Promise<number> {
  await page.reload()
  return page.evaluate(async () => {
    const paintedAt = await benchProbe.painted(
      () => benchProbe.arrivals.length > 0 && document.querySelector('[role="treeitem"]') !== null
    )
    return paintedAt - (benchProbe.arrivals[0] ?? Number.NaN)
  })
}

/** From the answer with everything that can be shared to the tree that is painted. */
export async function measureTree(page: Page, partnerId: string, runs: number) {
  await openLocalHorizon(page)
  await goTo(page, `/partners/${partnerId}`)
  const tree = page.getByRole('tree', { name: 'Resources' })
  await tree.getByRole('treeitem').first().waitFor()
  const shown = await page.getByText(/^\d+ of \d+ agents/).innerText()

  const probe = { longerThan: shortestWorkspace, containing: workspaceWords }
  await page.addInitScript(installProbe, probe)
  const opened: number[] = []
  for (let run = 0; run < runs; run += 1) opened.push(await treeOpened(page))
  return { shown, opened: summarize(opened) }
}
