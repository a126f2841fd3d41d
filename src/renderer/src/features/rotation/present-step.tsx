import type { ReactElement } from 'react'
import { CreateStep, CreateUnknownStep, CreatingStep } from './create-step'
import { DeliverStep } from './deliver-step'
import { DrainStep } from './drain-step'
import { OrphansStep } from './orphans-step'
import { RecordStep } from './record-step'
import { RevokeStep, RevokingStep, UnconfirmedStep } from './revoke-step'
import type { RotationWork } from './use-rotation'
import { VerifyStep } from './verify-step'

/** What has to be decided or waited for now. */
export function PresentStep({ work }: { readonly work: RotationWork }): ReactElement {
  switch (work.rotation.situation) {
    case 'ready-to-create':
    case 'create-refused':
    case 'not-created':
    case 'replacement-ended':
      return <CreateStep work={work} />
    case 'creating':
      return <CreatingStep work={work} />
    case 'create-unknown':
      return <CreateUnknownStep work={work} />
    case 'orphans-found':
      return <OrphansStep work={work} />
    case 'to-store':
    case 'to-deliver':
      return <DeliverStep work={work} />
    case 'to-verify':
      return <VerifyStep work={work} />
    case 'draining':
      return (
        <DrainStep work={work} title="Drain" note="watching who still calls with the old key" />
      )
    case 'ready-to-revoke':
      return <RevokeStep work={work} />
    case 'revoking':
    case 'cancelling':
      return <RevokingStep work={work} />
    case 'revoke-unconfirmed':
    case 'cancel-unconfirmed':
      return <UnconfirmedStep work={work} />
    case 'to-record':
    case 'ended':
      return <RecordStep work={work} />
  }
}
