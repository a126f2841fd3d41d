import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { KeyPage } from '@renderer/features/keys/key-page'
import { KeyPaletteObjects } from '@renderer/features/keys/key-palette-objects'
import { KeysPage } from '@renderer/features/keys/keys-page'
import { useKeysPage } from '@renderer/features/keys/keys-page-store'
import { RevealHost } from '@renderer/features/reveals/reveal-host'
import { useHashLocation } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import { createFakeBridge } from '@support/fake-bridge'
import { QueryClientProvider } from '@tanstack/react-query'
import { configure, render, screen, within } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { Route, Router, Switch } from 'wouter'

// Loaded before the first test, which would else wait for it.
import '@renderer/features/keys/create-key-dialog'

configure({ asyncUtilTimeout: 10_000 })

type World = NonNullable<Parameters<typeof createFakeBridge>[0]>

/** jsdom lays nothing out, and a virtual list draws only what has room. */
function giveElementsRoom() {
  for (const [name, size] of [
    ['clientHeight', 720],
    ['clientWidth', 1_226]
  ] as const) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size })
  }
}

/** The keys' pages and the reveal dialog at one location, over a fake main. */
export function renderKeys(place: string, handlers: Partial<Handlers> = {}, world: World = {}) {
  giveElementsRoom()
  useKeysPage.setState({ left: undefined, ticked: undefined })
  const fake = createFakeBridge(world, handlers)
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  window.history.replaceState(null, '', `#${place}`)
  const client = createQueryClient()
  const end = invalidateOnEvents(client)
  const view = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Router hook={useHashLocation}>
          <Switch>
            <Route path="/keys">
              <KeysPage />
            </Route>
            <Route path="/keys/:keyId">
              <KeyPage />
            </Route>
          </Switch>
          <KeyPaletteObjects />
          <RevealHost />
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, ...view, client, end, user: userEvent.setup() }
}

/** As the operator has to before any revocation. */
export async function chooseReason(user: UserEvent, dialog: HTMLElement) {
  await user.click(within(dialog).getByRole('combobox', { name: 'Reason' }))
  await user.click(await screen.findByRole('option', { name: 'Leaked or suspected' }))
}
