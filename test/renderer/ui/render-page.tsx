import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { queryClient } from '@renderer/api/query-client'
import { App } from '@renderer/app'
import { theme } from '@renderer/theme/theme'
import { navigateTo, useHashLocation } from '@renderer/ui/hash-location'
import { HintLayer } from '@renderer/ui/hint-layer'
import type { Handlers } from '@shared/contract'
import { createFakeBridge } from '@support/fake-bridge'
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { onTestFinished } from 'vitest'
import { Router } from 'wouter'

type World = Parameters<typeof createFakeBridge>[0]

/** Puts a fake main behind the page and listens to its events until the test ends. */
export function connectFake(world: World = {}, handlers: Partial<Handlers> = {}) {
  const fake = createFakeBridge(world, handlers)
  Object.assign(window, { consoleBridge: fake.bridge })
  queryClient.clear()
  const end = invalidateOnEvents(queryClient)
  onTestFinished(() => {
    end()
    queryClient.clear()
  })
  return fake
}

/** The whole app at a location. */
export function renderApp(at: string, world: World = {}, handlers: Partial<Handlers> = {}) {
  const fake = connectFake(world, handlers)
  navigateTo(at, { replace: true })
  const view = render(<App />)
  return { fake, user: userEvent.setup(), ...view }
}

/** One piece with the providers it needs; transitions and portals are off. */
export function renderPiece(piece: ReactNode, world: World = {}, handlers: Partial<Handlers> = {}) {
  const fake = connectFake(world, handlers)
  const view = render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queryClient}>
        <Router hook={useHashLocation}>{piece}</Router>
      </QueryClientProvider>
      <HintLayer />
    </MantineProvider>
  )
  return { fake, user: userEvent.setup(), ...view }
}
