import { type Environment, environmentWords } from '@shared/domain/environment'
import classes from './environment-badge.module.css'

type Props = {
  readonly environment: Environment
  /** Plain http to this very machine. */
  readonly isLocal?: boolean
}

/** Which environment this is, in word and colour. */
export function EnvironmentBadge({ environment, isLocal = false }: Props) {
  return (
    <span className={classes.group}>
      <span className={classes.badge} data-environment={environment}>
        {environmentWords[environment]}
      </span>
      {isLocal && (
        <span className={classes.local} data-hint="Plain http to this computer only">
          local
        </span>
      )}
    </span>
  )
}
