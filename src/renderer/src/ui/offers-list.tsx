import type { Offers } from '@shared/contract/horizon'
import { documentedEndpoints, type Endpoint, featureEndpoints } from '@shared/domain/offers'
import type { Feature } from '@shared/horizon/capabilities'
import { IconCircleCheckFilled, IconCircleMinus } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import classes from './offers-list.module.css'
import { type OfferState, offerState } from './use-offers'

export type OfferLine = {
  readonly name: string
  readonly endpoint: Endpoint
  readonly state: OfferState
  /** `undefined` where every Horizon has it by its documentation. */
  readonly feature: Feature | undefined
}

const documentedNames = ['Health', 'Create a key', 'List keys', 'Revoke a key']
const featureNames: Readonly<Partial<Record<Feature, readonly string[]>>> = {
  'keys.read': ['Read one key'],
  'keys.update': ['Edit limits'],
  'keys.usage': ['Usage', 'Organization usage'],
  'keys.requests': ['Request log'],
  directory: ['Organization', 'People', 'Departments', 'Agents', 'Apps', 'Connections'],
  partners: [
    'List partners',
    'Invite a partner',
    'Read one partner',
    'Change a partner',
    'Suspend',
    'Unsuspend',
    'Revoke partner',
    'Resend',
    'Withdraw',
    'Partner activity'
  ],
  partner_keys: ['Partner keys', 'Create for it', 'Revoke of it', 'Reissue'],
  audit: ['Audit log'],
  'webhooks.admin': ['Webhooks with the admin secret']
}

/** Every endpoint the console uses, and whether this Horizon has it. */
export function offerLines(offers: Offers | undefined): readonly OfferLine[] {
  const documented = documentedEndpoints.map((endpoint, at) => ({
    name: documentedNames[at] ?? endpoint.path,
    endpoint,
    state: 'offered' as const,
    feature: undefined
  }))
  const optional = Object.entries(featureEndpoints).flatMap(([feature, endpoints]) =>
    endpoints.map((endpoint, at) => ({
      name: featureNames[feature as Feature]?.[at] ?? endpoint.path,
      endpoint,
      state: offerState(offers, feature as Feature),
      feature: feature as Feature
    }))
  )
  return [...documented, ...optional]
}

const stateWords = { offered: 'Offered', 'not-offered': 'Not offered', unknown: 'Not asked yet' }

/** Offered or not, in icon and word. */
export function OfferStateText({ state }: { readonly state: OfferState }) {
  return (
    <span className={classes.state} data-state={state}>
      {state === 'offered' ? (
        <IconCircleCheckFilled size={14} aria-hidden />
      ) : (
        <IconCircleMinus size={14} stroke={1.7} aria-hidden />
      )}
      {stateWords[state]}
    </span>
  )
}

/** Breaks before a slash only: half a name reads as another endpoint. */
export function EndpointText({ endpoint: { method, path } }: { readonly endpoint: Endpoint }) {
  const [, ...names] = path.split('/')
  return (
    <code className={classes.path}>
      {method}{' '}
      {names.map((name, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path never move.
        <Fragment key={at}>
          {at > 0 && <wbr />}/{name}
        </Fragment>
      ))}
    </code>
  )
}

/** Every endpoint the console uses, by method and path, and whether this Horizon has it. */
export function OffersList({ offers }: { readonly offers: Offers | undefined }) {
  const lines = offerLines(offers)
  const offered = lines.filter(line => line.state === 'offered').length
  return (
    <aside className={classes.aside} aria-label="What this Horizon offers">
      <h3 className={classes.asideTitle}>
        What this Horizon offers{' '}
        <span className={classes.count}>
          {offered} of {lines.length}
        </span>
      </h3>
      <ul className={classes.offers}>
        {lines.map(({ name, endpoint, state }) => (
          <li key={`${endpoint.method} ${endpoint.path}`} className={classes.offer}>
            <span className={classes.offerName} data-state={state}>
              {name}
            </span>
            <EndpointText endpoint={endpoint} />
            <OfferStateText state={state} />
          </li>
        ))}
      </ul>
      <p className={classes.foot}>{sourceWords(offers)}</p>
    </aside>
  )
}

/** How it was found out. */
export function sourceWords(offers: Offers | undefined): ReactNode {
  switch (offers?.source) {
    case 'capabilities':
      return (
        <>
          From its own answer to <code>GET /admin/capabilities</code>.
        </>
      )
    case 'probe':
      return (
        <>
          Found with read requests only: <code>GET /admin/capabilities</code> answered 404, then
          each group was asked once with GET. Create and revoke are documented and were not tried.
        </>
      )
    default:
      return 'Not asked yet: it is asked at each connect, with read requests only.'
  }
}
