import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { RevealHost } from '@renderer/features/reveals/reveal-host'
import { useRotationDrafts } from '@renderer/features/rotation/rotation-drafts'
import { RotationPage } from '@renderer/features/rotation/rotation-page'
import { RotationStartPage } from '@renderer/features/rotation/start-page'
import { theme } from '@renderer/theme/theme'
import { useHashLocation } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import type { Drain } from '@shared/contract/rotation-drain'
import type { Rotation } from '@shared/contract/rotation-views'
import { fakeRotations } from '@support/fake-answers-rotations'
import { createFakeBridge } from '@support/fake-bridge'
import { fakeRotationId } from '@support/fake-rotation-data'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { onTestFinished } from 'vitest'
import { Route, Router, Switch } from 'wouter'

type World = NonNullable<Parameters<typeof createFakeBridge>[0]>

/** The rotation's pages and the reveal dialog at one location, over a fake main. */
export function renderAt(place: string, handlers: Partial<Handlers> = {}, world: World = {}) {
  useRotationDrafts.setState({ reasons: new Map(), consumers: new Map() })
  const fake = createFakeBridge(world, handlers)
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  window.history.replaceState(null, '', `#${place}`)
  const client = createQueryClient()
  const end = invalidateOnEvents(client)
  onTestFinished(() => {
    end()
    client.clear()
  })
  const page = () => (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <Router hook={useHashLocation}>
          <Switch>
            <Route path="/rotations/new">
              <RotationStartPage />
            </Route>
            <Route path="/rotations/:rotationId">
              <RotationPage />
            </Route>
          </Switch>
          <RevealHost />
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, held: fakeRotations(fake.world), page, user: userEvent.setup() }
}

/** A rotation's page, once it stands there. */
export async function openRotation(
  rotation: Rotation,
  handlers: Partial<Handlers> = {},
  { drain, search = '', world = {} }: { drain?: Drain; search?: string; world?: World } = {}
) {
  const fake = renderAt(`/rotations/${fakeRotationId}${search}`, handlers, world)
  fake.held.rotations = [rotation]
  if (drain !== undefined) fake.held.drain = drain
  const view = render(fake.page())
  await screen.findByRole('list', { name: 'Steps' })
  return { ...fake, ...view }
}

export const isOff = (button: HTMLElement): boolean =>
  button.getAttribute('aria-disabled') === 'true'

export const button = (name: string | RegExp) => screen.findByRole('button', { name })
