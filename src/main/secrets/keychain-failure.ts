import { maskCredentials } from '@shared/domain/key-format'

export type KeychainFailure =
  | { readonly outcome: 'locked' }
  | { readonly outcome: 'unavailable'; readonly reason: string }
  | { readonly outcome: 'error'; readonly reason: string }

/** What each system says, in the words seen from it. First match wins. */
const known: readonly (readonly [RegExp, KeychainFailure])[] = [
  [
    /locked collection|keyring is locked|interaction is not allowed|cancel(l)?ed the operation/i,
    { outcome: 'locked' }
  ],
  [
    /autolaunch D-Bus|could not connect|connection refused|Failed to connect to socket/i,
    {
      outcome: 'unavailable',
      reason: 'There is no D-Bus session, so the Secret Service cannot be reached'
    }
  ],
  [
    /name :[\d.]+ was not provided|session wrapping the secret|NameHasNoOwner/i,
    {
      outcome: 'unavailable',
      reason:
        'The Secret Service was restarted and no longer knows this console. Restart the console'
    }
  ],
  [
    /not provided by any \.service files|ServiceUnknown|Spawn\.|StartServiceByName/i,
    {
      outcome: 'unavailable',
      reason: 'No Secret Service is running: install gnome-keyring or KWallet, or start it'
    }
  ],
  [
    /Object does not exist at path|No such (secret )?collection/i,
    {
      outcome: 'unavailable',
      reason: 'The Secret Service has no default keyring: create one named "login" or "default"'
    }
  ],
  [
    /disconnected from message bus|connection is closed|NoReply|Timeout was reached/i,
    { outcome: 'error', reason: 'The Secret Service stopped while it was asked' }
  ]
]

/** The keychain's error as one of the outcomes; its own text only where nothing better is known. */
export function keychainFailure(error: unknown): KeychainFailure {
  const text = error instanceof Error ? error.message : String(error)
  const found = known.find(([pattern]) => pattern.test(text))
  return (
    found?.[1] ?? {
      outcome: 'error',
      reason: `The keychain answered: ${maskCredentials(text).slice(0, 200)}`
    }
  )
}
