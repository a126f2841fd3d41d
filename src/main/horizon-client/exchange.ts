import type { Clock, HorizonTarget } from '@main/core/ports'
import { parseBaseUrl } from '@shared/domain/base-url'
import { AppError } from '@shared/errors'
import type { Secret } from '@shared/secret'
import { type RequestLimits, silentWaitSeconds } from './limits'
import { type Fetch, type Outgoing, type RawAnswer, request } from './request'
import { createWaits } from './waits'

/** To whom, with which credential, and what may leave for there. */
export type Destination = {
  readonly url: URL
  readonly credential: Secret
  readonly isReadOnly: boolean
  /** Hears what really leaves. */
  readonly onRequest?: () => void
}

export type Exchange = {
  /**
   * Sends once and reads the answer. Throws `AppError` for what must not leave, before anything
   * has, and `CallFailure` for what failed on its way.
   */
  send(destination: Destination, outgoing: Omit<Outgoing, 'url' | 'limits'>): Promise<RawAnswer>
  /** Called with each refusal: a wish for quiet is kept for later calls. */
  noteWait(
    destination: Destination,
    refusal: { readonly status: number; readonly retryAfterSeconds?: number }
  ): void
}

type Ports = { readonly fetch: Fetch; readonly clock: Clock; readonly limits: RequestLimits }

/** The one door through which requests leave: what is refused here leaves in no other way. */
export function createExchange({ fetch, clock, limits }: Ports): Exchange {
  const waits = createWaits(clock)
  const askedOf = ({ url, credential }: Destination) => ({ origin: url.origin, credential })
  return {
    async send(destination, outgoing) {
      const { method } = outgoing
      if (destination.isReadOnly && method !== 'GET') throw readOnly()
      waits.check(askedOf(destination), method)
      destination.onRequest?.()
      return await request(fetch, { ...outgoing, url: destination.url.href, limits })
    },
    noteWait(destination, { status, retryAfterSeconds = 0 }) {
      if (status !== 429 && status !== 503) return
      if (retryAfterSeconds > silentWaitSeconds) {
        waits.note(askedOf(destination), retryAfterSeconds)
      }
    }
  }
}

const readOnly = () =>
  new AppError('read-only', 'This profile is read-only: nothing was sent to Horizon', {
    nextStep: 'Whoever may change things here sets another safety level in Settings › Profiles.'
  })

/** The last check of where a secret goes, whatever was checked when the profile was made. */
export function addressOf({ baseUrl }: Pick<HorizonTarget, 'baseUrl'>, path: string): URL {
  const base = parseBaseUrl(baseUrl)
  if (!base.ok) {
    throw new AppError('invalid-input', 'The base URL of this profile cannot be used', {
      nextStep: base.issue,
      fields: [{ field: 'baseUrl', issue: base.issue }]
    })
  }
  const url = new URL(base.value.href + path)
  if (url.href !== base.value.href + path) {
    throw new AppError('invalid-input', 'This is not a path of Horizon’s API')
  }
  return url
}

/** What can stand in a header without changing it. */
export const isHeaderSafe = (value: string): boolean => /^[\x21-\x7e]+$/.test(value)
