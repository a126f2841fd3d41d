import { type AccessLevel, accessLevels } from '@shared/domain/access'
import classes from './level-meter.module.css'

type Props = {
  readonly level: AccessLevel | null
  /** Granted here, come down from above, or more than before. */
  readonly tone: 'granted' | 'inherited' | 'widened'
}

/** How far a level reaches, in four segments; the word stands beside it. */
export function LevelMeter({ level, tone }: Props) {
  const reached = level === null ? 0 : accessLevels.indexOf(level) + 1
  return (
    <span className={classes.meter} data-tone={tone} aria-hidden>
      {accessLevels.map((each, at) => (
        <i key={each} data-on={at < reached || undefined} />
      ))}
    </span>
  )
}
