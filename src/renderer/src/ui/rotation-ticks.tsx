import type { RotationSummary } from '@shared/contract/rotation-views'
import { rotationStages, stageWords } from '@shared/domain/rotation-stages'
import classes from './rotation-ticks.module.css'

type Props = { readonly rotation: Pick<RotationSummary, 'stage' | 'situation' | 'endedHow'> }

/** Seven ticks: done, present, to come. Those of a rotation that came to nothing are grey. */
export function RotationTicks({ rotation }: Props) {
  const { stage, situation, endedHow } = rotation
  const present = rotationStages.indexOf(stage)
  const isEnded = situation === 'ended'
  const isVoid = isEnded && endedHow !== 'recorded'
  const stateOf = (at: number) => {
    if (isVoid) return 'later'
    if (isEnded || at < present) return 'done'
    return at === present ? 'present' : 'later'
  }
  return (
    <span
      className={classes.ticks}
      role="img"
      aria-label={
        isEnded ? 'Ended' : `Step ${present + 1} of ${rotationStages.length}: ${stageWords[stage]}`
      }
    >
      {rotationStages.map((each, at) => (
        <span key={each} className={classes.tick} data-state={stateOf(at)} />
      ))}
    </span>
  )
}
