import { toWireError } from '@renderer/api/call'
import { formatNumber } from '@renderer/ui/format'
import { KeyName } from '@renderer/ui/key-name'
import { useRotationGroups } from '@renderer/ui/rotation-groups'
import { rotationPath, rotationsPath } from '@renderer/ui/rotation-path'
import { RotationTicks } from '@renderer/ui/rotation-ticks'
import { UntrustedText } from '@renderer/ui/untrusted-text'
import { useRotations } from '@renderer/ui/use-rotations'
import type { RotationSummary } from '@shared/contract/rotation-views'
import { stageWords } from '@shared/domain/rotation-stages'
import { visibleText } from '@shared/domain/visible-text'
import { Link } from 'wouter'
import classes from './overview-page.module.css'
import { OverviewPanel, PanelSkeleton } from './overview-panel'
import ownClasses from './rotations-panel.module.css'

const shown = 3
/** They are kept here and never fetched. */
const ofJournal = { fetchedAt: null, isStale: false } as const

/** Each open rotation with its seven ticks and the sentence of its present step. */
export function RotationsPanel({ profileId }: { readonly profileId: string }) {
  const { data, error } = useRotations(profileId)
  const { mustRevoke, unknown, inProgress } = useRotationGroups(profileId)
  const open = [...mustRevoke, ...unknown, ...inProgress]
  const more = open.length - shown
  return (
    <OverviewPanel
      title="Rotations in progress"
      age={ofJournal}
      aside={
        data !== undefined && (
          <Link
            href={rotationsPath}
            aria-label={
              open.length === 0 ? '0 open, all rotations' : `All ${open.length} open rotations`
            }
          >
            {formatNumber(open.length)}
          </Link>
        )
      }
    >
      {data === undefined ? (
        error === null ? (
          <PanelSkeleton lines={3} />
        ) : (
          <p className={classes.words}>
            The rotations could not be read. <UntrustedText text={toWireError(error).message} />
          </p>
        )
      ) : open.length === 0 ? (
        <p className={classes.words}>
          No rotation is open. A key’s page begins one with <em>Rotate</em>.
        </p>
      ) : (
        <ul className={classes.figures}>
          {open.slice(0, shown).map(rotation => (
            <OpenRotation key={rotation.id} rotation={rotation} />
          ))}
          {more > 0 && (
            <li className={ownClasses.more}>
              <Link href={rotationsPath}>and {formatNumber(more)} more</Link>
            </li>
          )}
        </ul>
      )}
    </OverviewPanel>
  )
}

const asksForHand = new Set<RotationSummary['situation']>([
  'revoke-unconfirmed',
  'cancel-unconfirmed',
  'create-unknown',
  'orphans-found'
])

function OpenRotation({ rotation }: { readonly rotation: RotationSummary }) {
  const { id, clientName, stage, situation, sentence } = rotation
  return (
    <li>
      <Link href={rotationPath(id)} className={ownClasses.rotation}>
        <span className={ownClasses.line}>
          <span className={ownClasses.name} data-hint-if-cut>
            <KeyName name={clientName} maxLength={100} />
          </span>
          <RotationTicks rotation={rotation} />
        </span>
        <span
          className={ownClasses.sentence}
          data-tone={asksForHand.has(situation) ? 'danger' : undefined}
          data-hint={visibleText(sentence, 300)}
        >
          {stageWords[stage]}: {visibleText(sentence, 300)}
        </span>
      </Link>
    </li>
  )
}
