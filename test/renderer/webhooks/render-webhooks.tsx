import { MantineProvider } from '@mantine/core'
import { invalidateOnEvents } from '@renderer/api/invalidate-on-events'
import { createQueryClient } from '@renderer/api/query-client'
import { RevealHost } from '@renderer/features/reveals/reveal-host'
import { WebhookPage } from '@renderer/features/webhooks/webhook-page'
import { WebhookPaletteObjects } from '@renderer/features/webhooks/webhook-palette-objects'
import { WebhooksPage } from '@renderer/features/webhooks/webhooks-page'
import { useHashLocation } from '@renderer/ui/hash-location'
import type { Handlers } from '@shared/contract'
import { type FakeWebhookData, fakeWebhookData } from '@support/fake-answers-webhooks'
import { createFakeBridge } from '@support/fake-bridge'
import { QueryClientProvider } from '@tanstack/react-query'
import { configure, render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Route, Router, Switch } from 'wouter'

configure({ asyncUtilTimeout: 10_000 })

type Options = {
  readonly data?: (data: FakeWebhookData) => void
  readonly handlers?: Partial<Handlers>
  readonly world?: NonNullable<Parameters<typeof createFakeBridge>[0]>
}

/** The webhooks' pages and the reveal dialog at one location, over a fake main. */
export function renderWebhooks(place: string, { data, handlers, world }: Options = {}) {
  const fake = createFakeBridge(world, handlers)
  data?.(fakeWebhookData(fake.world))
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  window.history.replaceState(null, '', `#${place}`)
  const client = createQueryClient()
  invalidateOnEvents(client)
  const view = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Router hook={useHashLocation}>
          <Switch>
            <Route path="/webhooks">
              <WebhooksPage />
            </Route>
            <Route path="/webhooks/:webhookId">
              {({ webhookId }) => <WebhookPage webhookId={webhookId} />}
            </Route>
          </Switch>
          <WebhookPaletteObjects />
          <RevealHost />
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, ...view, client, user: userEvent.setup() }
}
