import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { PartnerPage } from '@renderer/features/partners/detail/partner-page'
import { useSettingsDrafts } from '@renderer/features/partners/settings/settings-drafts'
import { useHashLocation } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import type { SafetyLevel } from '@shared/domain/safety-level'
import { createFakeBridge, fakeProfile } from '@support/fake-bridge'
import { type FakePartnerData, fakePartnerData } from '@support/fake-partner-data'
import { QueryClientProvider } from '@tanstack/react-query'
import { configure, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Route, Router, Switch } from 'wouter'

configure({ asyncUtilTimeout: 10_000 })

type Options = {
  readonly level?: SafetyLevel
  readonly data?: (data: FakePartnerData) => void
  readonly handlers?: Partial<Handlers>
}

/** A partner's page at a location, over a fake main; a rotation's start only names its location. */
export function renderPartner(place: string, { level, data, handlers }: Options = {}) {
  // What a test before left unsaved is kept as long as the window.
  useSettingsDrafts.setState({ byPartner: new Map() })
  const profile = fakeProfile(level === undefined ? {} : { safetyLevel: level })
  const fake = createFakeBridge({ profiles: [profile] }, handlers)
  const partners = fakePartnerData(fake.world)
  data?.(partners)
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  window.history.replaceState(null, '', `#${place}`)
  const client = createQueryClient()
  invalidateOnEvents(client)
  const view = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Router hook={useHashLocation}>
          <Switch>
            <Route path="/partners/:partnerId/:tab?">
              <PartnerPage />
            </Route>
            <Route path="/rotations/new">The rotation is prepared here</Route>
          </Switch>
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, ...view, partners, client, user: userEvent.setup() }
}

export const button = (name: string | RegExp) => screen.getByRole('button', { name })

/** Off with a reason, and still in reach of the keyboard. */
export const isOff = (element: HTMLElement) => element.getAttribute('aria-disabled') === 'true'
