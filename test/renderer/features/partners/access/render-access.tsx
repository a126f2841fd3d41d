import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { useAccessDrafts } from '@renderer/features/partners/access/access-drafts'
import { AccessTab } from '@renderer/features/partners/access/access-tab'
import { ReachPage } from '@renderer/features/partners/reach/reach-page'
import { usePartner } from '@renderer/features/partners/use-partners'
import { navigateTo, useHashLocation } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import type { PartnerAccess } from '@shared/horizon/partner'
import { acmeId, createFakeBridge } from '@support/fake-bridge'
import { type FakePartnerData, fakePartnerData, shownPartner } from '@support/fake-partner-data'
import { QueryClientProvider } from '@tanstack/react-query'
import { configure, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { onTestFinished } from 'vitest'
import { Link, Route, Router, Switch } from 'wouter'

configure({ asyncUtilTimeout: 10_000 })

export const partnerId = 'ptn_5b1e'

const departmentOf = (name: string) => `dept_${name.toLowerCase()}`
const object = (kind: string, name: string, department: string) => ({
  id: `${kind}_${name.toLowerCase().replaceAll(' ', '_')}`,
  name,
  departmentId: departmentOf(department)
})

/** Two shared departments, one of which a single agent is shared, and one that nothing is. */
export const acmeWorkspace = (): FakePartnerData['workspace'] => ({
  departments: ['Sales', 'Support', 'Finance', 'Marketing'].map(name => ({
    id: departmentOf(name),
    name
  })),
  agents: [
    object('agent', 'Lead qualifier', 'Sales'),
    object('agent', 'Quote writer', 'Sales'),
    object('agent', 'Triage', 'Support'),
    object('agent', 'Tone checker', 'Support'),
    object('agent', 'Ledger assistant', 'Finance'),
    object('agent', 'Invoice reader', 'Finance'),
    object('agent', 'Brand reviewer', 'Marketing')
  ],
  apps: [object('app', 'Deal room', 'Sales')],
  connections: [
    object('conn', 'HubSpot CRM', 'Sales'),
    object('conn', 'DocuSign', 'Sales'),
    object('conn', 'Stripe', 'Finance')
  ],
  fetchedAt: new Date().toISOString()
})

export const acmeAccess = (changes: Partial<PartnerAccess> = {}): PartnerAccess => ({
  resources: [
    { type: 'department', id: 'dept_sales', level: 'interact' },
    { type: 'agent', id: 'agent_quote_writer', level: 'edit' },
    { type: 'department', id: 'dept_support', level: 'view' },
    { type: 'agent', id: 'agent_ledger_assistant', level: 'interact' }
  ],
  data: { conversationHistory: 'own', usageMetrics: false, auditLogs: false },
  ...changes
})

/** jsdom lays nothing out, and a virtual list draws only what has room. */
function giveElementsRoom() {
  for (const [name, size] of [
    ['clientHeight', 1_200],
    ['clientWidth', 1_226]
  ] as const) {
    const before = Object.getOwnPropertyDescriptor(HTMLElement.prototype, name)
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size })
    onTestFinished(() => {
      if (before === undefined) Reflect.deleteProperty(HTMLElement.prototype, name)
      else Object.defineProperty(HTMLElement.prototype, name, before)
    })
  }
}

function Tab() {
  const { partner } = usePartner(acmeId, partnerId)
  return partner === undefined ? null : (
    <>
      <Link href={`/partners/${partnerId}/keys`}>Keys</Link>
      <Link href="/partners">All partners</Link>
      <AccessTab profileId={acmeId} partner={partner} />
    </>
  )
}

type Options = {
  readonly access?: PartnerAccess | undefined
  readonly data?: (data: FakePartnerData) => void
  readonly handlers?: Partial<Handlers>
  readonly world?: NonNullable<Parameters<typeof createFakeBridge>[0]>
  readonly place?: string
}

/** The access of one partner, or the reverse look-up, at a location over a fake main. */
export function renderAccess(options: Options = {}) {
  const { access = acmeAccess(), data: fill, handlers, world, place } = options
  giveElementsRoom()
  useAccessDrafts.setState({ byPartner: new Map() })
  const fake = createFakeBridge(world, handlers)
  const data = fakePartnerData(fake.world)
  data.workspace = acmeWorkspace()
  data.list.partners = [shownPartner({ id: partnerId, access })]
  fill?.(data)
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  navigateTo('/', { replace: true })
  navigateTo(place ?? `/partners/${partnerId}`)
  const client = createQueryClient()
  const end = invalidateOnEvents(client)
  onTestFinished(end)
  const view = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Router hook={useHashLocation}>
          <Switch>
            <Route path="/partners/reach">
              <ReachPage />
            </Route>
            <Route path={`/partners/${partnerId}`}>
              <Tab />
            </Route>
            <Route path={`/partners/${partnerId}/keys`}>
              The keys. <Link href={`/partners/${partnerId}`}>Access</Link>
            </Route>
            <Route>Elsewhere</Route>
          </Switch>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, ...view, data, user: userEvent.setup() }
}
