import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { InvitePage } from '@renderer/features/partners/invite-page'
import { useInviteStore } from '@renderer/features/partners/invite-store'
import { PartnerPaletteObjects } from '@renderer/features/partners/partner-palette-objects'
import { PartnersPage } from '@renderer/features/partners/partners-page'
import { usePartnersPageStore } from '@renderer/features/partners/partners-page-store'
import { useHashLocation } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import { createFakeBridge } from '@support/fake-bridge'
import { type FakePartnerData, fakePartnerData } from '@support/fake-partner-data'
import { QueryClientProvider } from '@tanstack/react-query'
import { configure, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Route, Router, Switch } from 'wouter'

configure({ asyncUtilTimeout: 10_000 })

type Options = {
  readonly data?: (data: FakePartnerData) => void
  readonly handlers?: Partial<Handlers>
  readonly world?: NonNullable<Parameters<typeof createFakeBridge>[0]>
  readonly plan?: 'starter' | 'professional'
}

/** The partners' list and the invitation at one location, over a fake main. */
export function renderPartners(place: string, options: Options = {}) {
  const { data, handlers = {}, world, plan = 'professional' } = options
  const keyList: Handlers['keys.list'] = async () => ({
    keys: [],
    unreadable: [],
    fetchedAt: new Date().toISOString(),
    clockOffsetMs: 0,
    organization: { id: 'org_acme', name: 'Acme', plan },
    hasExtensions: true
  })
  const fake = createFakeBridge(world, { 'keys.list': keyList, ...handlers })
  data?.(fakePartnerData(fake.world))
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  useInviteStore.setState({ byProfile: new Map() })
  usePartnersPageStore.setState({ left: null })
  window.history.replaceState(null, '', `#${place}`)
  const client = createQueryClient()
  invalidateOnEvents(client)
  const view = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Router hook={useHashLocation}>
          <Switch>
            <Route path="/partners">
              <PartnersPage />
            </Route>
            <Route path="/partners/invite">
              <InvitePage />
            </Route>
          </Switch>
          <PartnerPaletteObjects />
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, ...view, client, user: userEvent.setup() }
}
